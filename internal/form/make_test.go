package form

import (
	"fmt"
	"strings"
	"testing"

	"stdc/rules"
)

// shape writes what a form asks for, a line an element.
func shape(f *Form) string {
	var b strings.Builder
	for _, g := range f.Groups {
		id := "-"
		if g.Step >= 0 {
			id = f.Book.Steps[g.Step].ID
		}
		for i := range g.Items {
			it := &g.Items[i]
			fmt.Fprintf(&b, "%s: %s", id, f.Book.Elements[it.Element].ID)
			for _, x := range []struct {
				is   bool
				word string
			}{{it.Timed, "timed"}, {it.Ends, "ends"}, {it.Repeats, "repeats"}, {it.Counted, "counted"}, {it.Photo, "photo"}} {
				if x.is {
					b.WriteString(" " + x.word)
				}
			}
			for k := range it.Fields {
				b.WriteString(" " + question(&it.Fields[k]))
			}
			b.WriteString("\n")
		}
	}
	for i := range f.Facts {
		b.WriteString("fact: " + question(&f.Facts[i]) + "\n")
	}
	return b.String()
}

func question(q *Question) string {
	s := q.Field.ID
	if q.Words {
		s += "(words)"
	}
	if q.Scale != nil {
		s += fmt.Sprintf("(%d..%d)", q.Scale.Lo, q.Scale.Hi)
	}
	if q.Unit != "" {
		s += "(" + q.Unit + ")"
	}
	return s
}

const head = `
[standard]
id = "b"
title = "B"

[[step]]
id = "welcome"
from = "enter"
until = "seat"

[[step]]
id = "serve"
from = "seat"

[fact.waited]
type = "duration"

[fact.rating]
title = "Rating (1 to 7)"
type = "number"

[element.enter]
[element.greet]
fields = { text = "text", mood = { type = "number", title = "mood（五分制）" } }
[element.smile]
[element.seat]
[element.hold]
[element.cough]

[phrases]
hello = ["hello"]
`

// What is asked of an element follows from what rules do with it.
func TestMake(t *testing.T) {
	for _, c := range []struct{ name, rules, want string }{
		{"only what a rule looks at", `expect = "smile"`, "-: smile\n"},
		{"a count", "expect = \"smile\"\ntimes = \"3..\"", "-: smile counted\n"},
		{"a count in time", "expect = \"smile\"\ntimes = \"3..\"\nafter = \"enter\"", "welcome: enter timed\n-: smile timed repeats\n"},
		{"an opening comes once", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"", "welcome: enter timed\n-: greet timed\n"},
		{"the step of a rule", "expect = \"greet\"\nafter = \"enter\"\nstep = \"welcome\"", "welcome: enter timed\nwelcome: greet timed\n"},
		{"each of an anchor that comes again", "expect = \"greet\"\nafter = \"cough\"", "-: greet timed repeats\n-: cough timed repeats\n"},
		{"the first of it", "expect = \"greet\"\nafter = \"cough\"\non = \"first\"", "-: greet timed\n-: cough timed\n"},
		{"words", "expect = \"greet\"\nsaying = \"hello\"", "-: greet repeats text(words)\n"},
		{"a rating", "each = \"greet\"\nbe = { mood = \"4..\" }", "-: greet repeats mood(1..5)\n"},
		{"a length", "each = \"hold\"\nbe = { duration = \"..60s\" }", "-: hold timed ends repeats\n"},
		{"the end", "expect = \"greet\"\nafter = { element = \"hold\", edge = \"end\" }", "-: greet timed repeats\n-: hold timed ends repeats\n"},
		{"in a step", "expect = \"smile\"\nin = \"welcome\"", "welcome: enter timed\nwelcome: smile timed\nserve: seat timed\n"},
		{"right beside", "expect = \"greet\"\nafter = \"enter\"\nnext = true", "welcome: enter timed\n-: greet timed\n"},
		{"facts", "require = { waited = \"..90s\", rating = \"5..\" }", "fact: waited(s)\nfact: rating(1..7)\n"},
		{"a length in minutes", `require = { waited = "..5m" }`, "fact: waited(m)\n"},
		{"a ban", `forbid = "cough"`, "-: cough\n"},
		{"a ban in time", "forbid = \"cough\"\nafter = \"enter\"", "welcome: enter timed\n-: cough timed repeats\n"},
		{"in several places", "all = [{ expect = \"smile\", after = \"enter\" }, { expect = \"smile\", after = \"seat\" }]", "welcome: enter timed\nserve: seat timed\n-: smile timed repeats\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := compiled(t, head+"\n[rule.r]\n"+c.rules+"\n")
			if got := shape(Make(b, Options{})); got != c.want {
				t.Errorf("%s\ngot:\n%swant:\n%s", c.rules, got, c.want)
			}
		})
	}
}

