package visitlog

import (
	"bytes"
	"testing"

	"stdc/rules"
)

// TestBeginnings: what the first letter of a cell spares is looking it up, never
// finding it.
func TestBeginnings(t *testing.T) {
	words := []string{"-", "N/A", "n.a.", "None", "ｎｏｎｅ", "é", "E\u0301t\u00e9", "无", "\u212a", "ß", "ﬁn", "12", "１2", "Yes  Sir"}
	cells := append([]string{"", " ", "K", "k", "SS", "ss", "e\u0301", "e\u0301TE\u0301", "fin", "FIN", "x", "-1", "1２", "yes sir", "0:00"}, words...)
	c := &rules.LogColumn{Name: "c", Unknown: words[:7]}
	for _, w := range words[7:] {
		c.Values = append(c.Values, rules.ValuePair{From: w, To: "to " + w})
	}
	book := compile(t, benchSource)
	p, err := newPlan(newSchema(book), c, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := *p
	for i := range all.statesBegin {
		all.statesBegin[i], all.valuesBegin[i] = true, true
	}
	found := 0
	for _, cell := range cells {
		state, s := p.read([]byte(cell))
		wantState, want := all.read([]byte(cell))
		if state != wantState || !bytes.Equal(s, want) {
			t.Errorf("%q: %d %q, want %d %q", cell, state, s, wantState, want)
		}
		if state != cellValue || string(s) != cell {
			found++
		}
	}
	if found < len(words) {
		t.Errorf("only %d cells were found", found)
	}
}
