package lint

import (
	"encoding/json"
	"fmt"

	"stdc/rules"
)

// unused tells what the book's own file declares in a section and nothing names.
func (l *linter) unused(section, enKind, zhKind, enHint, zhHint string) {
	mapped := l.mapped()
	for _, d := range l.book.Declarations() {
		if d.Section != section || !d.Own || d.Used || mapped[[2]string{section, d.ID}] {
			continue
		}
		l.tell(d.Spot,
			fmt.Sprintf(l.words("nothing uses the %s %s", "没有地方用到%s %s"), l.words(enKind, zhKind), d.ID),
			l.words(enHint, zhHint))
	}
}

// mapped are the elements and facts that the mapping names: the log has
// them, so that the book must have them too.
func (l *linter) mapped() map[[2]string]bool {
	out := map[[2]string]bool{}
	log := l.log
	if log == nil {
		return out
	}
	element := func(i int) {
		if i >= 0 {
			out[[2]string{"element", l.book.Elements[i].ID}] = true
		}
	}
	table := func(columns []rules.LogColumn, constants []rules.LogConstant, events []rules.LogEvent) {
		var targets []rules.Target
		for i := range columns {
			targets = append(targets, columns[i].Targets...)
			for _, v := range columns[i].Values { // of do
				out[[2]string{"element", v.To}] = true
			}
		}
		for _, c := range constants {
			targets = append(targets, c.Target)
			out[[2]string{"element", c.Text}] = true
		}
		for i := range targets {
			element(targets[i].Element)
			if f := targets[i].Fact; f >= 0 {
				out[[2]string{"fact", l.book.Facts[f].ID}] = true
			}
		}
		for i := range events {
			element(events[i].Element)
		}
	}
	table(log.Columns, log.Constants, log.Events)
	for i := range log.Repeats {
		r := &log.Repeats[i]
		table(r.Columns, r.Const, r.Events)
	}
	return out
}

func (l *linter) unusedElements() {
	const en, zh = "take it out; or, if logs hold it, say so: # lint: off unused-element because …", "删掉它；日志里会出现的话，写明：# lint: off unused-element 因为 …"
	l.unused("element", "element", "要素", en, zh)
	l.unused("pattern", "pattern", "模式", "take it out, or name it in a rule", "删掉它，或者在规则里用它")
}

func (l *linter) unusedFacts() {
	l.unused("fact", "fact", "事实", "take it out; or, if logs hold it, say so: # lint: off unused-fact because …", "删掉它；日志里会出现的话，写明：# lint: off unused-fact 因为 …")
}

func (l *linter) unusedPhrases() {
	l.unused("phrases", "phrase set", "话术集", "take it out, or name it in a rule by saying", "删掉它，或者在规则里用 saying 引用")
}

func (l *linter) unusedParams() {
	l.unused("param", "param", "参数", "take it out, or write ${NAME} where its value stands", "删掉它，或者在用到这个值的地方写 ${名称}")
}

func (l *linter) unusedDimensions() {
	l.unused("dimension", "dimension", "维度", "take it out, or name it in a rule", "删掉它，或者在规则里写上它")
}

// noTitle tells rules that reports call by their ids.
func (l *linter) noTitle() {
	l.without("title", l.words("the rule %s has no title: reports show its id", "规则 %s 没有标题：报告里只能显示它的编号"),
		l.words("add title = \"…\": what is asked, in a few words", "加上 title = \"…\"：几个字说清要求什么"))
}

// noNeed tells rules of which nobody wrote down whom they serve.
func (l *linter) noNeed() {
	l.without("need", l.words("the rule %s has no need: nobody can tell whether a customer would miss it", "规则 %s 没写客户需要：说不清少了它客户在不在乎"),
		l.words("add need = \"…\": what the customer wants; a rule without one may not be worth its weight", "加上 need = \"…\"：客户想要什么；写不出的规则，可能不值得留"))
}

// without tells the own rules that have a text in none of the languages.
func (l *linter) without(key, message, hint string) {
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		if n := &r.Node; l.own(r) && !n.Written(key) && !n.Written(key+"-en") && !n.Written(key+"-zh") {
			l.tell(n.Spot(""), fmt.Sprintf(message, r.ID), hint)
		}
	}
}

