package report

import (
	"fmt"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/internal/diff"
	"stdc/internal/notation"
	"stdc/rules"
)

// BookDiff is what changed between two versions of one book. Old and New are
// their names as they were given; Diff is nil where there is one version only.
type BookDiff struct {
	Old, New string // "" where there is none
	File     string // of the new version, as annotations name it; "" where it is none
	Diff     *diff.Diff
	Alone    *rules.Book // the one version there is
	Replay   *checker.Replay
	Logs     []Input
	Rejected []Reject // of the replay, the first
	Rejects  int64    // how many there were
}

// DiffOptions say how a comparison is written.
type DiffOptions struct {
	Lang    string // of words; that of the new book where it is ""
	Width   int    // of a terminal, 0 for none
	Color   bool
	Version string // of stdc
}

// diffText makes the sentences of a comparison, for all formats.
type diffText struct {
	w *Words
	d *diff.Diff
}

func newDiffText(b *BookDiff, lang string) *diffText {
	book := b.Alone
	if b.Diff != nil {
		book = b.Diff.New()
	}
	return &diffText{w: NewWords(orBook(lang, book)), d: b.Diff}
}

// kindWords are the kinds as people read them.
var kindWords = map[diff.Kind]template{
	diff.Added: {"added", "新增"}, diff.Removed: {"removed", "删除"}, diff.Renamed: {"renamed", "改名"},
	diff.Tightened: {"tightened", "收紧"}, diff.Loosened: {"loosened", "放宽"}, diff.Incomparable: {"incomparable", "有严有宽"},
	diff.Changed: {"changed", "有改动"}, diff.Reweighted: {"re-weighted", "调整计分"}, diff.Reworded: {"reworded", "改写文字"},
	diff.Standard: {"marks of the standard", "标准的分数线"},
}

func (t *diffText) kind(k diff.Kind) string { return t.w.of(kindWords[k]) }

// kinds writes the kinds of a rule; a finding without a proof is marked.
func (t *diffText) kinds(r *diff.Rule) string {
	var out []string
	for _, k := range r.Kinds {
		s := t.kind(k)
		switch {
		case k == diff.Tightened && r.Proved && r.NewFails == nil:
			s = t.w.either("not looser", "不会更宽")
		case k == diff.Loosened && r.Proved && r.OldFails == nil:
			s = t.w.either("not tighter", "不会更严")
		case (k == diff.Tightened || k == diff.Loosened) && !r.Proved:
			s = fmt.Sprintf(t.w.either("appears %s", "看似%s"), s)
		}
		out = append(out, s)
	}
	return strings.Join(out, t.w.either(", ", "、"))
}

// rule returns the rule in the newest version that has it.
func (t *diffText) rule(r *diff.Rule) (b *rules.Book, i int) {
	if r.New >= 0 {
		return t.d.New(), r.New
	}
	return t.d.Old(), r.Old
}

// name is the id of a rule; of a renamed one both.
func (t *diffText) name(r *diff.Rule) string {
	b, i := t.rule(r)
	if r.Has(diff.Renamed) {
		return t.d.Old().Rules[r.Old].ID + " → " + b.Rules[i].ID
	}
	return b.Rules[i].ID
}

func (t *diffText) title(r *diff.Rule) string {
	b, i := t.rule(r)
	return ruleTitle(b, i, t.w.lang)
}

