package checker_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// inPieces lets a visit come in pieces of random length, as a reader of a long
// one gives it. Memory of a piece is overwritten by the next.
func inPieces(r *rand.Rand, v *checker.Visit) *checker.Visit {
	events, values := v.Events, v.Values
	out := v.Clone()
	out.Events, out.Values = out.Events[:0], out.Values[:0]
	next := 0
	take := func() bool {
		if next == len(events) {
			return false
		}
		n := min(1+r.IntN(7), len(events)-next)
		out.Gone, out.Events, out.Values = next, out.Events[:0], out.Values[:0]
		for _, e := range events[next : next+n] {
			to := len(values)
			for _, other := range events {
				if other.Fields > e.Fields && int(other.Fields) < to {
					to = int(other.Fields)
				}
			}
			from := e.Fields
			e.Fields = int32(len(out.Values))
			out.Events, out.Values = append(out.Events, e), append(out.Values, values[from:to]...)
		}
		next += n
		return true
	}
	take()
	out.Rest = func() (bool, error) { return take(), nil }
	return out
}

// asLine is what a report says of a visit, with every reason.
func asLine(t *testing.T, b *rules.Book, c *checker.Checker, v *checker.Visit) (line string, whole *checker.NeedsWhole) {
	t.Helper()
	r, err := c.Check(v)
	if errors.As(err, &whole) {
		return "", whole
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Gone + len(v.Events); r.Events != n {
		t.Errorf("%d events, want %d", r.Events, n)
	}
	en, zh := report.NewWords("en"), report.NewWords("zh")
	return fmt.Sprintf("%s\n%s\n%+v", report.AppendVisit(nil, b, r, en), report.AppendVisit(nil, b, r, zh), factsOfReasons(r)), nil
}

func factsOfReasons(r *checker.Result) []string {
	var list []string
	for i := range r.Rules {
		if why := r.Rules[i].Reason; why != nil {
			one := *why
			one.Node, one.Cond, one.Parts = nil, nil, nil
			list = append(list, fmt.Sprintf("%+v cond %v parts %d", one, why.Cond != nil, len(why.Parts)))
		}
	}
	return list
}

// streamElement is what a random rule counts, is asked of, or is closed by.
func streamElement(r *rand.Rand) string {
	return genOf(r, `"p"`, `"p"`, `"s"`, `"q"`, `"r"`, `["p", "q"]`, `{ element = "p", where = { ok = false } }`,
		`{ element = "s", where = { lot = "3.." } }`, `{ element = "s", where = { lot = "2..6", ok = true } }`,
		`{ element = "s", where = { lot = "@level.." } }`, `{ element = "p", where = { due = "2026-03-02T12:00:05.." } }`,
		`{ element = "p", where = { name = { says = "sorry" } } }`, `{ element = "s", where = { duration = "..2s" } }`)
}

// streamRule is a random rule of those that can be judged while a visit is read.
func streamRule(r *rand.Rand) string {
	var b strings.Builder
	add := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	length := func() int { return genOf(r, 0, 1, 2, 3, 5, 8, 13) }
	element := func() string { return streamElement(r) }
	within := func() {
		switch r.IntN(6) {
		case 0, 1:
		case 2:
			add(`within = "%ds.."`, length())
		case 3:
			add(`within = "%ds..%ds"`, 2, 2+length())
		default:
			add(`within = "%ds"`, length())
		}
	}
	scope := func() {
		switch r.IntN(8) {
		case 0:
			add(`in = { before = %s }`, element())
		case 1:
			add(`in = { after = %s }`, element())
		case 2, 3:
			add(`in = { after = %s, before = %s }`, element(), element())
		case 4:
			add(`in = { after = %s, until = %s }`, element(), element())
		}
	}
	add(`weight = %d`, 1+r.IntN(3))
	form := genOf(r, "expect", "expect", "forbid")
	times := func() {
		if form == "expect" && genChance(r, 40) {
			add(`times = %s`, genOf(r, `1`, `2`, `"..1"`, `"..2"`, `"2.."`, `"1..2"`, `"3..10"`, `"..9"`, `"..12"`, `"0.."`))
		}
	}
	switch r.IntN(7) {
	case 0:
		add(`each = "s"`)
		add(`be = %s`, genOf(r, `{ ok = true }`, `{ lot = "2..5" }`, `{ duration = "..1s" }`, `{ name = { says = "sorry" } }`))
		if genChance(r, 30) {
			add(`on = %s`, genOf(r, `"first"`, `"any"`))
		}
	case 1:
		add(`expect = %s`, element())
		add(`every = "%ds"`, 1+length())
	case 2:
		add(`%s = %s`, form, element())
		times()
	case 3:
		add(`%s = %s`, form, element())
		add(`before = %s`, element())
		within()
		times()
	default:
		add(`%s = %s`, form, element())
		add(`after = %s`, genOf(r, element(), element(), element(), `"@start"`))
		switch r.IntN(4) {
		case 0:
			add(`before = %s`, element())
		case 1:
			add(`until = %s`, element())
		}
		within()
		times()
	}
	scope()
	streamPicks(r, &b)
	if genChance(r, 10) {
		add(`%s = %s`, genOf(r, "when", "unless"), genOf(r, `{ level = "3.." }`, `{ channel = "phone" }`))
	}
	if genChance(r, 15) {
		add(`%s = %s`, genOf(r, "given", "without"), element())
	}
	return b.String()
}

// streamPicks adds which anchors of a rule are asked, and what it forgives.
func streamPicks(r *rand.Rand, b *strings.Builder) {
	if text := b.String(); (strings.Contains(text, "after") || strings.Contains(text, "before")) && !strings.Contains(text, "on =") {
		switch r.IntN(6) {
		case 0:
			fmt.Fprintf(b, "on = %s\n", genOf(r, `"first"`, `"any"`))
		case 1:
			if strings.Contains(text, "\nafter") || strings.Contains(text, "\nbefore") {
				fmt.Fprintf(b, "misses = %d\n", 1+r.IntN(3))
			}
		case 2:
			fmt.Fprintf(b, "credit = \"share\"\n")
		}
	}
}

// streamBook is a book of rules that can be judged while a visit is read; which
// rules do not compile is left out.
func streamBook(t *testing.T, r *rand.Rand) (*rules.Book, string) {
	head := strings.Replace(hugeElements, "lot =", "due = { type = \"time\" }, lot =", 1) +
		"[phrases]\nsorry = [\"sorry\", \"pardon me\"]\n[fact.level]\ntype = \"number\"\n[fact.channel]\ntype = \"text\"\n"
	for n := 0; n < 6; {
		rule := fmt.Sprintf("[rule.r%d]\n%s", n, streamRule(r))
		if n > 0 && genChance(r, 20) {
			part := func() string {
				return "{ " + genOf(r, `expect = "p", after = "q", within = "3s"`, `forbid = "s", before = "r"`, `expect = "s", times = "2.."`, `each = "s", be = { ok = true }`,
					`require = { level = "2.." }`, `expect = "p", every = "3s", when = { channel = "phone" }`) + " }"
			}
			rule = fmt.Sprintf("[rule.r%d]\n%s = [%s, %s]\n", n, genOf(r, "all", "any"), part(), part())
		}
		if b, ds := compile(map[string]string{"book.toml": head + rule}, "book.toml"); b == nil || rules.HasErrors(ds) {
			continue
		}
		head += rule
		n++
	}
	b, ds := compile(map[string]string{"book.toml": head}, "book.toml")
	if b == nil || rules.HasErrors(ds) {
		t.Fatal(ds, head)
	}
	return b, head
}

// streamVisit is a random plain visit.
func streamVisit(r *rand.Rand, b *rules.Book) *checker.Visit {
	v := new(checker.Visit)
	v.Reset(b)
	v.ID = "V"
	kind := genOf(r, rules.StampOffset, rules.StampZoned, rules.StampLocal)
	if genChance(r, 95) {
		v.Facts[0] = rules.NumberValue(float64(r.IntN(6)))
	}
	if genChance(r, 80) {
		v.Facts[1] = rules.TextValue(genOf(r, "phone", "counter"))
	}
	now, dense := int64(0), 1+r.IntN(4)
	for range 1 + r.IntN(70) {
		now += int64(r.IntN(dense+1)) * 1e9 / int64(1+r.IntN(2))
		e := v.AddEvent(b, b.ElementIndex([]byte{"ppssqr"[r.IntN(6)]}))
		e.At = rules.Stamp{Kind: kind, Nano: now}
		if kind != rules.StampOffset {
			e.At.Day, e.At.Nano = 20000, now+3600e9
		}
		e.End = e.At
		e.End.Nano += int64(r.IntN(4)) * 1e9
		fields := b.Elements[e.Element].Fields
		for k := range fields {
			to := &v.Values[int(e.Fields)+k]
			switch fields[k].ID {
			case "ok":
				*to = rules.BoolValue(genChance(r, 70))
			case "lot":
				*to = rules.NumberValue(float64(r.IntN(8)))
			case "due":
				*to = rules.TimeValue(rules.Stamp{Kind: rules.StampZoned, Day: 20514, Nano: int64(12*3600+r.IntN(10)) * 1e9})
			case "name":
				*to = rules.TextValue(genOf(r, "I am sorry", "no", "Pardon me!"))
			}
		}
	}
	return v
}

// TestStream holds visits that are judged while they are read to those that are
// held whole: verdicts, credits, scores, reasons and evidence.
func TestStream(t *testing.T) {
	books := 400
	if testing.Short() {
		books = 60
	}
	failed, streamed := 0, 0
	for seed := range uint64(books) {
		r := genSource(seed)
		b, text := streamBook(t, r)
		if why := checker.WhyWhole(b); why != "" {
			t.Fatalf("%s\n%s", why, text)
		}
		held, read := checker.New(b, checker.Options{Evidence: true}), checker.New(b, checker.Options{Evidence: true})
		for range 10 {
			v := streamVisit(r, b)
			want, _ := asLine(t, b, held, v.Clone())
			got, whole := asLine(t, b, read, inPieces(r, v))
			if whole != nil { // a fact that is compared with was not recorded
				if v.Facts[0].Known() {
					t.Fatalf("seed %d: %s\n%s", seed, whole, text)
				}
				continue
			}
			if got != want {
				t.Fatalf("seed %d\n%s\nevents %s\ngot  %s\nwant %s", seed, text, eventsOf(b, v), got, want)
			}
			streamed++
			failed += strings.Count(want, `"fail"`)
		}
	}
	if streamed < 9*books || failed < 20*books {
		t.Errorf("only %d visits and %d failures, which tests little", streamed, failed)
	}
}

func eventsOf(b *rules.Book, v *checker.Visit) string {
	var out strings.Builder
	for i, e := range v.Events {
		fmt.Fprintf(&out, "%d:%s@%v ", i, b.Elements[e.Element].ID, float64(e.At.Nano)/1e9)
	}
	return out.String()
}

// TestStreamOfAny does the same with the random books and visits of the other
// tests, as far as they can be judged so.
func TestStreamOfAny(t *testing.T) {
	books := 120
	if testing.Short() {
		books = 30
	}
	streamed := 0
	for seed := range uint64(books) {
		r := genSource(seed)
		text := genBook(r)
		b := compileOne(t, text)
		some := *b
		some.Rules = nil
		for i := range b.Rules {
			one := *b
			one.Rules = b.Rules[i : i+1]
			if checker.WhyWhole(&one) == "" {
				some.Rules = append(some.Rules, b.Rules[i])
			}
		}
		for i := range 10 {
			visit := genVisit(r, text, fmt.Sprintf("V%d", i))
			_, err := visitlog.Run(context.Background(), visitlog.Files([]string{"-"}, strings.NewReader(visit)), &some, visitlog.Options{Workers: 1},
				func() visitlog.Judge[int] {
					return func(v *checker.Visit) (int, error) {
						makePlain(r, v)
						got, whole := asLine(t, &some, checker.New(&some, checker.Options{Evidence: true}), inPieces(r, v))
						if whole != nil {
							return 0, nil
						}
						if want, _ := asLine(t, &some, checker.New(&some, checker.Options{Evidence: true}), v.Clone()); got != want {
							t.Fatalf("seed %d\n%s\n%s\ngot  %s\nwant %s", seed, text, visit, got, want)
						}
						return len(some.Rules), nil
					}
				}, func(rules int) { streamed += rules }, func(visitlog.Reject) {})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if streamed < 3*books {
		t.Errorf("only %d rules were asked, which tests little", streamed)
	}
}

// makePlain gives a visit times that are plain, and lets everything be observed.
func makePlain(r *rand.Rand, v *checker.Visit) {
	v.Start, v.Precision = rules.Stamp{}, 0
	clear(v.Unobserved)
	now := int64(0)
	for i := range v.Events {
		e := &v.Events[i]
		now += int64(r.IntN(12)) * 1e9
		e.At, e.End = rules.Stamp{Kind: rules.StampOffset, Nano: now}, rules.Stamp{}
	}
}

// TestNeedsWhole lists what cannot be judged while a visit is read, and what is
// said of it.
func TestNeedsWhole(t *testing.T) {
	for _, c := range []struct{ rule, want string }{
		{`order = ["p", "q"]`, "rule x asks for an order"},
		{`expect = "p"
near = "q"`, "rule x looks on both sides of its anchors (near)"},
		{`expect = "p"
before = "q"
since = "r"`, "rule x looks back for what opened its windows (since)"},
		{`expect = "p"
after = "q"
next = true`, "rule x asks what stands next to its anchors"},
		{`expect = "s"
after = "p"
same = ["lot"]`, "rule x compares fields of two events (same)"},
		{`expect = "s"
after = "p"
within = "5s"
partial = [{ within = "9s", credit = 0.5 }]`, "rule x gives partial credit"},
		{`expect = "s"
after = "p"
on = "last"`, `rule x asks the last anchor alone (on = "last")`},
		{`expect = "s"
after = "p"
within = "1 dates"`, "rule x counts days or working time"},
		{`expect = "s"
every = "1 dates"`, "rule x counts days or working time"},
		{`expect = "s"
in = { per = "lot" }`, "rule x splits the visit by a field (per)"},
		{`expect = { element = "s", edge = "end" }
after = "p"`, "rule x goes by the end of an activity"},
		{`expect = "s"
before = "@end"`, "rule x goes by the place @end"},
		{`one-of = [{ expect = "p" }, { expect = "s" }]`, "rule x limits how many of its parts may be met"},
		{`all = [{ expect = "p" }, { order = ["p", "q"] }]`, "rule x asks for an order"},
		{`forbid = "s"
given = { element = "p", where = { ok = true } }
`, ""},
	} {
		if got := checker.WhyWhole(hugeBook(t, c.rule)); got != c.want {
			t.Errorf("%s: %s", c.rule, got)
		}
	}
	b := hugeBook(t, "forbid = { element = \"p\", where = { ok = false } }\nafter = \"q\"\nbefore = \"r\"\nwithin = \"2000000s\"\n[rule.y]\nforbid = \"p\"\nin = { after = \"q\", before = \"r\" }")
	for _, c := range []struct {
		name, want string
		visit      func(v *checker.Visit)
	}{
		{"good", "", func(v *checker.Visit) {}},
		{"no events", "it has no events", func(v *checker.Visit) { v.Events = nil }},
		{"unobserved", "an element was not watched for", func(v *checker.Visit) { v.Unobserved[0] = true }},
		{"precision", "a precision is stated", func(v *checker.Visit) { v.Precision = 1e9 }},
		{"start", "a start is stated", func(v *checker.Visit) { v.Start = rules.Stamp{Kind: rules.StampClock} }},
		{"no time", "events[3] has no time, and its times have to be all written in one way, to the second, and in order", func(v *checker.Visit) { v.Events[3].At = rules.Stamp{} }},
		{"first", "events[0] has no time, and its times have to be all written in one way, to the second, and in order", func(v *checker.Visit) { v.Events[0].At = rules.Stamp{} }},
		{"order", "events[9] is at +20ms, and its times have to be all written in one way, to the second, and in order", func(v *checker.Visit) { v.Events[9].At = v.Events[2].At }},
		{"end", "events[9] is at +90ms and ends at +20ms, and its times have to be all written in one way, to the second, and in order", func(v *checker.Visit) { v.Events[9].End = v.Events[2].At }},
		{"clock", "it has times of day and no date", func(v *checker.Visit) { v.Events[0].At.Kind = rules.StampClock }},
		{"field", "events[2] does not record ok", func(v *checker.Visit) { clear(v.Values[v.Events[2].Fields:v.Events[3].Fields]) }},
		{"spans", "at events[1000] more than 1000 segments of rule y are open", func(v *checker.Visit) {
			for i := range v.Events {
				v.Events[i].Element = v.Events[0].Element
			}
		}},
	} {
		v := hugeVisit(b, 1500)
		c.visit(v)
		_, whole := asLine(t, b, checker.New(b, checker.Options{}), inPieces(rand.New(rand.NewPCG(1, 1)), v))
		if got := ""; whole != nil || c.want != "" {
			if whole != nil {
				got = whole.Reason
			}
			if got != c.want {
				t.Errorf("%s: %s", c.name, got)
			}
		}
	}
}

// TestStreamHolds: a window that holds too much ends the stream, and no visit
// makes a monitor hold more than its windows.
func TestStreamHolds(t *testing.T) {
	b := hugeBook(t, "expect = \"s\"\nafter = \"p\"\nwithin = \"2000000s\"")
	v := hugeVisit(b, 1000)
	pieces := 0
	v.Rest = func() (bool, error) {
		v.Gone += len(v.Events)
		for i := range v.Events {
			v.Events[i].At.Nano += int64(len(v.Events)) * 1e7
		}
		pieces++
		return true, nil
	}
	_, whole := asLine(t, b, checker.New(b, checker.Options{}), v)
	if want := "the windows of its rules hold more than 2097152 events"; whole == nil || !strings.HasSuffix(whole.Reason, want) {
		t.Errorf("%v, want %s", whole, want)
	}
}
