package checker_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/report"
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
func asLine(t *testing.T, b *rules.Book, v *checker.Visit) (line string, whole *checker.NeedsWhole) {
	t.Helper()
	r, err := checker.New(b, checker.Options{Evidence: true}).Check(v)
	if errors.As(err, &whole) {
		return "", whole
	}
	if err != nil {
		t.Fatal(err)
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

// streamRule is a random rule of those that can be judged while a visit is read.
func streamRule(r *rand.Rand) string {
	var b strings.Builder
	add := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	length := func() int { return genOf(r, 0, 1, 2, 3, 5, 8, 13) }
	element := func() string {
		return genOf(r, `"p"`, `"p"`, `"s"`, `"q"`, `"r"`, `["p", "q"]`, `{ element = "p", where = { ok = false } }`,
			`{ element = "s", where = { lot = "3.." } }`, `{ element = "s", where = { lot = "2..6", ok = true } }`,
			`{ element = "p", where = { name = { says = "sorry" } } }`, `{ element = "s", where = { duration = "..2s" } }`)
	}
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
	times := func() {
		if genChance(r, 40) {
			add(`times = %s`, genOf(r, `1`, `2`, `"..1"`, `"..2"`, `"2.."`, `"1..2"`, `"3..10"`, `"..9"`, `"..12"`, `"0.."`))
		}
	}
	form := genOf(r, "expect", "expect", "forbid")
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
		if form == "expect" {
			times()
		}
	case 3:
		add(`%s = %s`, form, element())
		add(`before = %s`, element())
		within()
		if form == "expect" {
			times()
		}
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
		if form == "expect" {
			times()
		}
	}
	scope()
	if text := b.String(); (strings.Contains(text, "after") || strings.Contains(text, "before")) && !strings.Contains(text, "on =") {
		switch r.IntN(6) {
		case 0:
			add(`on = %s`, genOf(r, `"first"`, `"any"`))
		case 1:
			if strings.Contains(text, "\nafter") || strings.Contains(text, "\nbefore") {
				add(`misses = %d`, 1+r.IntN(3))
			}
		case 2:
			add(`credit = "share"`)
		}
	}
	if genChance(r, 15) {
		add(`%s = %s`, genOf(r, "given", "without"), element())
	}
	return b.String()
}

// streamBook is a book of rules that can be judged while a visit is read; which
// rules do not compile is left out.
func streamBook(t *testing.T, r *rand.Rand) (*rules.Book, string) {
	head := hugeElements + "[phrases]\nsorry = [\"sorry\", \"pardon me\"]\n"
	for n := 0; n < 6; {
		rule := fmt.Sprintf("[rule.r%d]\n%s", n, streamRule(r))
		if n > 0 && genChance(r, 20) {
			part := func() string {
				return "{ " + genOf(r, `expect = "p", after = "q", within = "3s"`, `forbid = "s", before = "r"`, `expect = "s", times = "2.."`, `each = "s", be = { ok = true }`) + " }"
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
	kind := genOf(r, rules.StampOffset, rules.StampZoned)
	now, dense := int64(0), 1+r.IntN(4)
	for range 1 + r.IntN(70) {
		now += int64(r.IntN(dense+1)) * 1e9 / int64(1+r.IntN(2))
		e := v.AddEvent(b, b.ElementIndex([]byte{"ppssqr"[r.IntN(6)]}))
		e.At = rules.Stamp{Kind: kind, Nano: now}
		if kind == rules.StampZoned {
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
	failed := 0
	for seed := range uint64(books) {
		r := genSource(seed)
		b, text := streamBook(t, r)
		if why := checker.WhyWhole(b); why != "" {
			t.Fatalf("%s\n%s", why, text)
		}
		for range 10 {
			v := streamVisit(r, b)
			want, _ := asLine(t, b, v.Clone())
			got, whole := asLine(t, b, inPieces(r, v))
			if whole != nil {
				t.Fatalf("seed %d: %s\n%s", seed, whole, text)
			}
			if got != want {
				t.Fatalf("seed %d\n%s\nevents %s\ngot  %s\nwant %s", seed, text, eventsOf(b, v), got, want)
			}
			failed += strings.Count(want, `"fail"`)
		}
	}
	if failed < 20*books {
		t.Errorf("only %d failures, which tests little", failed)
	}
}

func eventsOf(b *rules.Book, v *checker.Visit) string {
	var out strings.Builder
	for i, e := range v.Events {
		fmt.Fprintf(&out, "%d:%s@%v ", i, b.Elements[e.Element].ID, float64(e.At.Nano)/1e9)
	}
	return out.String()
}
