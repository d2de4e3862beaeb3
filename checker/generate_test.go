package checker_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// The generators make books that are valid by the page ("Errors, not guesses"
// names what may not stand together) and visits that fit them. Names, values
// and times come from small pools, so that rules meet their limits exactly, and
// often.

// genSource is a stream of choices that a seed fixes.
func genSource(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x57dc)) }

func genOf[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// genChance is true in about percent of all cases.
func genChance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

type genField struct{ name, kind string }

type genElement struct {
	name   string
	by     string // fixed by the book
	fields []genField
}

type genFact struct{ name, kind string }

// genMaker is a book on the way.
type genMaker struct {
	r        *rand.Rand
	out      strings.Builder
	elements []genElement
	facts    []genFact
	steps    []string
	patterns map[string][]string // what elements each stands for
	slow     bool                // a book of days and working hours
	known    bool                // may use `known`, which is outside the law
	anyPlace bool                // no rule asks for a place among recorded events
	lot      string              // the type of the field lot
}

var genEnums = map[string][]string{
	"by": {"teller", "customer", "guard"}, "channel": {"counter", "phone"}, "lot": {"red", "blue"},
}

func genBook(r *rand.Rand) string {
	g := &genMaker{r: r, patterns: map[string][]string{}}
	g.slow, g.known, g.anyPlace = genChance(r, 15), genChance(r, 30), genChance(r, 50)
	g.lot = genOf(r, "text", "number", "bool", "enum")
	g.pickElements()
	g.pickFacts()
	g.pickSteps()
	var rules strings.Builder
	g.standard()
	g.declare()
	for i := range 4 + r.IntN(7) {
		fmt.Fprintf(&rules, "\n[rule.r%d]\n", i)
		for _, line := range g.rule() {
			rules.WriteString(line + "\n")
		}
	}
	return g.out.String() + rules.String()
}

func (g *genMaker) line(format string, args ...any) { fmt.Fprintf(&g.out, format+"\n", args...) }

func (g *genMaker) pickElements() {
	enumBy := genField{"by", "enum"}
	pool := []genElement{
		{name: "enter"}, {name: "seat"}, {name: "check"}, {name: "leave"},
		{name: "knock", by: "customer"},
		{name: "bow", fields: []genField{{"angle", "number"}}},
		{name: "say", fields: []genField{{"text", "text"}, enumBy}},
		{name: "call", fields: []genField{{"text", "text"}, {"lot", g.lot}}},
		{name: "serve", fields: []genField{{"ok", "bool"}, {"angle", "number"}}},
		{name: "move", fields: []genField{{"lot", g.lot}, {"took", "duration"}, {"due", "time"}}},
		{name: "board", fields: []genField{{"lot", g.lot}, {"due", "time"}, {"took", "duration"}, enumBy}},
	}
	g.r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	// Few elements make rules that often have something to count.
	g.elements = pool[:3+min(g.r.IntN(6), g.r.IntN(6))]
}

func (g *genMaker) pickFacts() {
	for _, f := range []genFact{
		{"channel", "enum"}, {"vip", "bool"}, {"level", "number"}, {"who", "text"},
		{"dep", "time"}, {"arr", "time"}, {"limit", "duration"},
	} {
		if genChance(g.r, 65) {
			g.facts = append(g.facts, f)
		}
	}
}

func (g *genMaker) pickSteps() {
	for i := range g.r.IntN(4) {
		g.steps = append(g.steps, fmt.Sprintf("s%d", i))
	}
}

func (g *genMaker) standard() {
	r := g.r
	g.line("[standard]\nid = \"random\"\ntitle = \"random\"")
	if genChance(r, 50) {
		g.line("pass-mark = %s", genOf(r, "50", "85", "66.6"))
	}
	if genChance(r, 40) {
		g.line("min-coverage = %s", genOf(r, "0.5", "0.75", "1"))
	}
	if genChance(r, 30) {
		g.line("bonus-max = %s", genOf(r, "1", "2.5", "10"))
	}
	if genChance(r, 8) {
		for _, l := range g.conditions() {
			g.line("%s", l)
		}
	}
	g.line("[param]\nlimit = \"10s\"\nbound = 30\nhow-many = \"1..2\"")
	if genChance(r, 20) {
		g.line("[dimension.care]\ntitle = \"Care\"\n[dimension.speed]\nset = \"servqual\"")
	}
	if g.slow {
		g.line("[calendar]\nworkdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]")
		g.line("hours = %s", genOf(r, `"09:00..18:00"`, `["09:00..12:00", "13:00..17:30"]`))
		g.line("holidays = [2026-03-27]\nmake-up = [2026-03-28]")
	}
}

func (g *genMaker) declare() {
	r := g.r
	for _, f := range g.facts {
		g.line("[fact.%s]\n%s", f.name, g.typeOf(f.name, f.kind, "\n"))
		if genChance(r, 12) {
			g.line("default = %s", g.fallback(f.name, f.kind))
		}
	}
	for _, e := range g.elements {
		g.line("[element.%s]", e.name)
		if e.by != "" {
			g.line("by = %q", e.by)
		}
		var fields []string
		for _, f := range e.fields {
			t := g.typeOf(f.name, f.kind, ", ")
			if genChance(r, 10) {
				t += ", default = " + g.fallback(f.name, f.kind)
			}
			fields = append(fields, fmt.Sprintf("%s = { %s }", f.name, t))
		}
		if fields != nil {
			g.line("fields = { %s }", strings.Join(fields, ", "))
		}
	}
	g.line("[phrases]")
	g.line("sorry = [\"sorry\", \"对不起\", \"excuse me\"]")
	g.line("hello = [\"Hello\", \"您好\", \"请问\"]")
	openers := slices.Clone(g.elements)
	r.Shuffle(len(openers), func(i, j int) { openers[i], openers[j] = openers[j], openers[i] })
	for i, s := range g.steps {
		g.line("[[step]]\nid = %q", s)
		if i < len(openers)-1 && genChance(r, 15) {
			g.line("from = [%q, %q]", openers[i].name, openers[len(openers)-1].name)
		} else {
			g.line("from = %q", openers[i%len(openers)].name)
		}
		if genChance(r, 50) {
			g.line("until = %q", genOf(r, openers...).name)
		}
		if genChance(r, 30) {
			g.line("optional = true")
		}
	}
	for i := range r.IntN(3) {
		e := genOf(r, g.elements...)
		name, base := fmt.Sprintf("p%d", i), fmt.Sprintf("%q", e.name)
		elements := []string{e.name}
		if i == 1 && genChance(r, 40) {
			base, elements = `"p0"`, g.patterns["p0"]
		}
		g.line("[pattern.%s]\nelement = %s", name, base)
		if where := g.where(elements); where != "" {
			g.line("where = %s", where)
		}
		g.patterns[name] = elements
	}
}

func (g *genMaker) typeOf(name, kind, join string) string {
	if kind != "enum" {
		return fmt.Sprintf("type = %q", kind)
	}
	return fmt.Sprintf("type = %q%svalues = %s", kind, join, genQuoted(genEnums[name]))
}

func genQuoted(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%q", s))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// literal is a written value of a kind, as TOML and as JSON alike.
func (g *genMaker) literal(name, kind string) string {
	return genLiteral(g.r, name, kind, g.slow)
}

// fallback is a literal that could not be read as the name of a fact.
func (g *genMaker) fallback(name, kind string) string {
	for {
		if v := g.literal(name, kind); !strings.Contains(v, "@") {
			return v
		}
	}
}

func genLiteral(r *rand.Rand, name, kind string, slow bool) string {
	switch kind {
	case "number":
		return genOf(r, "0", "15", "15", "30", "30", "45", "45.5")
	case "bool":
		return genOf(r, "true", "false")
	case "enum":
		return fmt.Sprintf("%q", genOf(r, genEnums[name]...))
	case "duration":
		return genOf(r, `"5s"`, `"10s"`, `"10s"`, `"20s"`, `"1m"`)
	case "time":
		if slow {
			return genOf(r, `"2026-03-27T12:00:00"`, `"2026-03-28"`, `"2026-03-30T09:00"`, `"2026-03-29T12:00:00Z"`)
		}
		return genOf(r, `"09:00:10"`, `"09:00:30"`, `"09:00:40"`, `"09:00"`, `"09:01"`, `"09:01:00"`, `"2026-03-02T09:00:20Z"`, `"2026-03-02"`)
	}
	switch name {
	case "text":
		return genOf(r, `"Sorry!"`, `"so sorry, sir"`, `"hello"`, `"Hello, excuse  me"`, `"對不起。"`, `"sorryish"`,
			`"请问，您 好"`, `"ＨＥＬＬＯ you"`, `"@gate"`, `""`)
	case "by":
		return genOf(r, `"teller"`, `"customer"`)
	}
	return genOf(r, `"A"`, `"B"`, `"@gate"`)
}

// fieldKind is the kind of a field that all of these elements have alike, "" if
// they do not.
func (g *genMaker) fieldKind(elements []string, name string) string {
	kind := ""
	for _, id := range elements {
		e := g.elements[slices.IndexFunc(g.elements, func(e genElement) bool { return e.name == id })]
		own := map[string]string{"by": "text", "duration": "duration"}[name]
		for _, f := range e.fields {
			if f.name == name {
				own = f.kind
			}
		}
		if own == "" || kind != "" && own != kind {
			return ""
		}
		kind = own
	}
	return kind
}

func (g *genMaker) commonFields(elements []string) []genField {
	var out []genField
	for _, name := range []string{"by", "duration", "angle", "text", "ok", "lot", "took", "due"} {
		if kind := g.fieldKind(elements, name); kind != "" {
			out = append(out, genField{name, kind})
		}
	}
	return out
}

func (g *genMaker) where(elements []string) string {
	f := genOf(g.r, g.commonFields(elements)...)
	return fmt.Sprintf("{ %s = %s }", f.name, g.test(f.name, f.kind, true))
}

// factOf is a fact of a kind, "" where there is none. Two enums are never one
// type, so they have none.
func (g *genMaker) factOf(kind string) string {
	var names []string
	for _, f := range g.facts {
		if f.kind == kind && kind != "enum" {
			names = append(names, f.name)
		}
	}
	if names == nil {
		return ""
	}
	return genOf(g.r, names...)
}

// test is what stands right of a field in a condition.
func (g *genMaker) test(name, kind string, deep bool) string {
	r := g.r
	lit := func() string { return g.literal(name, kind) }
	if deep && genChance(r, 15) {
		return fmt.Sprintf("{ not = %s }", g.test(name, kind, false))
	}
	if deep && g.known && genChance(r, 15) {
		return fmt.Sprintf("{ known = %s }", genOf(r, "true", "false"))
	}
	if f := g.factOf(kind); f != "" && genChance(r, 20) {
		switch kind {
		case "number", "duration", "time":
			return genOf(r, fmt.Sprintf(`"@%s.."`, f), fmt.Sprintf(`"..@%s"`, f), fmt.Sprintf(`"@%s"`, f),
				fmt.Sprintf(`["@%s", %s]`, f, lit()))
		case "text":
			return fmt.Sprintf(`"@%s"`, f)
		}
	}
	switch kind {
	case "number":
		return genOf(r, lit(), fmt.Sprintf("[%s, %s]", lit(), lit()), `"15..30"`, `"15..45"`, `"30.."`, `"..30"`, `"${bound}.."`, `"${bound}"`)
	case "duration":
		return genOf(r, lit(), `"5s..10s"`, `"10s.."`, `"..10s"`, `"..${limit}"`, `"..20s"`)
	case "time":
		if g.slow {
			return genOf(r, `"2026-03-28.."`, `"..2026-03-28"`, `"2026-03-27T12:00:00..2026-03-30"`, lit())
		}
		return genOf(r, `"09:00:30.."`, `"..09:00:30"`, `"09:00:10..09:00:40"`, `"2026-03-02"`, `"..09:01"`, lit())
	case "text":
		if name == "text" {
			return genOf(r, `{ says = "sorry" }`, `{ says = ["sorry", "hello"] }`, `{ says = "hello" }`, `{ matches = "(?i)sorry" }`,
				`{ matches = "^H" }`, `"hello"`, `"@@gate"`)
		}
		if name == "by" {
			return genOf(r, lit(), `["teller", "guard"]`)
		}
		return genOf(r, `"A"`, `["A", "C"]`, `"@@gate"`)
	case "enum":
		return genOf(r, lit(), lit(), genQuoted(genEnums[name][:2]))
	}
	return lit()
}

// pattern is a written element: what stands right of the key, what elements it
// names, whether it has an edge.
func (g *genMaker) pattern(edge bool) (text string, elements []string, isEdge bool) {
	r := g.r
	e := genOf(r, g.elements...).name
	if len(g.patterns) > 0 && genChance(r, 15) {
		id := genOf(r, slices.Sorted(maps.Keys(g.patterns))...)
		elements = g.patterns[id]
		switch r.IntN(3) {
		case 0:
			return fmt.Sprintf("%q", id), elements, false
		case 1:
			return fmt.Sprintf("[%q, %q]", id, e), append(slices.Clone(elements), e), false
		}
		return fmt.Sprintf("{ element = %q, where = %s }", id, g.where(elements)), elements, false
	}
	elements = []string{e}
	if edge && genChance(r, 10) {
		return fmt.Sprintf("{ element = %q, edge = \"end\" }", e), elements, true
	}
	switch n := r.IntN(10); {
	case n < 6:
		return fmt.Sprintf("%q", e), elements, false
	case n < 7:
		other := genOf(r, g.elements...).name
		if other == e {
			return fmt.Sprintf("%q", e), elements, false
		}
		return fmt.Sprintf("[%q, %q]", e, other), []string{e, other}, false
	}
	if g.fieldKind(elements, "text") != "" && genChance(r, 50) {
		return fmt.Sprintf("{ element = %q, saying = %s }", e, genOf(r, `"sorry"`, `["hello", "sorry"]`)), elements, false
	}
	return fmt.Sprintf("{ element = %q, where = %s }", e, g.where(elements)), elements, false
}

func (g *genMaker) duration() string {
	if g.slow {
		return genOf(g.r, "1 calendar days", "2 calendar days", "0 dates", "1 dates", "1 workdays", "2 workdays",
			"4 workhours", "9 workhours", "24h", "1d", "12h")
	}
	return genOf(g.r, "5s", "10s", "10s", "20s", "30s", "1m", "${limit}")
}

func (g *genMaker) durationRange() string {
	d := g.duration()
	if !g.slow && genChance(g.r, 15) {
		return `"5s..20s"`
	}
	return genOf(g.r, fmt.Sprintf("%q", d), fmt.Sprintf("%q", d), fmt.Sprintf("%q", d), fmt.Sprintf("%q", d+".."), fmt.Sprintf("%q", ".."+d))
}

// genWindow is an anchor with what belongs to it.
type genWindow struct {
	lines    []string
	anchored bool
	within   bool
	event    []string // the elements of the main anchor, where it is an event
	byTime   bool     // a fact or an edge takes part
}

// ref is an anchor or a closer.
func (g *genMaker) ref(w *genWindow, key, place string, main bool) {
	r := g.r
	f := g.factOf("time")
	switch {
	case f != "" && genChance(r, 10):
		w.lines, w.byTime = append(w.lines, fmt.Sprintf(`%s = "@%s"`, key, f)), true
	case !g.anyPlace && genChance(r, 12):
		if genChance(r, 10) {
			place = genOf(r, "start", "end")
		}
		w.lines = append(w.lines, fmt.Sprintf(`%s = "@%s"`, key, place))
	default:
		text, elements, edge := g.pattern(true)
		w.lines, w.byTime = append(w.lines, key+" = "+text), w.byTime || edge
		if main && !edge {
			w.event = elements
		}
	}
}

func (g *genMaker) window(anchored bool) genWindow {
	var w genWindow
	if !anchored {
		return w
	}
	w.anchored = true
	switch n := g.r.IntN(10); {
	case n < 3:
		g.ref(&w, "after", "start", true)
	case n < 5:
		g.ref(&w, "before", "end", true)
	case n < 6:
		g.ref(&w, "near", genOf(g.r, "start", "end"), true)
	case n < 7:
		g.ref(&w, "after", "start", true)
		g.ref(&w, "until", "end", false)
	case n < 8:
		g.ref(&w, "before", "end", true)
		g.ref(&w, "since", "start", false)
	default:
		g.ref(&w, "after", "start", true)
		g.ref(&w, "before", "end", false)
	}
	if genChance(g.r, 55) {
		w.lines, w.within = append(w.lines, "within = "+g.durationRange()), true
	}
	return w
}

// place is where a rule is asked: nothing, `in` or `in-each`.
func (g *genMaker) place() []string {
	r := g.r
	if !genChance(r, 40) {
		return nil
	}
	n := r.IntN(10)
	switch {
	case len(g.steps) > 0 && n < 3:
		return []string{fmt.Sprintf("in = %q", genOf(r, g.steps...))}
	case len(g.steps) > 1 && n < 4:
		return []string{fmt.Sprintf("in = %s", genQuoted(g.steps[:2]))}
	case len(g.steps) > 1 && n < 5:
		return []string{fmt.Sprintf("in-each = %s", genQuoted(g.steps[len(g.steps)-2:]))}
	case n < 6:
		if slices.ContainsFunc(g.elements, func(e genElement) bool { return g.fieldKind([]string{e.name}, "lot") != "" }) {
			return []string{`in = { per = "lot" }`}
		}
		return []string{`in = { per = "by" }`}
	}
	end := func() string {
		if f := g.factOf("time"); f != "" && genChance(r, 25) {
			return fmt.Sprintf(`"@%s"`, f)
		}
		text, _, _ := g.pattern(false)
		return text
	}
	switch r.IntN(5) {
	case 0:
		return []string{fmt.Sprintf("in = { after = %s }", end())}
	case 1:
		return []string{fmt.Sprintf("in = { before = %s }", end())}
	case 2:
		return []string{fmt.Sprintf("in = { after = %s, before = %s }", end(), end())}
	}
	return []string{fmt.Sprintf("in = { after = %s, until = %s }", end(), end())}
}

func (g *genMaker) conditions() []string {
	r := g.r
	switch n := r.IntN(4); {
	case n < 2 || len(g.facts) == 0:
		text, _, _ := g.pattern(false)
		return []string{genOf(r, "given", "without") + " = " + text}
	default:
		return []string{fmt.Sprintf("%s = %s", genOf(r, "when", "unless"), g.factTable())}
	}
}

func (g *genMaker) factTable() string {
	f := genOf(g.r, g.facts...)
	test := g.test(f.name, f.kind, true)
	for strings.Contains(test, "@"+f.name) {
		test = g.test(f.name, f.kind, true)
	}
	return fmt.Sprintf("{ %s = %s }", f.name, test)
}

// form is one obligation or combination; shares says whether `credit = "share"`
// may stand beside it, partial whether `partial` may.
func (g *genMaker) form(deep bool) (lines []string, shares, partial bool) {
	r := g.r
	switch n := r.IntN(100); {
	case n < 52:
		return g.obligation()
	case n < 60:
		return g.each(), true, false
	case n < 66 && len(g.facts) > 0:
		return []string{"require = " + g.factTable()}, false, false
	case n < 80:
		return g.order(), false, false
	case n < 87 && !g.anyPlace:
		text, _, _ := g.pattern(false)
		every := genOf(r, "10s", "20s", "30s", "1m")
		if g.slow {
			every = genOf(r, "12h", "1d", "1 calendar days")
		}
		return append(g.place(), "expect = "+text, fmt.Sprintf("every = %q", every)), true, false
	case deep:
		return g.combination()
	}
	return g.obligation()
}

func (g *genMaker) combination() (lines []string, shares, partial bool) {
	form := genOf(g.r, "all", "all", "any", "any", "one-of")
	var parts []string
	for range 2 + g.r.IntN(2) {
		part, _, _ := g.form(genChance(g.r, 20))
		if genChance(g.r, 25) && !strings.Contains(strings.Join(part, "\n"), "given") {
			part = append(part, g.conditions()...)
		}
		parts = append(parts, "{ "+strings.Join(part, ", ")+" }")
	}
	lines = []string{fmt.Sprintf("%s = [%s]", form, strings.Join(parts, ", "))}
	if form == "any" && genChance(g.r, 40) {
		lines = append(lines, "times = "+genOf(g.r, "1", "2", `"..1"`, `"2.."`, `"0..1"`))
	}
	return lines, form == "all", false
}

func (g *genMaker) obligation() (lines []string, shares, partial bool) {
	r := g.r
	form := genOf(r, "expect", "expect", "expect", "forbid")
	w := g.window(genChance(r, 75))
	counted, byTime := []string(nil), w.byTime
	f := g.factOf("time")
	if f != "" && w.anchored && genChance(r, 7) && !strings.Contains(strings.Join(w.lines, "\n"), "@"+f) {
		lines, byTime = append(lines, fmt.Sprintf(`%s = "@%s"`, form, f)), true
	} else {
		text, elements, edge := g.pattern(true)
		lines, counted, byTime = append(lines, form+" = "+text), elements, byTime || edge
		if genChance(r, 15) {
			if g.fieldKind(elements, "text") != "" && genChance(r, 50) {
				lines = append(lines, `saying = "sorry"`)
			} else {
				lines = append(lines, "where = "+g.where(elements))
			}
		}
	}
	lines = append(lines, w.lines...)
	lines = append(lines, g.anchorExtras(w, byTime)...)
	if w.event != nil && counted != nil && genChance(r, 18) {
		if kin := g.kin(slices.Concat(w.event, counted)); kin != "" {
			lines = append(lines, kin)
		}
	}
	if form == "expect" && genChance(r, 25) && counted != nil {
		lines = append(lines, "times = "+genOf(r, "1", "2", `"2.."`, `"..1"`, `"..2"`, `"1..2"`, `"${how-many}"`))
	}
	return append(lines, g.place()...), true, form == "expect" && w.within
}

func (g *genMaker) anchorExtras(w genWindow, byTime bool) (lines []string) {
	r := g.r
	if !w.anchored {
		return nil
	}
	if !byTime && !g.anyPlace && genChance(r, 14) {
		lines = append(lines, "next = true")
	}
	if genChance(r, 10) {
		return append(lines, "misses = "+genOf(r, "0", "1", "1", "2"))
	}
	if !byTime && genChance(r, 25) {
		lines = append(lines, fmt.Sprintf("on = %q", genOf(r, "first", "last", "any", "each")))
	}
	return lines
}

func (g *genMaker) kin(elements []string) string {
	fields := g.commonFields(elements)
	f := genOf(g.r, fields...)
	hows := []string{"same", "different"}
	if slices.Contains([]string{"number", "duration", "time"}, f.kind) {
		hows = append(hows, "lower", "higher")
	}
	return fmt.Sprintf("%s = [%q]", genOf(g.r, hows...), f.name)
}

func (g *genMaker) each() []string {
	text, elements, _ := g.pattern(false)
	lines := []string{"each = " + text, "be = " + g.where(elements)}
	if genChance(g.r, 12) {
		lines = append(lines, fmt.Sprintf("on = %q", genOf(g.r, "first", "last", "any")))
	}
	return append(lines, g.place()...)
}

func (g *genMaker) order() []string {
	r := g.r
	match := genOf(r, "first", "first", "subsequence", "exact")
	var list []string
	for _, i := range r.Perm(len(g.elements))[:min(len(g.elements), 2+r.IntN(3))] {
		e := g.elements[i].name
		text := fmt.Sprintf("%q", e)
		if genChance(r, 25) {
			text = fmt.Sprintf("{ element = %q, where = %s }", e, g.where([]string{e}))
		}
		list = append(list, text)
	}
	if match != "first" && genChance(r, 40) {
		// "The same element twice is an error with `first`."
		list = append(list, list[0])
	}
	lines := []string{fmt.Sprintf("order = [%s]", strings.Join(list, ", "))}
	steps := len(g.steps) > 1 && genChance(r, 20)
	if steps {
		lines = []string{`order = "@steps"`}
	}
	if match != "first" || genChance(r, 20) {
		lines = append(lines, fmt.Sprintf("match = %q", match))
	}
	if match == "first" && genChance(r, 35) {
		lines = append(lines, `missing = "skip"`)
	}
	if genChance(r, 30) {
		lines = append(lines, "gap = "+g.durationRange())
	}
	if steps {
		return lines
	}
	w := g.window(genChance(r, 35))
	lines = append(lines, w.lines...)
	for _, l := range g.anchorExtras(w, w.byTime) {
		if l != "next = true" {
			lines = append(lines, l)
		}
	}
	return append(lines, g.place()...)
}

// rule is a whole rule: its form, its conditions, its scoring.
func (g *genMaker) rule() []string {
	r := g.r
	lines, shares, partial := g.form(true)
	if genChance(r, 15) {
		lines = append(lines, g.conditions()...)
	}
	if genChance(r, 40) {
		lines = append(lines, "weight = "+genOf(r, "2", "3", "0.5"))
	}
	if genChance(r, 10) {
		lines = append(lines, "critical = true")
	}
	if genChance(r, 10) {
		lines = append(lines, "bonus = true")
	}
	text := strings.Join(lines, "\n")
	on := strings.Contains(text, "on = \"first\"") || strings.Contains(text, "on = \"last\"") || strings.Contains(text, "on = \"any\"")
	// A partial window is a wider one.
	narrow := false
	for _, d := range []string{"5s", "10s", "${limit}", "12h", "24h"} {
		narrow = narrow || strings.Contains(text, fmt.Sprintf("within = %q", d))
	}
	if partial && narrow && !on && !strings.Contains(text, "in-each") && genChance(r, 30) {
		wide := []string{`"20s"`, `"30s"`, `"2m"`}
		if g.slow {
			wide = []string{`"36h"`, `"3 calendar days"`, `"3 dates"`}
		}
		lines = append(lines, fmt.Sprintf("partial = [{ within = %s, credit = 0.5 }, { within = %s, credit = 0.25 }]", wide[0], genOf(r, wide[1:]...)))
	}
	if shares && genChance(r, 30) {
		lines = append(lines, `credit = "share"`)
	}
	if len(g.steps) > 0 && genChance(r, 20) {
		lines = append(lines, fmt.Sprintf("step = %q", genOf(r, g.steps...)))
	}
	if strings.Contains(g.out.String(), "[dimension.") && genChance(r, 50) {
		lines = append(lines, genOf(r, `dimension = "care"`, `dimension = ["care", "speed"]`))
	}
	return lines
}