// verdict says how the verdicts of a rule changed, "" where they did not.
func (t *diffText) verdict(r *diff.Rule) string {
	w := t.w
	switch k := r.Verdict(); {
	case k == diff.Tightened && r.Proved && r.NewFails != nil:
		return w.either("Tighter: it fails every visit that it failed before, and more.", "更严：原来不合格的仍不合格，另有一些访问也变为不合格。")
	case k == diff.Tightened && r.Proved:
		return w.either("Not looser: it fails every visit that it failed before. No small visit was found that it fails now only.",
			"不会更宽：原来不合格的仍不合格。没有找到只在新版中不合格的小例子。")
	case k == diff.Tightened:
		return w.either("It appears tighter: small visits were found that it fails now only, and none the other way. That is no proof.",
			"看来更严：找到了只在新版中不合格的小例子，没有找到相反的。这不是证明。")
	case k == diff.Loosened && r.Proved && r.OldFails != nil:
		return w.either("Looser: it fails a part only of the visits that it failed before.", "更宽：原来不合格的访问，现在只有一部分仍不合格。")
	case k == diff.Loosened && r.Proved:
		return w.either("Not tighter: it fails no visit that it did not fail before. No small visit was found that it failed before only.",
			"不会更严：原来没有不合格的，现在也不会不合格。没有找到只在旧版中不合格的小例子。")
	case k == diff.Loosened:
		return w.either("It appears looser: small visits were found that it failed before only, and none the other way. That is no proof.",
			"看来更宽：找到了只在旧版中不合格的小例子，没有找到相反的。这不是证明。")
	case k == diff.Incomparable:
		return w.either("Neither tighter nor looser: some visits fail now that did not before, and some the other way.",
			"有严有宽：有的访问现在变为不合格，也有的不再不合格。")
	case k == diff.Changed && r.Proved:
		return w.either("It fails the same visits as before, but does not apply to the same ones.", "不合格的访问与原来相同，但适用的访问不同。")
	case k == diff.Changed && r.Applies != nil:
		return w.either("It does not apply to the same visits as before. No visit was found that one version alone fails, which is no proof.",
			"适用的访问与原来不同。没有找到只在一个版本中不合格的访问，但这不是证明。")
	case k == diff.Changed:
		return w.either("It asks something else, or depends on something that changed. No visit was found that shows a difference, which is no proof.",
			"要求或其所依赖的内容有改动。没有找到能显出差别的访问，但这不是证明。")
	case r.Has(diff.Reworded) && len(t.changes(r)) > 0 && t.asksElse(r):
		return w.either("It asks the same in another form.", "换了写法，要求相同。")
	}
	return ""
}

// asksElse tells whether the rule is written in another form.
func (t *diffText) asksElse(r *diff.Rule) bool {
	return r.Old >= 0 && r.New >= 0 && !t.d.Union.Prove(r.Old, r.New).Same
}

// example is a visit that shows a change.
type example struct {
	head  string   // what it shows
	visit []string // in the notation of tests
	old   string   // how it came out under each version, and why
	new   string
	note  string // what one of them was judged without
}

// examples returns the visits that show how the verdicts of a rule changed.
func (t *diffText) examples(r *diff.Rule) []example {
	var out []example
	for _, x := range []struct {
		s        *booktest.Shown
		head, zh string
	}{
		{r.NewFails, "A visit that only the new version fails", "只在新版中不合格的访问"},
		{r.OldFails, "A visit that only the old version fails", "只在旧版中不合格的访问"},
		{r.Applies, "A visit that only one version applies to", "只有一个版本适用的访问"},
	} {
		if x.s != nil {
			out = append(out, t.example(x.s, t.w.either(x.head, x.zh)))
		}
	}
	return out
}

func (t *diffText) example(s *booktest.Shown, head string) example {
	u := t.d.Union
	x := example{head: head, visit: strings.Split(strings.TrimSuffix(notation.TOML(u.Book, s.Visit), "\n"), "\n")}
	x.old = t.outcome(t.d.Old(), &s.Old)
	x.new = t.outcome(t.d.New(), &s.New)
	var notes []string
	for _, n := range []struct {
		list   []string
		en, zh string
	}{
		{s.OldWithout, "The old version does not know %s, and was asked without.", "旧版中没有%s，判定时略去。"},
		{s.NewWithout, "The new version does not know %s, and was asked without.", "新版中没有%s，判定时略去。"},
	} {
		if len(n.list) > 0 {
			var names []string
			for _, what := range n.list {
				names = append(names, t.w.unknownPart(what))
			}
			notes = append(notes, fmt.Sprintf(t.w.either(n.en, n.zh), strings.Join(names, t.w.either(", ", "、"))))
		}
	}
	x.note = strings.Join(notes, t.w.either(" ", ""))
	return x
}

