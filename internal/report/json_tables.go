package report

import (
	"math"

	"stdc/checker"
	"stdc/rules"
)

func (e *encoder) input(in *Input) {
	e.open('{')
	e.key("name")
	e.str(in.Name)
	e.keyStr("sha256", in.SHA256)
	e.close('}')
}

// changes writes the rules in which the books of merged results differ.
func (e *encoder) changes(list []Change) {
	if len(list) == 0 {
		return
	}
	e.line("changes")
	e.open('[')
	for i := range list {
		e.row()
		e.key("rule")
		e.str(list[i].Rule)
		e.key("change")
		e.str(string(list[i].Kind))
		e.key("results")
		e.str(list[i].In)
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) totals(t checker.Totals) {
	e.open('{')
	e.keyInt("visits", t.Visits)
	e.keyInt("events", t.Events)
	e.keyInt("passed", t.Passed)
	e.keyInt("failed", t.Failed)
	e.keyInt("undecided", t.Undecided)
	e.keyInt("criticalFailed", t.CriticalFailed)
	e.keyInt("rejected", t.Rejected)
	e.keyInt("reordered", t.Reordered)
	e.keyInt("timesInGap", t.Gap)
	e.keyInt("timesInFold", t.Fold)
	e.keyInt("fails", t.Fails)
	e.keyInt("judged", t.Judged)
	e.keyInt("unknown", t.Unknown)
	if t.Waived > 0 {
		e.keyInt("waived", t.Waived)
	}
	e.rate("passRate", t.PassRate)
	e.mean("score", t.Score)
	e.share("coverage", t.Coverage)
	e.close('}')
}

func (e *encoder) ruleTable(b *rules.Book, table []checker.RuleTotals, words *Words) {
	e.line("rules")
	e.open('[')
	for i := range table {
		t, r := &table[i], &b.Rules[i]
		e.row()
		e.key("rule")
		e.str(r.ID)
		e.key("title")
		e.str(titleOr(r.Title, r.ID, words.lang))
		e.key("weight")
		e.ratio(r.Weight)
		if r.Critical {
			e.key("critical")
			e.bool(true)
		}
		if r.Bonus {
			e.key("bonus")
			e.bool(true)
		}
		e.keyInt("pass", t.Pass)
		e.keyInt("fail", t.Fail)
		e.keyInt("notApplicable", t.NotApplicable)
		e.keyInt("unknown", t.Unknown)
		if t.Waived > 0 {
			e.keyInt("waived", t.Waived)
		}
		e.key("credit")
		e.float(t.Credit)
		e.rate("failRate", t.FailRate)
		e.examples(b, t.Examples, words)
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) examples(b *rules.Book, examples []checker.Example, words *Words) {
	if len(examples) == 0 {
		return
	}
	e.key("examples")
	e.open('[')
	for i := range examples {
		x := &examples[i]
		e.open('{')
		e.key("visit")
		e.str(x.Visit)
		e.keyStr("site", x.Site)
		e.keyStr("file", x.File)
		if x.Line > 0 {
			e.keyInt("line", int64(x.Line))
		}
		if x.Reason != nil {
			e.key("why")
			e.str(words.Sentence(b, x.Reason))
		}
		e.close('}')
	}
	e.close(']')
}

// groups writes a table; compare is nil for parts of visits, and for groups of
// them returns how they stand to others.
func (e *encoder) groups(table, name string, groups []checker.GroupTotals, compare func() []checker.Comparison) {
	ofVisits := compare != nil
	var stand []checker.Comparison
	if ofVisits {
		stand = compare()
	}
	e.line(table)
	e.open('[')
	for i := range groups {
		g := &groups[i]
		e.row()
		e.key(name)
		if g.Name == "" {
			e.raw("null")
		} else {
			e.str(g.Name)
		}
		e.keyInt("visits", g.Visits)
		if ofVisits {
			e.keyInt("passed", g.Passed)
			e.keyInt("failed", g.Failed)
			e.keyInt("undecided", g.Undecided)
			e.rate("passRate", g.PassRate)
		}
		e.mean("score", g.Score)
		e.share("coverage", g.Coverage)
		e.keyInt("fails", g.Fails)
		e.keyInt("judged", g.Judged)
		e.keyInt("unknown", g.Unknown)
		if g.Gap.N > 0 {
			e.mean("expected", g.Expected)
			e.mean("perceived", g.Perceived)
			e.mean("gap", g.Gap)
		}
		if i < len(stand) {
			e.comparison("standing", &stand[i])
		}
		e.close('}')
	}
	e.close(']')
}

// none compares nothing.
func none() []checker.Comparison { return nil }

// mean writes a mean with what it needs to be judged: null where there is none.
func (e *encoder) mean(key string, m checker.Mean) {
	e.key(key)
	if m.N == 0 {
		e.raw("null")
		return
	}
	e.open('{')
	e.keyInt("n", m.N)
	e.key("mean")
	e.float(m.Mean)
	sd, lo, hi := m.SD, m.Lo, m.Hi
	if m.N < 2 {
		sd = math.NaN()
	}
	if !m.HasInterval() {
		lo, hi = math.NaN(), math.NaN()
	}
	e.key("sd")
	e.float(sd)
	e.key("low")
	e.float(lo)
	e.key("high")
	e.float(hi)
	e.close('}')
}

func (e *encoder) rate(key string, r checker.Rate) {
	e.key(key)
	if r.N == 0 {
		e.raw("null")
		return
	}
	e.open('{')
	e.keyInt("n", r.N)
	e.key("rate")
	e.float(r.Value)
	e.key("low")
	e.float(r.Lo)
	e.key("high")
	e.float(r.Hi)
	e.close('}')
}

func (e *encoder) share(key string, s checker.Share) {
	e.key(key)
	if !s.Known {
		e.raw("null")
		return
	}
	e.float(s.Value)
}

func (e *encoder) rejects(count int64, first []Reject) {
	e.line("rejects")
	e.open('{')
	e.keyInt("count", count)
	e.key("first")
	e.open('[')
	for i := range first {
		if i == MaxRejects {
			break
		}
		r := &first[i]
		e.row()
		e.keyStr("visit", r.Visit)
		e.keyStr("file", r.File)
		if r.Line > 0 {
			e.keyInt("line", int64(r.Line))
		}
		if r.Column > 0 {
			e.keyInt("column", int64(r.Column))
		}
		e.key("reason")
		e.str(r.Reason)
		e.close('}')
	}
	e.close(']')
	e.close('}')
}

// AppendReject appends a reject as one JSON object, with its text escaped as
// all of a report's is.
func AppendReject(dst []byte, r Reject) []byte {
	e := encoder{dst: dst}
	e.open('{')
	e.keyStr("file", r.File)
	if r.Line > 0 {
		e.keyInt("line", int64(r.Line))
	}
	if r.Column > 0 {
		e.keyInt("column", int64(r.Column))
	}
	e.keyStr("visit", r.Visit)
	e.key("reason")
	e.str(r.Reason)
	e.close('}')
	return e.dst
}
