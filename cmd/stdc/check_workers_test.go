package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"stdc/internal/report"
)

// TestWorkersAgree checks a log by one worker and by several: every byte is the
// same, also where visits are rejected, and where the ids of some came before in
// a part of the log that another worker had.
func TestWorkersAgree(t *testing.T) {
	data, err := os.ReadFile("../../" + callLog)
	if err != nil {
		t.Fatal(err)
	}
	var log []byte
	for i := range 8 { // copies of the log, of which three have ids of their own
		one := bytes.ReplaceAll(data, []byte(`{"visit":"`), fmt.Appendf(nil, `{"visit":"%d-`, i/2*(i%2)))
		if i == 3 {
			one = bytes.ReplaceAll(one, []byte(`"do":"answer"`), []byte(`"do":"anser"`))
		}
		log = append(log, one...)
	}
	dir := t.TempDir()
	input := write(t, filepath.Join(dir, "log.ndjson"), log)
	rejects := filepath.Join(dir, "rejects")
	formats := append(report.Formats(), "text -v")
	for _, format := range formats {
		var first, told []byte
		for _, workers := range []string{"1", "2", "8"} {
			args := []string{"check", "-r", "../../" + callBook, "--workers", workers, "--rejects", rejects, input, "--format"}
			if format == "text -v" {
				args = append(args, "text", "-v")
			} else {
				args = append(args, format)
			}
			got := stdc(t, 2, args...)
			rejected, err := os.ReadFile(rejects)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Count(rejected, []byte("came before")) < 500 || bytes.Count(rejected, []byte("anser")) < 50 {
				t.Fatalf("the log should hold ids twice, and faults: %d rejects", bytes.Count(rejected, []byte("\n")))
			}
			if workers == "1" {
				first, told = got, rejected
			} else if !bytes.Equal(got, first) || !bytes.Equal(rejected, told) {
				t.Errorf("%s: %s workers write something else than one", format, workers)
			}
		}
	}
}
