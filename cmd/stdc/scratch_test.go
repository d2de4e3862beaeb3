package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingIsLeftBehind runs the formats that put something aside, to an end
// and into an error, and looks into the folder of temporary files.
func TestNothingIsLeftBehind(t *testing.T) {
	log, err := os.ReadFile("../../" + callLog)
	if err != nil {
		t.Fatal(err)
	}
	book, err := filepath.Abs("../../" + callBook)
	if err != nil {
		t.Fatal(err)
	}
	// Enough visits for a scratch to be opened.
	var many bytes.Buffer
	for i := range 20 {
		many.Write(bytes.ReplaceAll(log, []byte(`"visit":"`), []byte(`"visit":"`+strings.Repeat("x", i))))
	}
	t.Chdir(t.TempDir())
	write(t, "log.ndjson", many.Bytes())
	aside := t.TempDir()
	t.Setenv("TMPDIR", aside)
	stdc(t, 1, "check", "-r", book, "-o", "xlsx=a.xlsx", "-o", "junit=a.xml", "log.ndjson")
	if _, err := os.Stat("/dev/full"); err == nil {
		stdc(t, 2, "check", "-r", book, "-o", "xlsx=b.xlsx", "-o", "text=/dev/full", "log.ndjson")
	}
	left, err := os.ReadDir(aside)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	here, err := filepath.Glob("*")
	if err != nil || len(here) != 3 {
		t.Errorf("the folder holds %v, %v", here, err)
	}
	// Without a place for temporary files the error is told, and no file made.
	t.Setenv("TMPDIR", filepath.Join(aside, "missing"))
	stdc(t, 2, "check", "-r", book, "-o", "xlsx=c.xlsx", "log.ndjson")
	if _, err := os.Stat("c.xlsx"); err == nil {
		t.Error("a workbook was made without its rows")
	}
}
