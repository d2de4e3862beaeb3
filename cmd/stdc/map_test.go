package main

import (
	"testing"

	"stdc/internal/propose"
	"stdc/internal/visitlog/table"
)

func TestProposalSummary(t *testing.T) {
	p := &propose.Profile{Name: "log.csv", Tables: []*propose.Table{{}}, Notes: []table.Note{{What: "read as GB18030 text"}}}
	got := proposalSummary(p, &propose.Proposal{Layout: "visits", Questions: 1, Guesses: 3})
	want := `log.csv: layout visits, from 0 rows of 0 columns
  read as GB18030 text
  3 lines are guesses and say so
  1 question is left in the file: look for "# ?"
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := grouped(1031599); got != "1,031,599" {
		t.Errorf("grouped: %s", got)
	}
}
