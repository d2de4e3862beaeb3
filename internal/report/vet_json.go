package report

import (
	"bytes"
	"encoding/json"
	"io"

	"stdc/internal/notation"
	"stdc/internal/vet"
	"stdc/rules"
)

// vetBookJSON is one book of the array that vet --format json prints.
type vetBookJSON struct {
	Path      string           `json:"path"`
	Book      string           `json:"book"`
	Hash      string           `json:"bookHash"`
	Answer    vet.Answer       `json:"answer"`
	Rules     []vetRuleJSON    `json:"rules"`
	Findings  []vetFindingJSON `json:"findings"`
	Witnesses []vetWitnessJSON `json:"witnesses"`
}

type vetRuleJSON struct {
	ID     string     `json:"id"`
	Answer vet.Answer `json:"answer"`
	// Witness and Finding are indexes of the lists of the book, null for none.
	Witness *int          `json:"witness"`
	Finding *int          `json:"finding"`
	Beyond  []vet.Feature `json:"beyond,omitempty"`
	Limit   bool          `json:"limit,omitempty"`
}

type vetFindingJSON struct {
	Rules []string `json:"rules"`
	rules.Diagnostic
}

type vetWitnessJSON struct {
	Passes []string `json:"passes"`
	// Visit is TOML, as a [[test]] holds it.
	Visit string `json:"visit"`
}

func writeVetJSON(w io.Writer, books []Vetted) error {
	out := make([]vetBookJSON, 0, len(books))
	for i := range books {
		out = append(out, books[i].json())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := w.Write(escapeUnseen(nil, b.Bytes()))
	return err
}

func (v *Vetted) json() vetBookJSON {
	r, b := v.Result, v.Result.Book
	words := vetSentence{w: NewWords(v.Lang), b: b}
	out := vetBookJSON{Path: v.Path, Book: b.ID, Hash: b.Hash, Answer: r.Answer, Rules: []vetRuleJSON{}, Findings: []vetFindingJSON{}, Witnesses: []vetWitnessJSON{}}
	index := func(i int) *int {
		if i < 0 {
			return nil
		}
		return &i
	}
	ids := func(list []int) []string {
		out := []string{}
		for _, r := range list {
			out = append(out, b.Rules[r].ID)
		}
		return out
	}
	for i := range r.Rules {
		a := &r.Rules[i]
		out.Rules = append(out.Rules, vetRuleJSON{b.Rules[i].ID, a.Answer, index(a.Witness), index(a.Finding), a.Beyond, a.Limit})
	}
	for i := range r.Findings {
		out.Findings = append(out.Findings, vetFindingJSON{ids(r.Findings[i].Rules), words.diagnostic(&r.Findings[i])})
	}
	for i := range r.Witnesses {
		out.Witnesses = append(out.Witnesses, vetWitnessJSON{ids(r.Witnesses[i].Passes), notation.TOML(b, r.Witnesses[i].Visit)})
	}
	return out
}