// Options decide what the rules leave open, and change no name.
func TestOptions(t *testing.T) {
	b := compiled(t, head+"\n[rule.r]\nexpect = \"greet\"\nafter = \"cough\"\nwithin = \"5s\"\n")
	greet, cough := b.ElementIndex([]byte("greet")), b.ElementIndex([]byte("cough"))
	f := Make(b, Options{Once: []int{cough}, Repeat: []int{greet}, Photo: []int{cough}})
	if got, want := shape(f), "-: greet timed repeats\n-: cough timed photo\n"; got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
	plain, all := Make(b, Options{}).names(), Make(b, everything(b)).names()
	if fmt.Sprintf("%+v", *plain.items[greet]) != fmt.Sprintf("%+v", *all.items[greet]) {
		t.Errorf("names differ:\n%+v\n%+v", *plain.items[greet], *all.items[greet])
	}
	if it := f.Item(cough); it == nil || it.Repeats || f.Item(b.ElementIndex([]byte("hold"))) != nil {
		t.Errorf("%+v", it)
	}
}

func TestScaleOf(t *testing.T) {
	for title, want := range map[string]string{
		"clarity (1 to 5)": "1..5", "清晰度（五分制）": "1..5", "评分（1–7）": "1..7", "打分（1到10分）": "1..10", "百分制得分": "0..100", "七分制": "1..7",
		"distance 1-3 m": "", "(5 to 1)": "", "from 9:00 to 10:00": "", "rooms (2)": "",
	} {
		got := ""
		if s := scaleOf(&rules.Field{Title: rules.Text{Main: title}}); s != nil {
			got = fmt.Sprintf("%d..%d", s.Lo, s.Hi)
		}
		if got != want {
			t.Errorf("%s: %q, not %q", title, got, want)
		}
	}
}

// A rule that goes by the calendar is found wherever it says so.
func TestByCalendar(t *testing.T) {
	for rule, want := range map[string]int{
		"expect = \"greet\"\nafter = \"enter\"\nwithin = \"2 workdays\"":                                          0,
		"order = [\"enter\", \"greet\"]\ngap = \"0 dates\"":                                                       0,
		"any = [{ expect = \"smile\" }, { expect = \"greet\", after = \"enter\", within = \"3 calendar days\" }]": 0,
		"expect = \"greet\"\nafter = \"enter\"\nwithin = \"2h\"":                                                  rules.None,
	} {
		if got := ByCalendar(compiled(t, head+"\n[rule.r]\n"+rule+"\n")); got != want {
			t.Errorf("%s: %d, not %d", rule, got, want)
		}
	}
}

// The mapping that is written compiles, for every server and starter.
func TestMappingTOML(t *testing.T) {
	for _, b := range starters(t) {
		for _, server := range []Server{ODK, Kobo, SurveyCTO} {
			for _, o := range []Options{{}, everything(b)} {
				o.Zone = "Asia/Shanghai"
				text := Make(b, o).MappingTOML(server)
				log, ds := rules.CompileLog("map.toml", func(string) ([]byte, error) { return []byte(text), nil }, b)
				if log == nil || len(ds) > 0 {
					t.Fatalf("%s for %s: %v\n%s", b.ID, server, ds, text)
				}
			}
		}
	}
}
