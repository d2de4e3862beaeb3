package report

import (
	"fmt"

	"stdc/checker"
	"stdc/internal/diff"
)

// verdicts in the order in which moves are told.
var movesTold = [...][2]checker.Verdict{
	{checker.Pass, checker.Fail}, {checker.Fail, checker.Pass},
	{checker.Pass, checker.NotApplicable}, {checker.Fail, checker.NotApplicable}, {checker.NotApplicable, checker.Pass}, {checker.NotApplicable, checker.Fail},
	{checker.Pass, checker.Unknown}, {checker.Fail, checker.Unknown}, {checker.NotApplicable, checker.Unknown},
	{checker.Unknown, checker.Pass}, {checker.Unknown, checker.Fail}, {checker.Unknown, checker.NotApplicable},
}

// replay writes what both versions say of past visits.
func (t *diffText) replay(p diffPage, b *BookDiff) {
	w, r := t.w, b.Replay
	all := r.All()
	p.heading(w.either("Past visits under both versions", "历史访问在两个版本下的结果"))
	for _, in := range b.Logs {
		p.fact(w.either("Log", "日志"), clean(in.Name))
	}
	p.fact(w.label(lblVisits), t.replayed(r))
	t.passed(p, &all)
	if all.Change.N > 0 {
		p.fact(w.label(lblScore), arrow(mean(all.Before), mean(all.After))+w.either("; change ", "；变化")+t.change(&all.Change))
	}
	t.unread(p, r)
	if b.Rejects > 0 {
		p.fact(w.either("Rejected", "拒收"), grouped(b.Rejects))
	}
	for i := range r.Rules() {
		t.moves(p, &r.Rules()[i])
	}
	t.sites(p, r.Sites())
}

// replayed says in one line how many visits changed.
func (t *diffText) replayed(r *checker.Replay) string {
	all := r.All()
	return fmt.Sprintf(t.w.either("%s, of which %s with another verdict of a rule", "%s次，其中%s次有规则的判定变了"), grouped(all.Visits), grouped(all.Changed))
}

// passed writes the share of visits that pass, before and after, and which way
// they went.
func (t *diffText) passed(p diffPage, s *checker.SiteReplay) {
	w := t.w
	if s.PassedBefore.N+s.PassedAfter.N == 0 {
		return
	}
	p.fact(w.label(lblPassed), fmt.Sprintf(w.either("%s before (%s), %s now (%s)", "原先%s（%s），现在%s（%s）"),
		w.percent(s.PassedBefore.Value), of(s.PassedBefore.Hits, s.PassedBefore.N), w.percent(s.PassedAfter.Value), of(s.PassedAfter.Hits, s.PassedAfter.N)))
	words := [...]template{checker.Pass: {"passed", "合格"}, checker.Fail: {"failed", "不合格"}, checker.Unknown: {"undecided", "未定"}}
	for _, m := range movesTold {
		n := s.Passed.Of(m[0], m[1])
		if n > 0 && m[0] != checker.NotApplicable && m[1] != checker.NotApplicable {
			p.item(0, w.either("visits ", "访问：")+arrow(w.of(words[m[0]]), w.of(words[m[1]]))+w.either(": ", "：")+grouped(n))
		}
	}
}

// change writes a difference of scores with its interval.
func (t *diffText) change(m *checker.Mean) string {
	s := signed(m.Mean)
	if m.SD > 0 && m.HasInterval() {
		s += fmt.Sprintf(t.w.either(" (95 %%: %s to %s)", "（95%%区间：%s至%s）"), signed(m.Lo), signed(m.Hi))
	}
	return s
}

// unread tells of visits that one version cannot read.
func (t *diffText) unread(p diffPage, r *checker.Replay) {
	w := t.w
	old, new := r.Unread()
	for _, x := range []struct {
		u      checker.Unread
		en, zh string
	}{
		{old, "left out, as the old version would reject them: %s", "%s次访问未比较：旧版会拒收"},
		{new, "left out, as the new version would reject them: %s", "%s次访问未比较：新版会拒收"},
	} {
		if x.u.Visits == 0 {
			continue
		}
		const most = 5
		p.item(0, fmt.Sprintf(w.either(x.en, x.zh), t.many(x.u.Visits)))
		for i := range x.u.Reasons[:min(len(x.u.Reasons), most)] {
			one := &x.u.Reasons[i]
			p.item(1, fmt.Sprintf(w.either("it does not know %s: %s, e.g. %s", "没有%s：%s次，例：%s"), clean(w.unknownPart(one.What)), grouped(one.Visits),
				t.visit(&one.Example)))
		}
	}
}

