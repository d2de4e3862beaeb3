package report

import (
	"slices"
	"strings"

	"stdc/internal/vet"
	"stdc/rules"
)

// vetSentence words what vetting found, one book at a time.
type vetSentence struct {
	w *Words
	b *rules.Book
}

// diagnostic tells a finding: what clashes in the message, and the chain of
// reasons as the other places that it speaks of.
func (v *vetSentence) diagnostic(f *vet.Finding) rules.Diagnostic {
	d := rules.Diagnostic{Position: v.b.Rules[f.Rules[0]].Pos, Severity: rules.Warning, Code: f.Code, Message: v.message(f)}
	if f.Code == vet.CodeContradictory || f.Code == vet.CodeImpossible {
		d.Severity = rules.Error
	}
	if p, ok := v.b.Rules[f.Rules[0]].Node.Place(""); ok {
		d.Position = p
	}
	d.EndColumn = d.Column + 1
	switch f.Code {
	case vet.CodeNeverFails:
	case vet.CodeImplied:
		for _, r := range f.Rules[1:] {
			d.Related = append(d.Related, rules.Related{Position: v.place(r, ""), Message: v.w.either("the rule ", "规则") + v.quoted([]int{r})})
		}
	default:
		for i := range f.Proof.Cases {
			v.chain(&d, f, i)
		}
		if f.Proof.More > 0 {
			d.Related = append(d.Related, rules.Related{Position: d.Position,
				Message: v.w.either("the other cases end alike", "其余情形结果也一样")})
		}
	}
	if f.Loose {
		d.Hint = v.w.either("perhaps not all of these rules are needed for it: the search for fewer ended early", "未必每一条都与此有关：在找更小的一组时提前停止了")
	}
	return d
}

func (v *vetSentence) message(f *vet.Finding) string {
	about := v.quoted(f.Rules[:1])
	all := v.quoted(f.Rules)
	switch {
	case f.Step >= 0:
		step := "“" + stepTitle(v.b, f.Step, v.w.lang) + "”"
		return v.w.either("no visit that keeps "+v.rules(f.Rules)+" reaches the step "+step, "做到"+v.rules(f.Rules)+"的访问，走不到步骤"+step)
	case f.Code == vet.CodeImpossible && f.Always:
		return v.w.either("no visit passes the rule "+about, "没有哪次访问能通过规则"+about)
	case f.Code == vet.CodeImpossible:
		return v.w.either("no visit to which the rule "+about+" applies passes it", "凡适用规则"+about+"的访问，都通不过它")
	case f.Code == vet.CodeContradictory && f.Always:
		return v.w.either("the rules "+all+" contradict each other: no visit keeps "+v.them(f), "规则"+all+"互相矛盾：没有哪次访问能全都做到")
	case f.Code == vet.CodeContradictory:
		return v.w.either("the rules "+all+" contradict each other: no visit to which "+about+" applies keeps "+v.them(f),
			"规则"+all+"互相矛盾：凡适用"+about+"的访问，都不能全都做到")
	case f.Code == vet.CodeNeverApplies:
		return v.w.either("the rule "+about+" can apply to no visit", "没有哪次访问会适用规则"+about)
	case f.Code == vet.CodeNeverFails:
		return v.w.either("no visit fails the rule "+about+": it asks for nothing", "没有哪次访问会通不过规则"+about+"：它等于没有要求")
	case f.Code == vet.CodeImplied:
		return v.w.either("whoever keeps "+v.rules(f.Rules[1:])+" keeps the rule "+about+" too: it adds nothing",
			"做到"+v.rules(f.Rules[1:])+"，就一定做到规则"+about+"：它没有增加要求")
	}
	return v.w.either("the rule "+about+" applies only where "+v.rules(f.Rules[1:])+" did not hold: it says what to do after a fault",
		"规则"+about+"只有在没做到"+v.rules(f.Rules[1:])+"之后才适用：它是出错之后的补救")
}

