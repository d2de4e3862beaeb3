package lint

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// hall is what the books of these tests go on with.
const hall = `
[standard]
id    = "hall"
title = "Hall"

[[step]]
id    = "welcome"
from  = "enter"
until = "ask"

[[step]]
id   = "service"
from = "ask"

[[step]]
id   = "farewell"
from = "leave"

[fact.channel]
values = ["counter", "phone"]

[fact.departure]
type = "time"

[fact.closing]
type    = "time"
default = "17:00"

[element.enter]
by = "customer"
[element.ask]
by = "customer"
[element.leave]
by = "customer"
[element.greet]
by = "teller"
[element.bow]
by     = "teller"
fields = { angle = "number" }
[element.offer]
by     = "teller"
fields = { case = "text" }
[element.answer]
by     = "customer"
fields = { case = "text" }
[element.ring]
[element.say]
fields = { text = "text" }
`

func loader(files map[string]string) rules.Loader {
	return func(name string) ([]byte, error) {
		if s, ok := files[name]; ok {
			return []byte(s), nil
		}
		return nil, fs.ErrNotExist
	}
}

// told lints a book and returns the findings of a code, each as LINE: MESSAGE.
func told(t testing.TB, text string, code rules.Code, o Options) []string {
	t.Helper()
	r := Check("book.toml", loader(map[string]string{"book.toml": text}), o)
	if rules.HasErrors(r.Diagnostics) {
		t.Fatalf("the book has faults: %v", r.Diagnostics)
	}
	var out []string
	for _, d := range r.Diagnostics {
		if d.Code == code {
			out = append(out, fmt.Sprintf("%d: %s", d.Line, d.Message))
		}
	}
	return out
}