// many writes a number of visits; in Chinese the number alone.
func (t *diffText) many(n int64) string {
	return grouped(n) + t.w.either(" "+plural(n, "visit", "visits"), "")
}

// visit names a visit and where it stands.
func (t *diffText) visit(x *checker.MoveExample) string {
	s := t.w.visitName(x.Visit, x.Site)
	if x.File != "" {
		s += t.w.either(", ", "，") + place(x.File, x.Line)
	}
	return s
}

// moves writes which way the verdicts of a rule went.
func (t *diffText) moves(p diffPage, r *checker.RuleReplay) {
	w := t.w
	rule := &diff.Rule{Old: r.Old, New: r.New}
	if r.Old >= 0 && r.New >= 0 && t.d.Old().Rules[r.Old].ID != t.d.New().Rules[r.New].ID {
		rule.Kinds = []diff.Kind{diff.Renamed}
	}
	p.gap()
	p.heading(clean(t.name(rule)))
	asked := r.Before(checker.Pass) + r.Before(checker.Fail) + r.Before(checker.Unknown)
	if r.Old < 0 || r.New < 0 {
		t.oneSided(p, r)
		return
	}
	if r.Changed() == 0 {
		p.item(0, fmt.Sprintf(w.either("no change in the %s that it applied to", "适用的%s次访问都没有变化"), t.many(asked)))
	}
	for _, m := range movesTold {
		n := r.Of(m[0], m[1])
		if n == 0 {
			continue
		}
		way := arrow(w.label(verdictLabel(m[0])), w.label(verdictLabel(m[1])))
		text := fmt.Sprintf(w.either("%s: %s of %s that it applied to", "%s：%s次，共适用%s次"), way, grouped(n), t.many(asked))
		if m[0] == checker.NotApplicable {
			text = fmt.Sprintf(w.either("%s: %s", "%s：%s次"), way, t.many(n))
		}
		p.item(0, text)
		x := &r.Examples[m[0]][m[1]]
		s := w.label(lblExample) + w.either(" ", "") + t.visit(x)
		if x.Why != "" {
			s += w.either(": ", "：") + clean(x.Why)
		}
		p.item(1, s)
	}
	if n, was := r.After(checker.Unknown), r.Before(checker.Unknown); n > 0 {
		p.item(0, fmt.Sprintf(w.either("the log cannot decide %s under the new version, %s under the old one", "日志不足以判定的访问：新版%s次，旧版%s次"), t.many(n), grouped(was)))
	}
}

// oneSided writes the verdicts of a rule that only one version has.
func (t *diffText) oneSided(p diffPage, r *checker.RuleReplay) {
	w := t.w
	count, head := r.After, w.either("new: ", "新增：")
	if r.New < 0 {
		count, head = r.Before, w.either("removed; it was: ", "已删除；原先：")
	}
	p.item(0, head+fmt.Sprintf(w.either("%s pass, %s fail, %s unknown", "通过%s次，不通过%s次，未知%s次"),
		grouped(count(checker.Pass)), grouped(count(checker.Fail)), grouped(count(checker.Unknown))))
	if x := &r.Examples[checker.NotApplicable][checker.Fail]; x.Visit != "" {
		s := w.label(lblExample) + w.either(" ", "") + t.visit(x)
		if x.Why != "" {
			s += w.either(": ", "：") + clean(x.Why)
		}
		p.item(1, s)
	}
}

// sites writes a table of the sites, where there are several.
func (t *diffText) sites(p diffPage, list []checker.SiteReplay) {
	if len(list) < 2 {
		return
	}
	w := t.w
	p.gap()
	p.heading(w.label(lblBySite))
	rows := [][]string{{w.label(lblSite), w.label(lblVisits), w.either("Changed", "有变化"), w.either("Passed", "合格"), w.either("Now", "现在"),
		w.label(lblScore), w.either("Now", "现在"), w.either("Change", "变化"), w.label(lblInterval)}}
	for i := range list {
		s := &list[i]
		name := brief(s.Site, mostOfName)
		if s.Site == "" {
			name = w.label(lblWithout)
		}
		ends := "–"
		if s.Change.SD > 0 && s.Change.HasInterval() {
			ends = signed(s.Change.Lo) + "…" + signed(s.Change.Hi)
		}
		rows = append(rows, []string{name, grouped(s.Visits), grouped(s.Changed), w.percent(s.PassedBefore.Value), w.percent(s.PassedAfter.Value),
			mean(s.Before), mean(s.After), signed(s.Change.Mean), ends})
	}
	p.table(rows)
}
