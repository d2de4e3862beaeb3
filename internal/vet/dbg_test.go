package vet

import (
	"fmt"
	"os"
	"testing"

	"stdc/rules"
)

func TestDbg(t *testing.T) {
	path := os.Getenv("BOOK")
	b, ds := rules.Compile(path, os.ReadFile)
	if b == nil {
		t.Skip(ds)
	}
	id := os.Getenv("RULE")
	w := &vetter{b: b, res: &Result{Book: b, Rules: make([]RuleAnswer, len(b.Rules))}, prover: newProver(b), off: make([]bool, len(b.Rules))}
	ri := 0
	for i := range b.Rules {
		if b.Rules[i].ID == id {
			ri = i
		}
		exact, bold := &translator{b: b}, &translator{b: b, bold: true}
		w.exact = append(w.exact, exact.rule(&b.Rules[i]))
		w.bold = append(w.bold, bold.rule(&b.Rules[i]))
		w.extremes = append(w.extremes, exact.extremeOf(&b.Rules[i]))
	}
	n := 0
	debugNode = func(s *state, list *[]pending, at int, bs []branch) {
		if n++; n > 200 {
			return
		}
		fmt.Print(w.prover.depth, " nodes ", w.prover.nodes, ":")
		for i := range s.events {
			e := &s.events[i]
			if e.element >= 0 {
				fmt.Print(" ", b.Elements[e.element].ID)
				if e.src.rule >= 0 {
					fmt.Print("(", b.Rules[e.src.rule].ID, ")")
				}
			} else {
				fmt.Print(" ?")
			}
		}
		if list != nil {
			it := (*list)[at]
			r := it.src.rule
			name := "assumed"
			if r >= 0 {
				name = b.Rules[r].ID
			}
			fmt.Print("  | ", it.f.op, " of ", name, " ", len(bs), " ways; ", len(s.ways), len(s.goals), len(s.limits))
		}
		fmt.Println()
	}
	how, _, _ := w.prover.prove(w.supposing(ri, w.others()))
	fmt.Println(how)
}
