package vet

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"stdc/internal/notation"
	"stdc/rules"
)

func TestTry(t *testing.T) {
	list, _ := filepath.Glob("../../templates/starters/*/book.toml")
	if p := os.Getenv("BOOK"); p != "" {
		list = []string{p}
	}
	for _, path := range list {
		b, ds := rules.Compile(path, os.ReadFile)
		if b == nil {
			t.Fatal(ds)
		}
		t0 := time.Now()
		r := Book(b)
		fmt.Println("==", path, len(b.Rules), r.Answer, len(r.Witnesses), time.Since(t0).Round(time.Millisecond))
		for i := range r.Rules {
			if a := &r.Rules[i]; a.Answer != Satisfiable {
				fmt.Println("  ", b.Rules[i].ID, a.Answer, a.Beyond, a.Limit)
			}
		}
		for _, f := range r.Findings {
			fmt.Print("  ", f.Code, " ")
			for _, x := range f.Rules {
				fmt.Print(b.Rules[x].ID, " ")
			}
			fmt.Println(len(f.Proof.Cases))
		}
		for _, w := range r.Witnesses {
			if os.Getenv("BOOK") != "" {
				fmt.Println(notation.TOML(b, w.Visit))
			}
		}
	}
}
