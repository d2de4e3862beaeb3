package review

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"stdc/internal/visitlog"
	"stdc/rules"
)

func loaderOf(files map[string]string) rules.Loader {
	return func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
}

// reviewed reviews visits by the book.toml among some files.
func reviewed(t *testing.T, files map[string]string, rating, log string) *Findings {
	t.Helper()
	b, ds := rules.Compile("book.toml", loaderOf(files))
	if b == nil {
		t.Fatal(ds)
	}
	fact := b.FactIndex([]byte(rating))
	one, err := NewRecorder(b, false, fact)
	if err != nil {
		t.Fatal(err)
	}
	sum := New(b, one.gauge.Limits(), fact)
	_, err = visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(log)), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[*Visit] { return one.Record }, sum.Add,
		func(r visitlog.Reject) { t.Errorf("rejected: %s", r.Reason) })
	if err != nil {
		t.Fatal(err)
	}
	return sum.Findings()
}

// visits writes n visits; events are those of the ith.
func visits(n int, events func(i int) string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"visit":"V%d","date":"2026-03-02",%s}`+"\n", i, events(i))
	}
	return b.String()
}

// greeted is a visit in which somebody is greeted after some seconds.
func greeted(seconds int) string {
	return fmt.Sprintf(`"events":[{"at":"09:00:00","do":"enter"},{"at":"+%ds","do":"greet"}]`, seconds)
}

const head = `[standard]
id    = "hall"
title = "Hall"

[fact.rating]
type    = "number"

[element.enter]

[element.greet]

[element.bow]
fields = { angle = { type = "number" } }

[element.leave]

`

const greetRule = `[rule.greet]
expect = "greet"
after  = "enter"
within = "1m"
`

func TestPropose(t *testing.T) {
	quick := visits(200, func(i int) string { return greeted(i % 9) })
	slow := visits(200, func(i int) string { return greeted(40 + i) })
	for _, c := range []struct {
		name, rules, log string
		want             string // of the only proposal; "" for none
	}{
		{"all keep half of it", greetRule, quick, "tighten greet to 10s"},
		{"too few visits", greetRule, visits(99, func(i int) string { return greeted(3) }), ""},
		{"some need more than half of it", greetRule, visits(200, func(i int) string { return greeted(i % 60) }), ""},
		{"most are slower", greetRule, slow, "loosen greet to 4m"},
		{"half are slower, which may be chance", greetRule, visits(200, func(i int) string { return greeted(60 * (i%2 + 1)) }), ""},
		{"most are slower by far", greetRule, visits(200, func(i int) string { return greeted(700) }), "loosen greet to 15m (far)"},
		{"a critical rule", greetRule + "critical = true\n", slow, "loosen greet to 4m (critical)"},
		{"nothing ever comes", greetRule, visits(200, func(int) string { return `"events":[{"at":"09:00:00","do":"enter"}]` }), ""},
		{"ratings are higher where it is met", greetRule, visits(200, func(i int) string {
			if i%5 == 0 {
				return fmt.Sprintf(`"facts":{"rating":%d},`, 6+i%2) + greeted(30)
			}
			return fmt.Sprintf(`"facts":{"rating":%d},`, 2+i%3) + greeted(100)
		}), "loosen greet to 2m (rating)"},
		{"ratings are the same", greetRule, visits(200, func(i int) string {
			if i%5 == 0 {
				return fmt.Sprintf(`"facts":{"rating":%d},`, 2+i%2) + greeted(30)
			}
			return fmt.Sprintf(`"facts":{"rating":%d},`, 2+i%2) + greeted(100)
		}), "loosen greet to 2m"},
		{"a lower end", "[rule.greet]\neach = \"bow\"\nbe   = { angle = \"40..\" }\n", visits(200, func(i int) string {
			return fmt.Sprintf(`"events":[{"at":"09:00:00","do":"bow","angle":%d}]`, 20+i/10)
		}), "loosen greet to 20"},
		{"it never applies", greetRule, visits(300, func(int) string { return `"events":[{"at":"09:00:00","do":"bow"}]` }), "retire greet: never-applies"},
		{"it never applies to few", greetRule, visits(299, func(int) string { return `"events":[{"at":"09:00:00","do":"bow"}]` }), ""},
		{"it never applies and is critical", greetRule + "critical = true\n", visits(300, func(int) string { return `"events":[{"at":"09:00:00","do":"bow"}]` }), "retire greet: never-applies (critical)"},
		{"what is forbidden is not tightened", "[rule.greet]\nforbid = \"bow\"\nafter  = \"enter\"\nwithin = \"1m\"\n", quick, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reviewed(t, map[string]string{"book.toml": head + c.rules}, "rating", c.log)
			var got []string
			for _, p := range Propose(f) {
				s := fmt.Sprintf("%s %s", p.Kind, f.Book.Rules[p.Rule].ID)
				if p.Limit >= 0 {
					one, _ := written(&f.Limits[p.Limit].Limit, p.To)
					s += " to " + strings.Trim(one, `"`)
				} else {
					s += ": " + string(p.Why)
				}
				if p.Held != "" {
					s += " (" + string(p.Held) + ")"
				}
				got = append(got, s)
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

