package report

import (
	"strconv"

	"stdc/checker"
	"stdc/internal/review"
	"stdc/rules"
)

// ReviewFormatVersion is the version of the JSON document of a review.
const ReviewFormatVersion = 1

// reviewJSON writes a review as one document, one limit, rule or proposal a line.
func reviewJSON(o *Options, r *ReviewRun) []byte {
	f, b := r.Findings, r.Findings.Book
	e := &encoder{}
	e.open('{')
	e.keyInt("format", ReviewFormatVersion)
	e.line("stdc")
	e.str(o.Version)
	e.line("book")
	e.open('{')
	e.key("id")
	e.str(b.ID)
	e.key("title")
	e.str(titleOr(b.Title, b.ID, o.Lang))
	e.keyStr("version", b.Version)
	e.key("hash")
	e.str(b.Hash)
	e.close('}')
	for _, list := range []struct {
		key    string
		inputs []Input
	}{{"inputs", r.Inputs}, {"mappings", r.Mappings}} {
		e.line(list.key)
		e.open('[')
		for i := range list.inputs {
			e.input(&list.inputs[i])
		}
		e.close(']')
	}
	e.line("zones")
	e.str(r.Zones)
	e.line("visits")
	e.int(f.Visits)
	e.rejects(r.Refused, r.Rejected)
	e.line("rating")
	if f.Rating < 0 {
		e.raw("null")
	} else {
		e.open('{')
		e.key("fact")
		e.str(b.Facts[f.Rating].ID)
		e.keyInt("visits", f.Rated)
		e.close('}')
	}
	e.limitFindings(o, f)
	e.ruleFindings(o, f)
	e.line("compared")
	e.bool(f.Compared)
	e.proposals(o, r)
	e.line("diff")
	e.str(string(r.Diff))
	e.close('}')
	return append(e.dst, '\n')
}

// unitName is the unit of a limit's numbers in JSON.
func unitName(s checker.Scale) string {
	switch {
	case s.Kind == checker.ScaleCount:
		return "count"
	case s.Kind == checker.ScaleNumber:
		return "number"
	case s.Unit == rules.UnitTime:
		return "seconds"
	}
	return string(s.Unit)
}

// scaled writes a number of a limit's scale in its unit, exactly.
func (e *encoder) scaled(key string, s checker.Scale, x int64) {
	grain := int64(1)
	switch {
	case s.Kind == checker.ScaleNumber:
		grain = checker.NumberGrain
	case s.Kind == checker.ScaleLength && s.Unit == rules.UnitTime:
		grain = second
	case s.Kind == checker.ScaleLength && s.Unit == rules.UnitWorkhours:
		grain = 3600 * second
	}
	e.key(key)
	e.raw(strconv.FormatFloat(float64(x)/float64(grain), 'f', -1, 64))
}

func (e *encoder) limitFindings(o *Options, f *review.Findings) {
	w := NewWords(o.Lang)
	e.line("limits")
	e.open('[')
	for i := range f.Limits {
		l := &f.Limits[i]
		e.row()
		e.limit(f, l)
		e.key("measured")
		e.str(w.measured(f.Book, &l.Limit))
		e.key("holds")
		e.str([...]string{"at most", "less than", "at least", "more than"}[l.Holds])
		e.key("exact")
		e.bool(l.Exact)
		e.spreadOf(l)
		e.key("histogram")
		e.open('[')
		for k := range l.Bars {
			x := &l.Bars[k]
			e.open('{')
			if !x.OpenFrom {
				e.scaled("from", l.Scale, x.From)
			}
			if !x.OpenTo {
				e.scaled("to", l.Scale, x.To)
			}
			e.keyInt("n", x.N)
			e.close('}')
		}
		e.close(']')
		e.key("others")
		e.open('[')
		for k := range l.Steps {
			x := &l.Steps[k]
			e.open('{')
			e.scaled("limit", l.Scale, x.Limit)
			e.keyInt("pass", x.Pass.Hits)
			e.keyInt("fail", x.Pass.N-x.Pass.Hits)
			e.keyInt("unknown", x.Unknown)
			e.rate("passRate", x.Pass)
			e.close('}')
		}
		e.close(']')
		e.key("reach")
		e.open('[')
		for _, x := range l.Reach {
			e.open('{')
			e.key("share")
			e.float(x.Share)
			if x.Known {
				e.scaled("limit", l.Scale, x.Limit)
			} else {
				e.key("limit")
				e.raw("null")
			}
			e.close('}')
		}
		e.close(']')
		e.close('}')
	}
	e.close(']')
}

