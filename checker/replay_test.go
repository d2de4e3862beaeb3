package checker_test

import (
	"math"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// TestReplay adds up three visits by hand: their scores change by 0, −10 and −20
// points, of which Student's interval is −10 ± 4.3027 · 10/√3.
func TestReplay(t *testing.T) {
	b := compileOne(t, "[standard]\nid = \"a\"\ntitle = \"A\"\n[element.e]\n[rule.r]\nexpect = \"e\"\n")
	r := checker.NewReplay(b, b, []checker.RulePair{{Old: 0, New: 0}, {Old: -1, New: 0}})
	var firsts [][3]int
	add := func(id, site string, from, to checker.Verdict, before, after int64) {
		r.Add(&checker.Replayed{MoveExample: checker.MoveExample{Visit: id, Site: site},
			Rules:  []checker.RuleMove{{From: from, To: to, Why: "late " + id}, {To: checker.Pass}},
			Passed: [2]checker.Verdict{checker.Pass, to}, Scored: [2]bool{true, true}, Scores: [2]int64{before * 1e6, after * 1e6}},
			func(pair int, from, to checker.Verdict) { firsts = append(firsts, [3]int{pair, int(from), int(to)}) })
	}
	add("1", "A", checker.Pass, checker.Pass, 90, 90)
	add("2", "A", checker.Pass, checker.Fail, 90, 80)
	add("3", "B", checker.Pass, checker.Fail, 90, 70)
	r.Add(&checker.Replayed{MoveExample: checker.MoveExample{Visit: "4"}, Unread: [2]string{"", "the element x"}}, nil)

	all := r.All()
	half := 4.302653 * 10 / math.Sqrt(3)
	if m := all.Change; all.Visits != 3 || all.Changed != 2 || math.Abs(m.Mean+10) > 1e-9 || math.Abs(m.Lo+10+half) > 1e-4 || math.Abs(m.Hi+10-half) > 1e-4 {
		t.Errorf("%+v", all)
	}
	if all.PassedBefore != (checker.Rate{Hits: 3, N: 3, Value: 1, Lo: all.PassedBefore.Lo, Hi: 1}) || all.PassedAfter.Hits != 1 || all.Passed.Of(checker.Pass, checker.Fail) != 2 {
		t.Errorf("%+v", all)
	}
	rule := r.Rules()[0]
	if rule.Of(checker.Pass, checker.Fail) != 2 || rule.Before(checker.Pass) != 3 || rule.After(checker.Fail) != 2 || rule.Moves.Changed() != 2 ||
		rule.Examples[checker.Pass][checker.Fail] != (checker.MoveExample{Visit: "2", Site: "A", Why: "late 2"}) {
		t.Errorf("%+v", rule)
	}
	if len(firsts) != 2 || firsts[1] != [3]int{0, int(checker.Pass), int(checker.Fail)} {
		t.Errorf("first examples: %v", firsts)
	}
	if sites := r.Sites(); len(sites) != 2 || sites[0].Site != "A" || sites[0].Visits != 2 || sites[1].Changed != 1 {
		t.Errorf("%+v", sites)
	}
	if old, new := r.Unread(); old.Visits != 0 || new.Visits != 1 || new.Reasons[0].What != "the element x" || new.Reasons[0].Example.Visit != "4" {
		t.Errorf("%+v %+v", old, new)
	}
}

// TestReading brings visits of a union into each of two books, and names what a
// book does not know.
func TestReading(t *testing.T) {
	old := compileOne(t, "[standard]\nid = \"a\"\ntitle = \"A\"\n[fact.f]\ntype = \"enum\"\nvalues = [\"x\"]\n[element.a]\n[element.b]\nby = \"guard\"\nfields = { n = { type = \"number\" } }\n[rule.r]\nexpect = \"a\"\n")
	new := compileOne(t, "[standard]\nid = \"a\"\ntitle = \"A\"\n[fact.f]\ntype = \"enum\"\nvalues = [\"x\", \"y\"]\n[element.b]\nfields = { m = { type = \"number\" } }\n[element.c]\n[rule.r]\nexpect = \"b\"\n")
	u, err := rules.NewUnion(old, new)
	if err != nil {
		t.Fatal(err)
	}
	for visit, want := range map[string][2]string{
		`{"visit":"1","events":[{"do":"b"}]}`:                                    {"", ""},
		`{"visit":"1","facts":{"f":"x"},"events":[{"do":"b","by":"guard"}]}`:     {"", ""},
		`{"visit":"1","facts":{"f":"y"},"events":[]}`:                            {`the fact f as "y"`, ""},
		`{"visit":"1","events":[{"do":"a"}]}`:                                    {"", "the element a"},
		`{"visit":"1","events":[{"do":"c"}]}`:                                    {"the element c", ""},
		`{"visit":"1","unobserved":["c"],"events":[]}`:                           {"the element c", ""},
		`{"visit":"1","events":[{"do":"b","n":1}]}`:                              {"", "the field n of b"},
		`{"visit":"1","events":[{"do":"b","m":1}]}`:                              {"the field m of b", ""},
		`{"visit":"1","events":[{"do":"b","by":"teller"}]}`:                      {`the field by of b as "teller"`, ""},
		`{"visit":"1","events":[{"do":"b","by":"guard"},{"do":"c"},{"do":"a"}]}`: {"the element c", "the element a"},
	} {
		seen := false
		bound(t, u.Book, visit, func(v *checker.Visit) {
			seen = true
			for i, side := range []*rules.Side{&u.Old, &u.New} {
				strict := checker.Reading{Side: side, Union: u.Book}
				if _, why := strict.Visit(v, &checker.Visit{}); why != want[i] {
					t.Errorf("%s: book %d does not know %q, want %q", visit, i, why, want[i])
				}
				lenient := checker.Reading{Side: side, Union: u.Book, Lenient: true}
				if _, why := lenient.Visit(v, &checker.Visit{}); why != "" || (len(lenient.LeftOut) > 0) != (want[i] != "") {
					t.Errorf("%s: book %d was read without %q, %q", visit, i, lenient.LeftOut, why)
				}
			}
		})
		if !seen {
			t.Errorf("%s was rejected", visit)
		}
	}
}
