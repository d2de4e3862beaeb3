package report

import (
	"stdc/checker"
	"stdc/rules"
)

// comparison writes how a site stands to all others, or a wave to the one
// before it.
func (e *encoder) comparison(key string, c *checker.Comparison) {
	e.key(key)
	e.open('{')
	e.keyStr("against", c.Against)
	e.keyInt("of", int64(c.Of))
	e.difference("score", &c.Score)
	e.difference("passRate", &c.PassRate)
	e.close('}')
}

func (e *encoder) difference(key string, d *checker.Difference) {
	e.key(key)
	if !d.Known {
		e.raw("null")
		return
	}
	e.open('{')
	e.key("difference")
	e.float(d.Value)
	e.key("low")
	e.float(d.Lo)
	e.key("high")
	e.float(d.Hi)
	e.key("standing")
	e.str(string(d.Standing))
	e.close('}')
}

func (e *encoder) sensitivity(s checker.Sensitivity) {
	e.line("sensitivity")
	e.open('{')
	e.mean("unknownFailed", s.UnknownFailed)
	e.mean("unknownPassed", s.UnknownPassed)
	e.mean("notApplicableFailed", s.NotApplicableFailed)
	e.mean("notApplicablePassed", s.NotApplicablePassed)
	e.close('}')
}

// siteRules writes what became of every rule at every site, and what the site
// should train.
func (e *encoder) siteRules(b *rules.Book, s *checker.Summary, words *Words) {
	sites, table := s.Actions(), s.SiteRules()
	e.line("siteRules")
	e.open('[')
	for i := range sites {
		e.row()
		e.site(sites[i].Site)
		e.key("rules")
		e.open('{')
		for k := range table[i] {
			c := &table[i][k]
			e.key(b.Rules[k].ID)
			e.open('{')
			e.keyInt("pass", c.Pass)
			e.keyInt("fail", c.Fail)
			e.keyInt("notApplicable", c.NotApplicable)
			e.keyInt("unknown", c.Unknown)
			e.key("lost")
			e.float(c.Lost)
			e.close('}')
		}
		e.close('}')
		e.close('}')
	}
	e.close(']')
	e.line("actions")
	e.open('[')
	for i := range sites {
		a := &sites[i]
		if len(a.Actions) == 0 {
			continue
		}
		e.row()
		e.site(a.Site)
		e.key("lost")
		e.float(a.Lost)
		e.key("rules")
		e.open('[')
		for k := range a.Actions {
			e.action(b, &a.Actions[k], words)
		}
		e.close(']')
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) site(name string) {
	e.key("site")
	if name == "" {
		e.raw("null")
	} else {
		e.str(name)
	}
}

func (e *encoder) action(b *rules.Book, a *checker.Action, words *Words) {
	r := &b.Rules[a.Rule]
	e.open('{')
	e.key("rule")
	e.str(r.ID)
	e.key("lost")
	e.float(a.Lost)
	e.keyInt("fails", a.Fail)
	e.keyInt("judged", a.Pass+a.Fail)
	e.keyStr("need", r.Need.In(words.lang))
	if x := a.Example; x != nil {
		e.key("example")
		e.open('{')
		e.key("visit")
		e.str(x.Visit)
		e.keyStr("file", x.File)
		if x.Line > 0 {
			e.keyInt("line", int64(x.Line))
		}
		e.close('}')
	}
	e.close('}')
}

// agreement writes how far auditors agree, where a fact marks encounters.
func (e *encoder) agreement(b *rules.Book, s *checker.Summary) {
	a, ok := s.Agreement()
	if !ok {
		return
	}
	e.line("agreement")
	e.open('{')
	e.key("fact")
	e.str(b.Facts[a.Fact].ID)
	e.keyInt("encounters", a.Encounters)
	e.key("rules")
	e.open('[')
	for i := range a.Rules {
		r := &a.Rules[i]
		e.row()
		e.key("rule")
		e.str(b.Rules[i].ID)
		e.keyInt("encounters", r.Encounters)
		e.share("agreement", r.Raw)
		e.share("kappa", r.Kappa)
		e.share("alpha", r.Alpha)
		e.close('}')
	}
	e.close(']')
	e.close('}')
}
