package report

import (
	"fmt"

	"stdc/internal/booktest"
)

// book writes the summary of a book, and with Coverage all that lies behind it.
func (t *testText) book(b *TestBook) {
	w, c := t.words, b.Coverage
	switch b.Skipped {
	case SkipFailing:
		fmt.Fprintf(t.to, "%s: %s\n", clean(b.Path), w.either("coverage is told when every test passes", "全部测试通过后才计算覆盖情况"))
	case SkipChosen:
		fmt.Fprintf(t.to, "%s: %s\n", clean(b.Path), w.either("coverage is told when all tests are run", "运行全部测试时才计算覆盖情况"))
	}
	if c == nil {
		return
	}
	both := 0
	for i := range c.Rules {
		if c.Rules[i].Pass && c.Rules[i].Fail {
			both++
		}
	}
	fmt.Fprintf(t.to, "%s: %s\n", clean(b.Path), fmt.Sprintf(w.either(
		"%d of %d rules are shown to pass and to fail; %d of %d bounds are defended", "%[2]d 条规则中 %[1]d 条既有通过又有不通过的测试；%[4]d 处限值、次数、顺序、用语等中 %[3]d 处有测试把守"),
		both, len(c.Rules), c.Noticed, c.Bounds)+t.open(c))
	if t.o.Coverage {
		t.table(c)
	}
}

// open says what is left.
func (t *testText) open(c *booktest.Coverage) string {
	w, s := t.words, ""
	if n := len(c.Left); n > 0 {
		s += fmt.Sprintf(w.either(", %d undefended by choice", "，%d 处声明不设防"), n)
	}
	if n := len(c.Open); n > 0 {
		s += fmt.Sprintf(w.either(", %d not", "，%d 处没有"), n)
		if !t.o.Coverage {
			s += w.either(" (--coverage names them, --write proposes tests)", "（--coverage 逐处列出，--write 补写测试）")
		}
	}
	if n := c.Inherited; n > 0 {
		s += fmt.Sprintf(w.either("; %d inherited %s left to the tests of %s own book", "；继承来的 %d 条规则%s由其原书的测试负责%s"), c.Inherited,
			w.either(plural(n, "rule is", "rules are"), ""), w.either(plural(n, "its", "their"), ""))
	}
	return s
}

// table writes the verdicts and bounds of each rule, and every bound that is
// not defended.
func (t *testText) table(c *booktest.Coverage) {
	w := t.words
	widest := 0
	for i := range c.Rules {
		widest = max(widest, columns(t.b.Rules[c.Rules[i].Rule].ID))
	}
	head := []string{w.label(lblPass), w.label(lblFail), w.label(lblNA), w.label(lblUnknown), w.either("bounds", "把守")}
	fmt.Fprintf(t.to, "  %s", pad(w.either("rule", "规则"), widest))
	for _, h := range head {
		fmt.Fprintf(t.to, "  %s", pad(h, 7))
	}
	t.to.WriteString("\n")
	for i := range c.Rules {
		r := &c.Rules[i]
		fmt.Fprintf(t.to, "  %s", pad(t.b.Rules[r.Rule].ID, widest))
		for _, seen := range []bool{r.Pass, r.Fail, r.NotApplicable, r.Unknown} {
			mark := "·"
			if seen {
				mark = "✓"
			}
			fmt.Fprintf(t.to, "  %s", pad(mark, 7))
		}
		bounds := fmt.Sprintf("%d/%d", r.Noticed, r.Bounds)
		if r.Undefended > 0 {
			bounds += fmt.Sprintf(w.either(" (%d by choice)", "（%d 处声明）"), r.Undefended)
		}
		fmt.Fprintf(t.to, "  %s\n", bounds)
	}
	for _, m := range c.Open {
		fmt.Fprintf(t.to, "\n%s: %s\n  %s: %s\n", position(&m.Pos), fmt.Sprintf(w.either("no test notices: %s%s", "没有测试察觉：%s%s"), clean(m.What), t.owner(m)),
			paint(t.o.Color, escGreen, w.either("help", "提示")), t.hint(m))
	}
	for _, l := range c.Left {
		fmt.Fprintf(t.to, "\n%s: %s\n  %s\n", position(&l.Mutant.Pos), fmt.Sprintf(w.either("undefended by choice: %s%s", "声明不设防：%s%s"), clean(l.Mutant.What), t.owner(l.Mutant)), clean(l.Why))
	}
}

func (t *testText) owner(m *booktest.Mutant) string {
	if m.Owner == "" {
		return ""
	}
	return fmt.Sprintf(t.words.either(" (rule %s)", "（规则 %s）"), m.Owner)
}

// hint says which test would notice a change.
func (t *testText) hint(m *booktest.Mutant) string {
	w := t.words
	switch m.Kind {
	case booktest.KindLimit:
		return w.either("a visit just on either side of the limit, so that the two values part it", "补一次恰在两个值之间的访问：按一个值通过，按另一个值不通过")
	case booktest.KindCount:
		return w.either("a visit with a number of occurrences that the one allows and the other does not", "补一次访问，其次数按一个值通过、按另一个值不通过")
	case booktest.KindOrder:
		return w.either("a visit in which these stand the other way round", "补一次先后颠倒的访问")
	case booktest.KindPhrase:
		return w.either("a visit in which this phrase and no other of the set is said", "补一次只说了这句、没说同组其他说法的访问")
	case booktest.KindScoring:
		return w.either("a test with credit, score or passed whose value this changes", "补一个写明 credit、score 或 passed、且其值会因此改变的测试")
	}
	return w.either("a visit that comes out otherwise because of this and nothing else", "补一次访问，只因为有没有这一处而结论不同")
}