func (v *vetSentence) them(f *vet.Finding) string {
	if len(f.Rules) == 2 {
		return "both"
	}
	return "them all"
}

// rules names rules: the rule “a”; the rules “a” and “b”.
func (v *vetSentence) rules(list []int) string {
	if len(list) == 1 {
		return v.w.either("the rule ", "规则") + v.quoted(list)
	}
	return v.w.either("the rules ", "规则") + v.quoted(list)
}

func (v *vetSentence) quoted(list []int) string {
	var out strings.Builder
	for i, r := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			out.WriteString(v.w.either(" and ", "和"))
		default:
			out.WriteString(v.w.either(", ", "、"))
		}
		out.WriteString("“" + v.b.Rules[r].ID + "”")
	}
	return out.String()
}

// chain adds the steps of one case and what they come to.
func (v *vetSentence) chain(d *rules.Diagnostic, f *vet.Finding, i int) {
	c := &f.Proof.Cases[i]
	lead := ""
	if len(f.Proof.Cases) > 1 {
		lead = v.w.either("case ", "情形") + string(rune('1'+i)) + v.w.either(": ", "：")
	}
	add := func(rule int, key, message string, supposed bool) {
		p := d.Position
		if rule >= 0 {
			p = v.place(rule, key)
			message = v.b.Rules[rule].ID + v.w.either(": ", "：") + message
		} else if supposed {
			message = v.w.either("suppose: ", "假设：") + message
		}
		d.Related = append(d.Related, rules.Related{Position: p, Message: lead + message})
	}
	for j := range c.Steps {
		s := &c.Steps[j]
		key := ""
		if s.Kind == vet.StepAtMost || s.Kind == vet.StepAtLeast {
			key = "within"
		}
		add(s.Rule, key, v.step(c, s), !v.opens(c, s))
	}
	add(c.End.Rule, "", v.ending(c), false)
}

// opens tells whether a step says by itself that it is supposed.
func (v *vetSentence) opens(c *vet.Case, s *vet.Step) bool {
	return s.Kind == vet.StepOccurs || s.Kind == vet.StepBefore && c.Events[s.X].Element == c.Events[s.Y].Element
}

// place is where a rule stands, or the key that makes a step.
func (v *vetSentence) place(rule int, key string) rules.Position {
	n := &v.b.Rules[rule].Node
	if key != "" && (n.Within == nil || !n.Written(key)) {
		key = ""
	}
	if p, ok := n.Place(key); ok {
		return p
	}
	return v.b.Rules[rule].Pos
}

// event names an event of a case; of several of one element, with a letter.
func (v *vetSentence) event(c *vet.Case, x int) string {
	e := &c.Events[x]
	name := v.w.either("some event", "某个事件")
	if e.Element >= 0 {
		name = v.title(e.Element)
	}
	if e.Twin > 0 {
		name += v.w.either(" "+string(rune('A'+(e.Twin-1)%26)), string([]rune("甲乙丙丁戊己庚辛壬癸")[(e.Twin-1)%10]))
	}
	return name
}

func (v *vetSentence) title(element int) string {
	el := &v.b.Elements[element]
	return "“" + titleOr(el.Title, el.ID, v.w.lang) + "”"
}

func (v *vetSentence) moment(c *vet.Case, m vet.Moment) string {
	switch m.Kind {
	case vet.MomentEvent:
		return v.event(c, m.X)
	case vet.MomentEnd:
		return v.w.either("the end of ", "") + v.event(c, m.X) + v.w.either("", "的结束")
	case vet.MomentFact:
		f := &v.b.Facts[m.X]
		return "“" + titleOr(f.Title, f.ID, v.w.lang) + "”"
	case vet.MomentVisitStart:
		return v.w.either("the start of the visit", "访问的开始")
	}
	return v.w.either("the end of the visit", "访问的结束")
}