// TestSame holds rules that tell nothing beyond another to what is said of them.
func TestSame(t *testing.T) {
	const two = greetRule + "\n[rule.again]\nexpect = \"greet\"\nafter  = \"enter\"\nwithin = \"2m\"\n"
	for _, c := range []struct {
		name string
		log  string
		want string
	}{
		{"alike in all", visits(60, func(i int) string { return greeted(30 + 300*(i%2)) }), "again as greet in 60 of 60"},
		{"apart in some", visits(60, func(i int) string { return greeted(30 + 60*(i%3)) }), ""},
		{"both always pass", visits(60, func(i int) string { return greeted(3) }), ""},
		{"too few", visits(29, func(i int) string { return greeted(30 + 300*(i%2)) }), ""},
		{"nearly alike", visits(400, func(i int) string {
			if i == 7 {
				return greeted(90)
			}
			return greeted(30 + 300*(i%2))
		}), "again as greet in 399 of 400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reviewed(t, map[string]string{"book.toml": head + two}, "", c.log)
			got := ""
			for i := range f.Rules {
				if r := &f.Rules[i]; r.Same >= 0 {
					got += fmt.Sprintf("%s as %s in %d of %d", f.Book.Rules[i].ID, f.Book.Rules[r.Same].ID, r.Agree, r.Of)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	// One that applies to fewer visits says nothing beyond the other, though it
	// stands first.
	const fewer = "[rule.few]\nwhen   = { rating = \"5..\" }\n" + "expect = \"greet\"\nafter  = \"enter\"\nwithin = \"1m\"\n\n" + greetRule
	f := reviewed(t, map[string]string{"book.toml": head + fewer}, "", visits(200, func(i int) string {
		return fmt.Sprintf(`"facts":{"rating":%d},`, i%10) + greeted(30+300*(i/10%2))
	}))
	if f.Rules[0].Same != 1 || f.Rules[1].Same != -1 {
		t.Errorf("few tells nothing beyond greet: got %d and %d", f.Rules[0].Same, f.Rules[1].Same)
	}
}

func TestTraits(t *testing.T) {
	f := reviewed(t, map[string]string{"book.toml": head + greetRule + `
[rule.never]
expect = "greet"
after  = "leave"

[rule.unseen]
expect = "bow"

[rule.fails]
expect = "leave"
`}, "", visits(40, func(i int) string { return `"unobserved":["bow"],` + greeted(3) }))
	got := fmt.Sprint(f.Rules[0].Traits, f.Rules[1].Traits, f.Rules[2].Traits, f.Rules[3].Traits)
	if want := "[never-fails] [never-applies] [mostly-unknown] [always-fails]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if hi := f.Rules[0].FailRate.Hi; hi < 0.07 || hi > 0.1 {
		t.Errorf("of 40 without a fail at most %v fail", hi)
	}
}

// TestDiff makes the diff of one proposal in sources of many a form, and holds it
// to the change that is wanted.
func TestDiff(t *testing.T) {
	quick := visits(300, func(i int) string { return greeted(i % 9) })
	rule := func(within string) string {
		return "[rule.greet]\nexpect = \"greet\"\nafter  = \"enter\"\n" + within + "\n"
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string // the lines of the diff that begin with + or -, without their reason
		held  Held
	}{
		{"a limit", map[string]string{"book.toml": head + rule(`within = "1m"`)}, `-within = "1m" +within = "10s"`, ""},
		{"both ends", map[string]string{"book.toml": head + rule(`within = "0s..1m"`)}, `-within = "0s..1m" +within = "10s"`, ""},
		{"a param", map[string]string{"book.toml": head + "[param]\nlimit = \"1m\"\n\n" + rule(`within = "${limit}"`)}, `-limit = "1m" +limit = "10s"`, ""},
		{"a param within a text", map[string]string{"book.toml": head + "[param]\nlimit = \"1m\"\n\n" + rule(`within = "..${limit}"`)}, `-limit = "1m" +limit = "10s"`, ""},
		{"a param of two rules", map[string]string{"book.toml": head + "[param]\nlimit = \"1m\"\n\n" + rule(`within = "${limit}"`) +
			"\n[rule.leave]\nexpect = \"leave\"\nafter  = \"greet\"\nwithin = \"${limit}\"\n"}, `-within = "${limit}" +within = "10s"`, ""},
		{"lines of Windows", map[string]string{"book.toml": strings.ReplaceAll(head+rule(`within = "1m"`), "\n", "\r\n")}, "-within = \"1m\"\r +within = \"10s\"\r", ""},
		{"a byte order mark", map[string]string{"book.toml": mark + head + rule(`within = "1m"`)}, `-within = "1m" +within = "10s"`, ""},
		{"a rule of two", map[string]string{"book.toml": head + "[pattern.slow]\nelement = \"leave\"\n\n[rule]\n  greet = { expect = \"greet\", after = \"enter\", within = \"1m\" }\n"},
			`-  greet = { expect = "greet", after = "enter", within = "1m" } +  greet = { expect = "greet", after = "enter", within = "10s" }`, ""},
		{"an import", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nimport = [\"sub/more.toml\"]\n", "sub/more.toml": head + rule(`within = "1m"`)}, `-within = "1m" +within = "10s"`, ""},
		{"an overlay", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nextends = \"hq.toml\"\n", "hq.toml": head + rule(`within = "1m"`)},
			`+ +[rule.greet] +within = "10s"`, ""},
		{"an overlay that has the rule", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nextends = \"hq.toml\"\n\n[rule.greet]\nweight = 2\n", "hq.toml": head + rule(`within = "1m"`)},
			`+within = "10s"`, ""},
		{"an overlay and a part of a rule", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nextends = \"hq.toml\"\n",
			"hq.toml": head + "[rule.greet]\nall = [{ expect = \"greet\", after = \"enter\", within = \"1m\" }, { expect = \"enter\" }]\n"}, "", HeldSource},
		{"one limit of two rules", map[string]string{"book.toml": head + "[pattern.quick]\nelement = \"bow\"\nwhere = { duration = \"..1m\" }\n\n" + rule(`within = "1m"`)}, `-within = "1m" +within = "10s"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reviewed(t, c.files, "", quick)
			list := Propose(f)
			load := loaderOf(c.files)
			got := Diff(f, list, "book.toml", load, func(*Proposal) []string { return []string{"the reason"} })
			var held Held
			for _, p := range list {
				if f.Book.Rules[p.Rule].ID == "greet" {
					held = p.Held
				}
			}
			var lines []string
			for line := range strings.Lines(string(got)) {
				line = strings.TrimSuffix(line, "\n")
				marked := strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-")
				if marked && !strings.HasPrefix(line, "+++") && !strings.HasPrefix(line, "---") && !strings.Contains(line, "# the reason") {
					lines = append(lines, line)
				}
			}
			if s := strings.Join(lines, " "); s != c.want || held != c.held {
				t.Errorf("got %q (held %q), want %q\n%s", s, held, c.want, got)
			}
			if c.held == "" && !bytes.Contains(got, []byte("# the reason")) {
				t.Errorf("the reason is not in\n%s", got)
			}
			for name, text := range c.files { // nothing is changed
				if data, err := load(name); err != nil || string(data) != text {
					t.Errorf("%s was changed", name)
				}
			}
		})
	}
}

func TestDiffRetires(t *testing.T) {
	log := visits(300, func(i int) string { return greeted(i % 9) })
	const never = "# Why it is there.\n[rule.never]\nexpect = \"greet\"\nafter  = \"leave\"\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"in the middle", map[string]string{"book.toml": head + "# Rules.\n\n" + never + "\n# The bow.\n[rule.bow]\nforbid = \"bow\"\n"},
			"-# Why it is there. -[rule.never] -expect = \"greet\" -after  = \"leave\" +# gone"},
		{"at the end", map[string]string{"book.toml": head + "[rule.bow]\nforbid = \"bow\"\n\n" + never}, "-# Why it is there. -[rule.never] -expect = \"greet\" -after  = \"leave\" +# gone"},
		{"in an overlay", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nextends = \"hq.toml\"\n", "hq.toml": head + never + "\n[rule.bow]\nforbid = \"bow\"\n"},
			"+ +# gone +[rule.never] +retired = true"},
		{"in an import of another folder", map[string]string{"book.toml": "[standard]\nid = \"a\"\ntitle = \"A\"\nimport = [\"sub/more.toml\"]\n", "sub/more.toml": head + never + "\n[rule.bow]\nforbid = \"bow\"\n"},
			"-# Why it is there. -[rule.never] -expect = \"greet\" -after  = \"leave\" +# gone"},
		{"with a table below it", map[string]string{"book.toml": head + "[rule.bow]\nforbid = \"bow\"\n\n" + never + "[rule.never.where]\nby = \"staff\"\n"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reviewed(t, c.files, "", log)
			list := Propose(f)
			got := Diff(f, list, "book.toml", loaderOf(c.files), func(*Proposal) []string { return []string{"gone"} })
			var lines []string
			for line := range strings.Lines(string(got)) {
				line = strings.TrimSuffix(line, "\n")
				if (line[0] == '+' || line[0] == '-') && !strings.HasPrefix(line, "+++") && !strings.HasPrefix(line, "---") {
					lines = append(lines, line)
				}
			}
			if s := strings.Join(lines, " "); s != c.want {
				t.Errorf("got %q, want %q\n%s", s, c.want, got)
			}
			if (list[0].Held == "") != (c.want != "") {
				t.Errorf("held: %q", list[0].Held)
			}
		})
	}
}

// TestStepsAreReal holds what would pass at other limits to books with them.
func TestStepsAreReal(t *testing.T) {
	log := visits(120, func(i int) string { return greeted(i * i % 97) })
	f := reviewed(t, map[string]string{"book.toml": head + greetRule}, "", log)
	l := &f.Limits[0]
	if len(l.Steps) != 7 {
		t.Fatalf("%d limits are told", len(l.Steps))
	}
	own := false
	for _, s := range l.Steps {
		text := strings.Replace(head+greetRule, `"1m"`, `"`+rules.FormatDuration(s.Limit)+`"`, 1)
		r := &reviewed(t, map[string]string{"book.toml": text}, "", log).Rules[0]
		if s.Pass.Hits != r.Pass || s.Pass.N != r.Pass+r.Fail || s.Unknown != r.Unknown {
			t.Errorf("at %s %d of %d pass, with such a book %d of %d", rules.FormatDuration(s.Limit), s.Pass.Hits, s.Pass.N, r.Pass, r.Pass+r.Fail)
		}
		if s.Own {
			own = true
			if s.Pass.Hits != f.Rules[0].Pass {
				t.Errorf("at the book's own limit %d pass, by the rule %d", s.Pass.Hits, f.Rules[0].Pass)
			}
		}
		if got := l.passing(s.Limit); got != s.Pass {
			t.Errorf("at %s %d pass by the spread", rules.FormatDuration(s.Limit), got.Hits)
		}
	}
	if !own {
		t.Error("the book's own limit is not told")
	}
	for _, x := range l.Reach {
		if r := l.passing(x.Limit); r.Value < x.Share {
			t.Errorf("%v of the visits pass at %d, not %v", r.Value, x.Limit, x.Share)
		}
		if r := l.passing(x.Limit - 1); r.Value >= x.Share {
			t.Errorf("%v of the visits pass below %d already", r.Value, x.Limit)
		}
	}
	if l.Seen != 120 || l.None != 0 || l.Percentiles[2] != int64(lowestOf(120, func(i int) int64 { return int64(i * i % 97) }))*1e9 {
		t.Errorf("seen: %+v", l)
	}
}

// lowestOf is the median of some numbers by nearest rank, the slow way.
func lowestOf(n int, x func(i int) int64) int64 {
	for v := int64(0); ; v++ {
		count := 0
		for i := range n {
			if x(i) <= v {
				count++
			}
		}
		if 2*count >= n {
			return v
		}
	}
}