// unknownPart words what a Reading names.
func (w *Words) unknownPart(what string) string {
	if !w.zh {
		return what
	}
	of := ""
	what, value, valued := strings.Cut(what, " as ")
	if valued {
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		value = "的取值“" + value + "”"
	}
	if name, ok := strings.CutPrefix(what, "the field "); ok {
		name, of, _ = strings.Cut(name, " of ")
		return "“" + of + "”的字段“" + name + "”" + value
	}
	for _, x := range [...]template{{"the element ", "要素"}, {"the fact ", "事实"}, {"the step ", "步骤"}} {
		if name, ok := strings.CutPrefix(what, x.en); ok {
			return x.zh + "“" + name + "”" + value
		}
	}
	return what + value
}

// outcome says how a visit came out under one version.
func (t *diffText) outcome(b *rules.Book, r *checker.RuleResult) string {
	s := t.w.label(verdictLabel(r.Verdict))
	if r.Reason != nil {
		s += t.w.either(": ", "：") + t.w.Sentence(b, r.Reason)
	}
	return s
}

func verdictLabel(v checker.Verdict) labelID {
	return [...]labelID{checker.NotApplicable: lblNA, checker.Pass: lblPass, checker.Fail: lblFail, checker.Unknown: lblUnknown}[v]
}

// mark says how a figure of the standard changed.
func (t *diffText) mark(m *diff.Mark) string {
	names := map[string]template{"pass-mark": {"pass mark", "合格线"}, "min-coverage": {"least coverage", "最低覆盖率"}, "bonus-max": {"cap of bonuses", "加分上限"}}
	none := t.w.either("none", "无")
	return t.w.of(names[m.Key]) + t.w.either(": ", "：") + arrow(orElse(m.Was, none), orElse(m.Is, none))
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func arrow(was, is string) string { return was + " → " + is }

// part says what changed of the vocabulary.
func (t *diffText) part(p *diff.Part) string {
	w := t.w
	names := map[string]template{"element": {"element", "要素"}, "fact": {"fact", "事实"}, "step": {"step", "步骤"},
		"phrases": {"phrases", "用语"}, "calendar": {"calendar", "工作日历"}}
	s := w.of(names[p.Section])
	if p.ID != "" {
		s += w.either(" ", "") + "“" + p.ID + "”"
	}
	s += w.either(": ", "：")
	switch {
	case p.Kind != diff.Changed:
		return s + t.kind(p.Kind)
	case p.Section == "phrases" && p.Is == "":
		return s + w.either("without ", "去掉") + "“" + p.Was + "”"
	case p.Section == "phrases":
		return s + w.either("with ", "加上") + "“" + p.Is + "”"
	case p.Section == "element":
		s += w.either("field ", "字段") + "“" + p.Of + "” "
	default:
		s += p.Of + " "
	}
	none := w.either("none", "无")
	return s + arrow(orElse(p.Was, none), orElse(p.Is, none))
}

// summary counts what changed: 2 tightened, 1 added, 11 as before.
func (t *diffText) summary() string {
	var parts []string
	for _, k := range diff.Kinds() {
		if n := t.d.Count(diff.Kind(k)); n > 0 && diff.Kind(k) != diff.Standard {
			parts = append(parts, fmt.Sprintf(t.w.either("%[2]d %[1]s", "%s%d条"), t.kind(diff.Kind(k)), n))
		}
	}
	if t.d.Same > 0 {
		parts = append(parts, fmt.Sprintf(t.w.either("%d as before", "未变%d条"), t.d.Same))
	}
	if len(parts) == 0 {
		return t.w.either("no rules", "没有规则")
	}
	return t.w.either("rules: ", "规则：") + strings.Join(parts, t.w.either(", ", "，"))
}