func (v *vetSentence) step(c *vet.Case, s *vet.Step) string {
	switch s.Kind {
	case vet.StepOccurs:
		name := v.event(c, s.X)
		if e := &c.Events[s.X]; e.Pattern >= 0 && e.Twin == 0 {
			name = v.w.aloud(v.b, &noNode, func(s *sentence) { s.pattern(e.Pattern) })
		}
		if s.N > 1 {
			name = v.title(c.Events[s.X].Element)
			return v.w.either("there must be "+grouped(int64(s.N))+" of "+name, "必须有"+grouped(int64(s.N))+"次"+name)
		}
		if s.Rule < 0 {
			return v.w.either("suppose there is "+name, "假设有"+name)
		}
		return v.w.either("there must be "+name, "必须有"+name)
	case vet.StepBefore:
		if s.Rule < 0 && c.Events[s.X].Element == c.Events[s.Y].Element {
			if s.X > s.Y {
				return v.w.either("let "+v.event(c, s.Y)+" be the last of them", "设"+v.event(c, s.Y)+"是最后一个")
			}
			return v.w.either("let "+v.event(c, s.X)+" be the first of them", "设"+v.event(c, s.X)+"是第一个")
		}
		return v.event(c, s.X) + v.w.either(" must come before ", "必须在") + v.event(c, s.Y) + v.w.either("", "之前")
	case vet.StepSame:
		return v.w.either(v.event(c, s.X)+" and "+v.event(c, s.Y)+map[bool]string{false: " must have the same ", true: " must differ in "}[s.Not]+"“"+v.b.Fields[s.Field]+"”",
			v.event(c, s.X)+"和"+v.event(c, s.Y)+"的“"+v.b.Fields[s.Field]+"”必须"+map[bool]string{false: "相同", true: "不同"}[s.Not])
	case vet.StepTest:
		return v.test(c, s)
	}
	return v.distance(c, s)
}

func (v *vetSentence) test(c *vet.Case, s *vet.Step) string {
	f := &rules.Field{}
	who := v.w.either("the visit", "这次访问")
	if s.Element < 0 {
		f = &v.b.Facts[s.Slot]
	} else {
		f, who = &v.b.Elements[s.Element].Fields[s.Slot], v.event(c, s.X)
	}
	cond := v.w.aloud(v.b, &noNode, func(out *sentence) { out.condition(s.Test, f) })
	if s.Not {
		return v.w.either(who+" must not match: "+cond, who+"不得符合："+cond)
	}
	return v.w.either(who+" must match: "+cond, who+"必须符合："+cond)
}

// distance words a bound in time.
func (v *vetSentence) distance(c *vet.Case, s *vet.Step) string {
	from, to := v.moment(c, s.From), v.moment(c, s.To)
	least := s.Kind == vet.StepAtLeast
	limit := v.limit(s.Time, least)
	switch {
	case s.From.Kind == vet.MomentEvent && s.To.Kind == vet.MomentEnd && s.From.X == s.To.X:
		return v.w.either(from+" must take "+limit, from+"要持续"+limit)
	case s.Time == 0 && least:
		return v.w.either(to+" must not come earlier than "+from, to+"不得早于"+from)
	case s.Time == 0:
		return v.w.either(to+" must not come later than "+from, to+"不得晚于"+from)
	}
	return v.w.either(to+" must come "+limit+" after "+from, to+"必须在"+from+"之后"+v.soon(limit))
}

// soon is what a limit reads like behind 之后.
func (v *vetSentence) soon(limit string) string {
	if rest, ok := strings.CutPrefix(limit, "至多"); ok {
		return rest + "内"
	}
	return limit
}