// limit names a limit of the book.
func (e *encoder) limit(f *review.Findings, l *review.LimitFinding) {
	e.key("rule")
	e.str(f.Book.Rules[l.Rule].ID)
	e.key("key")
	e.str(l.Key)
	e.key("end")
	if l.Upper {
		e.str("upper")
	} else {
		e.str("lower")
	}
	e.key("unit")
	e.str(unitName(l.Scale))
	e.scaled("limit", l.Scale, l.Value)
}

func (e *encoder) spreadOf(l *review.LimitFinding) {
	e.key("seen")
	e.open('{')
	e.keyInt("n", l.Seen)
	e.keyInt("none", l.None)
	e.keyInt("open", l.Open)
	e.keyInt("unmeasured", l.Unmeasured)
	if l.Seen > 0 {
		e.scaled("least", l.Scale, l.Least)
		e.scaled("greatest", l.Scale, l.Greatest)
		e.key("percentiles")
		e.open('{')
		for i, p := range review.Percents() {
			e.scaled(strconv.Itoa(p), l.Scale, l.Percentiles[i])
		}
		e.close('}')
	}
	e.scaled("widest", l.Scale, l.Widest)
	e.key("binned")
	e.bool(l.Binned)
	e.close('}')
}

func (e *encoder) ruleFindings(o *Options, f *review.Findings) {
	e.line("rules")
	e.open('[')
	for i := range f.Rules {
		r := &f.Rules[i]
		e.row()
		e.key("rule")
		e.str(f.Book.Rules[i].ID)
		e.key("title")
		e.str(ruleTitle(f.Book, i, o.Lang))
		e.keyInt("pass", r.Pass)
		e.keyInt("fail", r.Fail)
		e.keyInt("notApplicable", r.NotApplicable)
		e.keyInt("unknown", r.Unknown)
		e.rate("failRate", r.FailRate)
		e.key("traits")
		e.open('[')
		for _, t := range r.Traits {
			e.str(string(t))
		}
		e.close(']')
		if r.Same >= 0 {
			e.key("same")
			e.open('{')
			e.key("rule")
			e.str(f.Book.Rules[r.Same].ID)
			e.keyInt("agree", r.Agree)
			e.keyInt("of", r.Of)
			e.share("kappa", r.Kappa)
			e.close('}')
		}
		if a := r.Rating; a != nil {
			e.key("rating")
			e.open('{')
			e.mean("passed", a.Pass)
			e.mean("failed", a.Fail)
			e.difference("difference", &a.Difference)
			e.close('}')
		}
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) proposals(o *Options, r *ReviewRun) {
	f, w := r.Findings, NewWords(o.Lang)
	e.line("proposals")
	e.open('[')
	for i := range r.Proposals {
		p := &r.Proposals[i]
		e.row()
		e.key("kind")
		e.str(string(p.Kind))
		if p.Limit >= 0 {
			l := &f.Limits[p.Limit]
			e.limit(f, l)
			e.scaled("to", l.Scale, p.To)
			e.rate("passRate", p.Now)
			e.rate("passRateThen", p.Then)
		} else {
			e.key("rule")
			e.str(f.Book.Rules[p.Rule].ID)
			e.key("because")
			e.str(string(p.Why))
		}
		e.key("why")
		e.str(w.proposal(f, p))
		e.keyStr("held", string(p.Held))
		e.close('}')
	}
	e.close(']')
}