// noTest tells rules that no test speaks of, or a book that has no tests at all.
func (l *linter) noTest() {
	if len(l.book.Rules) == 0 {
		return
	}
	if len(l.tests) == 0 {
		l.tell(l.book.Spot("id"), l.words("the book has no tests: nothing shows that its rules say what is meant", "这本标准没有测试：没有什么能证明规则说的就是想说的"),
			l.words("write visits whose verdicts you know into a file beside it that ends in _test.toml", "在旁边建一个名字以 _test.toml 结尾的文件，写上结论已知的访问"))
		return
	}
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		if l.own(r) && !l.tested[r.ID] {
			l.tell(r.Node.Spot(""), fmt.Sprintf(l.words("no test expects a verdict of the rule %s", "没有测试写明规则 %s 的结论"), r.ID),
				l.words("add a visit that passes it and one that fails it", "加一次通过它的访问，再加一次不通过的"))
		}
	}
}

// readTests reads what tests expect of which rules, and returns the faults of
// files that are no TOML.
func (l *linter) readTests() []rules.Diagnostic {
	l.tested = map[string]bool{}
	for _, t := range l.tests {
		doc := rules.ReadDocument(t.Name, t.Data)
		if ds := doc.Diagnostics(); rules.HasErrors(ds) {
			return ds
		}
		for _, test := range doc.Root().Get("test").Items() {
			if test.IsTable() {
				l.expectations(test)
				for _, c := range test.Get("case").Items() {
					if c.IsTable() {
						l.expectations(c)
					}
				}
			}
		}
	}
	return nil
}

func (l *linter) expectations(t *rules.DocNode) {
	for _, key := range []string{"pass", "fail", "na", "unknown"} {
		for _, id := range t.Get(key).Items() {
			l.tested[id.Plain()] = true
		}
	}
	if credit := t.Get("credit"); credit.IsTable() {
		for _, e := range credit.Entries() {
			l.tested[e.Key()] = true
		}
	}
}

// nearDuplicate tells rules that ask the same, or the same but for a limit.
func (l *linter) nearDuplicate() {
	type first struct {
		rule  *rules.Rule
		exact string
	}
	seen := map[string]first{}
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		exact, _ := json.Marshal(&r.Node)
		loose, _ := json.Marshal(unlimited(&r.Node))
		old, have := seen[string(loose)]
		if !have {
			seen[string(loose)] = first{r, string(exact)}
			continue
		}
		message, hint := l.words("the rule %s asks the same as %s, but for a limit", "规则 %s 和 %s 只差一个限度"),
			l.words("keep one; for credit beyond the limit there is partial", "留一条就够；超出限度仍要给一部分分数，用 partial")
		if old.exact == string(exact) {
			message, hint = l.words("the rule %s asks the same as %s", "规则 %s 和 %s 要求一样"), l.words("keep one of the two", "两条留一条")
		}
		l.tell(r.Node.Spot(""), fmt.Sprintf(message, r.ID, old.rule.ID), hint,
			also(old.rule.Node.Spot(""), fmt.Sprintf(l.words("%s stands here", "%s 在这里"), old.rule.ID)))
	}
}

// unlimited is a node with every limit left out.
func unlimited(n *rules.Node) *rules.Node {
	c := *n
	c.Within, c.Gap, c.Partial = loose(n.Within), loose(n.Gap), nil
	if n.Every != nil {
		c.Every = &rules.Length{}
	}
	if n.Form == rules.FormExpect && n.Times.Min > 0 {
		c.Times = rules.Range{Min: 1, Max: min(n.Times.Max, 1)}
	}
	c.Parts = nil
	for i := range n.Parts {
		c.Parts = append(c.Parts, *unlimited(&n.Parts[i]))
	}
	return &c
}

// loose is a window that only says which ends there are.
func loose(w *rules.Window) *rules.Window {
	if w == nil {
		return nil
	}
	out := &rules.Window{}
	if w.Lo.N > 0 {
		out.Lo.N = 1
	}
	if w.Hi != nil {
		out.Hi = &rules.Length{}
	}
	return out
}