// limit words a length of time as a bound. Times are whole nanoseconds, so what
// is a nanosecond beyond a round time is "more than" that.
func (v *vetSentence) limit(ns int64, least bool) string {
	const round = int64(1e6)
	word := func(ns int64) string { return string(v.w.AppendDuration(nil, ns)) }
	switch {
	case least && ns%round == 1:
		return v.w.either("more than "+word(ns-1), "超过"+word(ns-1))
	case least:
		return v.w.either("at least "+word(ns), "至少"+word(ns))
	case ns%round == round-1:
		return v.w.either("less than "+word(ns+1), "不到"+word(ns+1))
	}
	return v.w.either("at most "+word(ns), "至多"+word(ns))
}

// ending words what a case comes to.
func (v *vetSentence) ending(c *vet.Case) string {
	e := &c.End
	switch e.Kind {
	case vet.EndTime:
		return v.w.either("so "+v.limit(e.Least, true)+" would have to fit into "+strings.TrimPrefix(v.limit(e.Most, false), "at most "),
			"于是"+v.limit(e.Least, true)+"的事，要在"+v.soon(v.limit(e.Most, false))+"做完")
	case vet.EndOrder:
		return v.w.either("so one would have to come before itself", "于是其中一个要排在自己之前")
	case vet.EndValue:
		return v.w.either("so no value is left", "于是没有值可取")
	case vet.EndCount:
		what := v.what(c)
		if e.Pattern < 0 {
			return v.w.either("it allows just "+grouped(int64(e.N))+" events of its sequence, and there would be "+grouped(int64(e.N+1)),
				"它的序列只许有"+grouped(int64(e.N))+"个事件，而这里会有"+grouped(int64(e.N+1))+"个")
		}
		return v.w.either("it allows at most "+grouped(int64(e.N))+" of "+what+", and there would be "+grouped(int64(e.N+1)),
			"它至多允许"+grouped(int64(e.N))+"次"+what+"，而这里会有"+grouped(int64(e.N+1))+"次")
	case vet.EndForbid:
		if v.b.Rules[e.Rule].Node.Form == rules.FormForbid {
			return v.w.either("it forbids "+v.what(c)+" there", "它不许那里有"+v.what(c))
		}
	}
	if e.Rule >= 0 && v.b.Rules[e.Rule].Node.Form == rules.FormForbid {
		return v.w.either("it forbids this", "它不许这样")
	}
	if e.Rule < 0 {
		return v.w.either("nothing is left that could happen", "再没有别的可能")
	}
	return v.w.either("so it cannot be kept", "于是它做不到")
}

// what names what an ending counts.
func (v *vetSentence) what(c *vet.Case) string {
	e := &c.End
	if e.Pattern >= 0 {
		return v.w.aloud(v.b, &noNode, func(s *sentence) { s.pattern(e.Pattern) })
	}
	if len(e.Events) > 0 {
		return v.event(c, e.Events[len(e.Events)-1])
	}
	return v.w.either("this", "这个")
}

// beyond names what the prover does not reason over.
func (v *vetSentence) beyond(list []vet.Feature) string {
	names := map[vet.Feature]template{
		vet.FeatureCalendar: {"calendar days, dates, workdays and workhours", "日历日、日期、工作日、工作小时"},
		vet.FeatureCompare:  {"lower and higher", "lower、higher"},
		vet.FeatureMisses:   {"misses", "misses"}, vet.FeatureFact: {"values that are facts", "以事实为值"},
		vet.FeatureMoment: {"conditions on moments", "对时刻的条件"}, vet.FeatureScopeEnd: {"the end of a step or a segment", "步骤或区段的结束"},
		vet.FeatureScopeOn: {"on and misses beside in", "与 in 连用的 on、misses"}, vet.FeatureStep: {"steps that only labels tell", "只靠标注区分的步骤"},
		vet.FeatureManyParts: {"how many of many parts are met", "多项中做到几项"},
	}
	var out []string
	for _, f := range list {
		out = append(out, v.w.of(names[f]))
	}
	slices.Sort(out)
	return strings.Join(out, v.w.either("; ", "；"))
}