// cases holds, for each check, rules that it tells and rules that it lets be:
// the right way to write the same, and what looks like it and is none.
var cases = []struct {
	code         rules.Code
	tells, quiet []string
}{
	{"exact-count",
		[]string{"expect = \"bow\"\ntimes = 2", "expect = \"bow\"\ntimes = \"3\"", "any = [{ expect = \"bow\" }, { expect = \"greet\" }, { expect = \"ring\" }]\ntimes = 2", "all = [{ expect = \"bow\", times = 3 }]", "expect = \"bow\"\ntimes = 2\nin-each = [\"welcome\", \"farewell\"]"},
		[]string{"expect = \"bow\"\ntimes = 1", "expect = \"bow\"\ntimes = \"2..\"", "expect = \"bow\"\ntimes = \"2..2\"", "expect = \"bow\"\ntimes = \"..2\"", "expect = \"bow\"\ntimes = 0"}},
	{"outside-scope",
		[]string{"expect = \"ask\"\nin = \"welcome\"", "expect = \"bow\"\nafter = \"ask\"\nin = \"welcome\"", "expect = \"bow\"\nbefore = \"ask\"\nin = \"welcome\"", "forbid = \"leave\"\nin = \"service\"",
			"expect = \"leave\"\nin = { after = \"enter\", until = \"leave\" }", "expect = \"leave\"\nin = { before = \"leave\" }", "order = [\"bow\", \"ask\"]\nin = \"welcome\"", "each = \"ask\"\nbe = { duration = \"..5m\" }\nin-each = [\"welcome\"]",
			"expect = \"answer\"\nafter = \"ring\"\nuntil = \"answer\"", "expect = \"greet\"\nbefore = \"ask\"\nsince = \"greet\"", "forbid = \"ring\"\nafter = \"enter\"\nbefore = \"ring\""},
		[]string{"expect = \"enter\"\nin = \"welcome\"", "expect = \"ask\"\nin = [\"welcome\", \"service\"]", "expect = [\"ask\", \"bow\"]\nin = \"welcome\"", "expect = \"leave\"\nin = { after = \"leave\", until = \"leave\" }",
			"expect = \"bow\"\nin = { after = \"bow\", until = { element = \"bow\", where = { angle = 30 } } }", "expect = \"leave\"\nin = \"welcome\"", "expect = \"ring\"\nafter = \"ring\"\nuntil = \"answer\"", "expect = \"ask\"\nin = { per = \"case\" }"}},
	{"step-no-scope",
		[]string{"expect = \"bow\"\nstep = \"farewell\"", "forbid = \"ring\"\nstep = \"farewell\"", "each = \"bow\"\nbe = { angle = 30 }\nstep = \"farewell\"\n[rule.other]\neach = \"bow\"\nbe = { angle = 15 }\nin = \"welcome\""},
		[]string{"expect = \"bow\"\nin = \"farewell\"", "expect = \"bow\"\nstep = \"farewell\"\nin = \"welcome\"", "expect = \"bow\"\nstep = \"farewell\"\nnear = \"leave\"", "each = \"bow\"\nbe = { angle = 30 }\nstep = \"farewell\"", "require = { channel = \"phone\" }\nstep = \"farewell\"", "order = [\"bow\", \"greet\"]\nstep = \"farewell\"", "expect = \"bow\"\nstep = \"farewell\"\nwhen = { channel = \"phone\" }"}},
	{"before-every-one",
		[]string{"expect = \"greet\"\nbefore = \"ask\"", "forbid = \"ring\"\nbefore = \"leave\"", "order = [\"greet\", \"bow\"]\nbefore = \"leave\"", "expect = \"greet\"\nbefore = \"enter\"\nin = \"welcome\""},
		[]string{"expect = \"greet\"\nbefore = \"ask\"\non = \"first\"", "expect = \"greet\"\nbefore = \"ask\"\nsince = \"enter\"", "expect = \"greet\"\nbefore = \"ask\"\nwithin = \"10s\"", "expect = \"offer\"\nbefore = \"answer\"\nsame = \"case\"", "expect = \"greet\"\nbefore = \"ask\"\nnext = true", "expect = \"greet\"\nbefore = \"@departure\"", "expect = \"greet\"\nbefore = \"@end\"", "expect = \"greet\"\nafter = \"enter\"\nbefore = \"ask\"", "expect = \"offer\"\nbefore = \"answer\"\nin = { per = \"case\" }", "forbid = \"ring\"\nin = { before = \"leave\" }"}},
	{"one-answer-for-many",
		[]string{"expect = \"answer\"\nafter = \"ring\"", "expect = \"answer\"\nafter = \"ring\"\nwithin = \"10s\"\ncredit = \"share\"", "expect = \"answer\"\nafter = \"ring\"\nwithin = \"10s\"\nmisses = 1", "all = [{ expect = \"answer\", after = \"ring\" }]"},
		[]string{"expect = \"answer\"\nafter = \"ring\"\nuntil = \"ring\"", "expect = \"answer\"\nafter = \"ring\"\nwithin = \"10s\"", "expect = \"answer\"\nafter = \"offer\"\nsame = \"case\"", "expect = \"answer\"\nafter = \"ring\"\non = \"each\"", "expect = \"answer\"\nafter = \"ring\"\non = \"last\"", "expect = \"answer\"\nafter = \"ring\"\nbefore = \"leave\"", "expect = \"answer\"\nafter = \"@start\"", "expect = \"answer\"\nafter = \"ring\"\nnext = true", "expect = \"answer\"\nafter = \"ring\"\ntimes = \"..3\"", "forbid = \"answer\"\nafter = \"ring\"", "expect = \"@departure\"\nafter = \"enter\""}},
	{"least-distance",
		[]string{"expect = \"leave\"\nafter = \"enter\"\nwithin = \"5m..\"", "expect = \"leave\"\nafter = \"enter\"\nwithin = \"5m..10m\"", "expect = \"leave\"\nnear = \"enter\"\nwithin = \"5m..\""},
		[]string{"expect = \"leave\"\nafter = \"enter\"\nwithin = \"5m\"", "expect = \"leave\"\nafter = \"enter\"\nuntil = \"enter\"\nwithin = \"5m..\"", "expect = \"enter\"\nbefore = \"leave\"\nwithin = \"5m..\"", "forbid = \"leave\"\nafter = \"enter\"\nwithin = \"..5m\"", "expect = \"@departure\"\nafter = \"enter\"\nwithin = \"30m..\"", "expect = \"leave\"\nafter = \"enter\"\nnext = true\nwithin = \"5m..\""}},
	{"most-distance",
		[]string{"expect = \"greet\"\nbefore = \"@departure\"\nwithin = \"30m\""},
		[]string{"expect = \"greet\"\nbefore = \"@departure\"\nwithin = \"30m..\"", "expect = \"greet\"\nbefore = \"@departure\"\nwithin = \"0s..30m\"", "expect = \"greet\"\nafter = \"@departure\"\nwithin = \"30m\"", "expect = \"greet\"\nbefore = \"leave\"\nwithin = \"30m\"", "forbid = \"greet\"\nbefore = \"@departure\"\nwithin = \"30m\""}},
	{"fact-anchor",
		[]string{"expect = \"greet\"\nbefore = \"@departure\"", "forbid = \"greet\"\nafter = \"@departure\"", "expect = \"greet\"\nnear = \"@departure\"\nwithin = \"5m\"", "any = [{ expect = \"greet\", before = \"@departure\" }]"},
		[]string{"expect = \"greet\"\nbefore = \"@departure\"\ngiven = \"enter\"", "expect = \"greet\"\nbefore = \"@departure\"\nwhen = { departure = { known = true } }", "expect = \"greet\"\nbefore = \"@closing\"", "expect = \"@departure\"\nafter = \"enter\"", "any = [{ expect = \"greet\", before = \"@departure\" }]\ngiven = \"enter\"", "expect = \"greet\"\nafter = \"enter\"\nbefore = \"@departure\""}},
	{"staff-anchor",
		[]string{"expect = \"bow\"\nafter = \"greet\"\nwithin = \"5s\"", "expect = \"bow\"\nafter = { element = \"say\", where = { by = \"guard\" } }\nwithin = \"5s\"", "order = [\"bow\", \"offer\"]\nafter = \"greet\"", "expect = \"bow\"\nafter = \"greet\"\nwithin = \"5s\"\n[rule.extra]\nexpect = \"greet\"\nbonus = true"},
		[]string{"expect = \"bow\"\nafter = \"enter\"\nwithin = \"5s\"", "expect = \"bow\"\nafter = \"greet\"\nwithin = \"5s\"\n[rule.greet]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"5s\"", "expect = \"bow\"\nafter = \"offer\"\nwithin = \"5s\"\n[rule.offer]\nexpect = \"offer\"\nafter = \"greet\"\nwithin = \"5s\"\n[rule.greet]\nexpect = \"greet\"", "expect = \"answer\"\nafter = \"offer\"\nwithin = \"5s\"", "forbid = \"ring\"\nafter = \"greet\"", "expect = \"bow\"\nafter = \"ring\"\nwithin = \"5s\"", "expect = \"bow\"\nafter = { element = \"say\", where = { by = \"airline customer\" } }\nwithin = \"5s\""}},
	{"bonus-without-cap",
		[]string{"expect = \"bow\"\nbonus = true\n[rule.two]\nexpect = \"greet\"\nbonus = true"},
		[]string{"expect = \"bow\"\nbonus = true\nweight = 0", "expect = \"bow\""}},
	{"taboo-courtesy",
		[]string{"expect = \"say\"\nsaying = \"a\"\n[rule.no]\nforbid = \"say\"\nsaying = \"b\"\n[phrases]\na = [\"对不起\"]\nb = [\"对不起，不归我管\"]", "each = \"say\"\nbe = { text = { says = \"a\" } }\n[rule.no]\nforbid = \"say\"\nsaying = \"b\"\n[phrases]\na = [\"so sorry\"]\nb = [\"Sorry\"]", "each = \"say\"\nbe = { text = { not = { says = \"b\" } } }\n[rule.yes]\nexpect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"sorry\"]\nb = [\"sorry for you\"]"},
		[]string{"expect = \"say\"\nsaying = \"a\"\n[rule.no]\nforbid = \"say\"\nsaying = \"b\"\n[phrases]\na = [\"sorry\"]\nb = [\"sorrysoft\"]", "expect = \"say\"\nsaying = \"a\"\n[rule.no]\nforbid = \"note\"\nsaying = \"b\"\n[phrases]\na = [\"sorry\"]\nb = [\"sorry no\"]\n[element.note]\nfields = { text = \"text\" }"}},
	{"short-phrase",
		[]string{"expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"喂！\"]"},
		[]string{"expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"喂喂\", \"a\"]"}},
	{"finer-than-log",
		[]string{"expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"" + minutes, "expect = \"greet\"\nafter = \"enter\"\nwithin = \"90s..2m\"" + minutes, "order = [\"greet\", \"bow\"]\ngap = \"10s\"" + minutes, "expect = \"greet\"\nevery = \"30s\"" + minutes, "expect = \"greet\"\nafter = \"enter\"\nwithin = \"2h\"\n[log]\nlayout = \"visits\"\n[log.columns]\n\"v\" = \"visit\"\n\"g\" = { is = \"greet.at\", format = \"yyyy-MM-dd\" }\n\"e\" = { is = \"enter.at\", format = \"yyyy-MM-dd\" }", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"8s\"\n[log]\nlayout = \"visits\"\n[log.columns]\n\"v\" = \"visit\"\n\"g\" = \"greet.at\"\n\"e\" = \"enter.at\"\n[log.constant]\nprecision = \"5s\""},
		[]string{"expect = \"greet\"\nafter = \"enter\"\nwithin = \"2m\"" + minutes, "expect = \"greet\"\nafter = \"enter\"\nwithin = \"1 workdays\"" + minutes, "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n[log]\nlayout = \"events\"\n[log.columns]\n\"a\" = \"visit\"\n\"b\" = \"do\"\n\"c\" = { is = \"at\", format = \"HH:mm:ss\" }", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n[log]\nlayout = \"events\"\n[log.columns]\n\"a\" = \"visit\"\n\"b\" = \"do\"\n\"c\" = \"at\"", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\""}},
	{"near-duplicate",
		[]string{"expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n[rule.two]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"20s\"\nweight = 3", "expect = \"greet\"\n[rule.two]\nexpect = \"greet\"\ntitle = \"x\"", "expect = \"greet\"\ntimes = \"2..\"\n[rule.two]\nexpect = \"greet\"\ntimes = \"3..\""},
		[]string{"expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n[rule.two]\nexpect = \"greet\"\nafter = \"ask\"\nwithin = \"10s\"", "expect = \"greet\"\n[rule.two]\nforbid = \"greet\"", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\nwhen = { channel = \"phone\" }\n[rule.two]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"20s\"\nwhen = { channel = \"counter\" }", "expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n[rule.two]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"10s..\""}},
	{"needless-phrase",
		[]string{"expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"sorry\", \"so sorry\"]", "expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"對不起\", \"对 不起\"]"},
		[]string{"expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"sorry\", \"sorrysoft\"]", "expect = \"say\"\nsaying = [\"a\", \"b\"]\n[phrases]\na = [\"sorry\"]\nb = [\"so sorry\"]"}},
	{"no-title", []string{"expect = \"greet\""}, []string{"expect = \"greet\"\ntitle = \"x\"", "expect = \"greet\"\ntitle-zh = \"x\""}},
	{"no-need", []string{"expect = \"greet\""}, []string{"expect = \"greet\"\nneed = \"x\"", "expect = \"greet\"\nneed-en = \"x\""}},
	{"unused-param",
		[]string{"expect = \"greet\"\n[param]\nn = \"10s\""},
		[]string{"expect = \"greet\"\nafter = \"enter\"\nwithin = \"${n}\"\n[param]\nn = \"${m}\"\nm = \"10s\"", "expect = \"greet\"\ntitle = \"in ${n} s\"\n[param]\nn = 10"}},
	{"unused-dimension",
		[]string{"expect = \"greet\"\n[dimension.empathy]\ntitle = \"E\""},
		[]string{"expect = \"greet\"\ndimension = \"empathy\"\n[dimension.empathy]\ntitle = \"E\""}},
	{"unused-phrases",
		[]string{"expect = \"say\"\n[phrases]\na = [\"sorry\"]"},
		[]string{"expect = \"say\"\nsaying = \"a\"\n[phrases]\na = [\"sorry\"]", "require = { channel = { says = \"a\" } }\n[phrases]\na = [\"phone\"]"}},
}

const minutes = "\n[log]\nlayout = \"events\"\n[log.columns]\n\"a\" = \"visit\"\n\"b\" = \"do\"\n\"c\" = { is = \"at\", format = \"yyyy-MM-dd HH:mm\" }"

func TestCases(t *testing.T) {
	have := map[rules.Code]bool{}
	for _, c := range cases {
		have[c.code] = true
		for _, rule := range c.tells {
			if got := told(t, "[rule.r]\n"+rule+"\n"+hall, c.code, Options{Lang: "en"}); len(got) != 1 {
				t.Errorf("%s tells %q of\n%s", c.code, got, rule)
			}
		}
		for _, rule := range c.quiet {
			if got := told(t, "[rule.r]\n"+rule+"\n"+hall, c.code, Options{Lang: "en"}); len(got) != 0 {
				t.Errorf("%s tells %q of\n%s", c.code, got, rule)
			}
		}
	}
	for _, c := range checks() {
		if c.kind == trap && !have[c.code] {
			t.Errorf("there is no case for %s", c.code)
		}
	}
}

// TestMapping: a mapping beside the book is looked at in the place of its own.
func TestMapping(t *testing.T) {
	book := "[rule.r]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n" + hall
	codes := func(mapping string) (out []string) {
		load := loader(map[string]string{"book.toml": book, "map.toml": mapping})
		for _, d := range Check("book.toml", load, Options{Lang: "en", Map: "map.toml"}).Diagnostics {
			out = append(out, string(d.Code))
		}
		return out
	}
	if got := codes(minutes); !slices.Contains(got, "finer-than-log") || !slices.Contains(got, "unused-fact") {
		t.Errorf("got %q", got)
	}
	if got := codes(minutes + "\n\"d\" = \"fact.departure\"\n\"e\" = \"fact.channel\"\n\"f\" = \"fact.closing\"\n"); slices.Contains(got, "unused-fact") {
		t.Errorf("facts that the mapping names: %q", got)
	}
	if got := codes("[log]\n"); len(got) == 0 || slices.Contains(got, "unused-fact") {
		t.Errorf("a mapping with faults: %q", got)
	}
}

// TestStaffCircle: two rules that wait for each other ask for nothing.
func TestStaffCircle(t *testing.T) {
	const circle = "[rule.a]\nexpect = \"bow\"\nafter = \"greet\"\nwithin = \"5s\"\n[rule.b]\nexpect = \"greet\"\nafter = \"bow\"\nwithin = \"5s\"\n"
	if got := told(t, circle+hall, "staff-anchor", Options{Lang: "en"}); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

// TestUnused: what rules, steps, other patterns, retired rules and mappings name
// is used; what only a pattern names that nothing names is not.
func TestUnused(t *testing.T) {
	const book = `
[rule.greet]
expect = "greeting"
when   = { channel = "phone" }

[rule.old]
expect  = "old"
unless  = { early = true }
retired = true

[pattern.greeting]
element = "greet"

[pattern.resting]
element = "idle"

[[step]]
id    = "welcome"
from  = "enter"
until = "seat"

[element]
greet  = {}
old    = {}
idle   = {}
enter  = {}
seat   = {}
mapped = {}
unread = {}

[fact]
channel = {}
early   = { type = "bool" }
shop    = {}
weather = {}

[log]
layout = "events"

[log.columns]
"case" = "visit"
"shop" = "fact.shop"
"when" = "at"
"what" = { is = "do", values = { "x" = "mapped" } }

[standard]
id    = "b"
title = "B"
`
	for code, want := range map[rules.Code]string{"unused-element": "element idle, element unread, pattern resting", "unused-fact": "fact weather"} {
		var got []string
		for _, s := range told(t, book, code, Options{Lang: "en"}) {
			_, name, _ := strings.Cut(s, "nothing uses the ")
			got = append(got, name)
		}
		if s := strings.Join(sorted(got), ", "); s != want {
			t.Errorf("%s: %s, want %s", code, s, want)
		}
	}
}
