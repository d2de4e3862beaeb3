package diff

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// vocabulary is what the rules of the cases speak of.
const vocabulary = `
[standard]
id = "hall"
title = "Hall"

[[step]]
id = "welcome"
from = "enter"
until = "seat"

[fact.channel]
type = "enum"
values = ["counter", "phone", "web"]

[fact.departure]
type = "time"

[element.enter]
[element.greet]
[element.seat]
[element.leave]
[element.bow]
fields = { angle = { type = "number" } }
[element.say]
fields = { text = { type = "text" } }

[phrases]
apology = ["sorry", "pardon"]
thanks = ["thank you"]
`

func compiled(t testing.TB, text string) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("book.toml", func(path string) ([]byte, error) {
		if path != "book.toml" {
			return nil, fs.ErrNotExist
		}
		return []byte(text), nil
	})
	if b == nil {
		t.Fatalf("%v\n%s", ds, text)
	}
	return b
}

// oneRule makes a book of one rule.
func oneRule(t testing.TB, rule string) *rules.Book {
	t.Helper()
	return compiled(t, vocabulary+"\n[rule.r]\n"+strings.ReplaceAll(rule, "; ", "\n")+"\n")
}

// TestVerdicts: what is said of two versions of a rule. "proved" and "found"
// tell how it is known.
func TestVerdicts(t *testing.T) {
	const greet = `expect = "greet"; after = "enter"; within = "10s"`
	for _, c := range []struct{ old, new, want string }{
		{greet, greet, ""},
		// windows and counts
		{greet, `expect = "greet"; after = "enter"; within = "5s"`, "tightened proved"},
		{greet, `expect = "greet"; after = "enter"; within = "20s"`, "loosened proved"},
		{greet, `expect = "greet"; after = "enter"; within = "5s..20s"`, "incomparable proved"},
		{greet, `expect = "greet"; after = "enter"`, "loosened proved"},
		{greet, `expect = "greet"; after = "enter"; within = "10s"; until = "seat"`, "tightened proved"},
		{greet, `expect = "greet"; near = "enter"; within = "10s"`, "loosened proved"},
		{greet, `expect = "greet"; after = "enter"; within = "10s"; next = true`, "tightened proved"},
		{greet, `expect = "greet"; before = "enter"; within = "10s"`, "incomparable proved"},
		{`forbid = "greet"; after = "enter"; within = "10s"`, `forbid = "greet"; after = "enter"; within = "5s"`, "loosened proved"},
		{`expect = "bow"; times = "2.."`, `expect = "bow"; times = "3.."`, "tightened proved"},
		{`expect = "bow"; times = 2`, `expect = "bow"; times = "2.."`, "loosened proved"},
		{`expect = "bow"; times = 2`, `expect = "bow"; times = 3`, "incomparable proved"},
		{`forbid = "bow"`, `expect = "bow"; times = "..2"`, "loosened proved"},
		{`expect = "greet"; every = "10m"`, `expect = "greet"; every = "5m"`, "tightened proved"},
		// what is counted and asked of
		{greet, `expect = ["greet", "bow"]; after = "enter"; within = "10s"`, "loosened proved"},
		{greet, `expect = "greet"; after = ["enter", "seat"]; within = "10s"`, "tightened proved"},
		{`forbid = "say"; saying = "apology"`, `forbid = "say"; saying = ["apology", "thanks"]`, "tightened proved"},
		{`expect = "say"; saying = "apology"`, `expect = "say"`, "loosened proved"},
		{`expect = "say"; where = { text = { not = { says = "apology" } } }`, `expect = "say"; where = { text = { not = { says = ["apology", "thanks"] } } }`, "tightened proved"},
		{`each = "bow"; be = { angle = "15..45" }`, `each = "bow"; be = { angle = "20..40" }`, "tightened proved"},
		{`each = "bow"; be = { angle = "15..45" }`, `each = "bow"; be = { angle = [20, 30] }`, "tightened proved"},
		{`each = "bow"; be = { angle = "15..45" }`, `each = "bow"; where = { angle = "..50" }; be = { angle = "15..45" }`, "loosened proved"},
		// anchors
		{greet, greet + `; on = "first"`, "loosened proved"},
		{greet + `; on = "any"`, greet + `; on = "last"`, "tightened proved"},
		{greet, greet + `; misses = 1`, "loosened proved"},
		{greet + `; on = "first"`, greet + `; on = "last"`, "incomparable proved"},
		// to which visits it applies
		{`expect = "bow"`, `expect = "bow"; when = { channel = "phone" }`, "loosened proved"},
		{`expect = "bow"; when = { channel = "phone" }`, `expect = "bow"; when = { channel = ["phone", "web"] }`, "tightened proved"},
		{`expect = "bow"; unless = { channel = "phone" }`, `expect = "bow"`, "tightened proved"},
		{`expect = "bow"; given = "enter"`, `expect = "bow"; given = ["enter", "seat"]`, "tightened proved"},
		{`expect = "bow"; without = "seat"`, `expect = "bow"; without = "leave"`, "incomparable proved"},
		{`forbid = "bow"`, `forbid = "bow"; given = "bow"`, "loosened proved unseen"},
		// orders
		{`order = ["enter", "seat"]`, `order = ["enter", "greet", "seat"]`, "tightened proved"},
		{`order = ["enter", "seat"]`, `order = ["enter", "seat"]; missing = "skip"`, "loosened proved"},
		{`order = ["enter", "seat"]`, `order = ["seat", "enter"]`, "incomparable proved"},
		{`order = ["enter", "seat"]; gap = "5m"`, `order = ["enter", "seat"]; gap = "1m"`, "tightened proved"},
		{`order = ["enter", "seat"]; match = "subsequence"`, `order = ["enter", "seat"]; match = "exact"`, "tightened found"},
		// combinations
		{`expect = "bow"`, `all = [{ expect = "bow" }, { expect = "greet" }]`, "tightened proved"},
		{`any = [{ expect = "bow" }, { expect = "greet" }]`, `all = [{ expect = "bow" }, { expect = "greet" }]`, "tightened found"},
		{`any = [{ expect = "bow" }, { expect = "greet" }]`, `any = [{ expect = "greet" }, { expect = "bow", times = "2.." }]`, "tightened proved"},
		{`any = [{ expect = "bow" }, { expect = "greet" }]`, `one-of = [{ expect = "greet" }, { expect = "bow" }]`, "tightened proved"},
		// facts, and scopes
		{`require = { channel = ["phone", "web"] }`, `require = { channel = "phone" }`, "tightened proved"},
		{`expect = "bow"; in = "welcome"`, `expect = "bow"; in = "welcome"; times = "2.."`, "tightened proved"},
		{`expect = "bow"`, `expect = "bow"; in = "welcome"`, "tightened found"},
		// another form of the same
		{`forbid = "bow"`, `expect = "bow"; times = "..0"`, "reworded"},
		{`expect = ["bow", "greet"]`, `expect = ["greet", "bow"]`, "reworded"},
	} {
		d, err := Compare(oneRule(t, c.old), oneRule(t, c.new))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(d.Rules) > 0 {
			r := &d.Rules[0]
			got = fmt.Sprint(r.Kinds[0])
			switch {
			case r.Kinds[0] == Reworded || r.Kinds[0] == Changed:
			case r.Proved:
				got += " proved"
			default:
				got += " found"
			}
			k := r.Verdict()
			if r.Proved && r.NewFails == nil && r.OldFails == nil && (k == Tightened || k == Loosened) {
				got += " unseen"
			} else if (k == Tightened || k == Incomparable) != (r.NewFails != nil) || (k == Loosened || k == Incomparable) != (r.OldFails != nil) {
				t.Errorf("%s → %s: the examples do not go with %s", c.old, c.new, k)
			}
		}
		if got != c.want {
			t.Errorf("%s → %s: %q, want %q", c.old, c.new, got, c.want)
		}
	}
}

// TestPairs: which rules of two books are one.
func TestPairs(t *testing.T) {
	old := compiled(t, vocabulary+`
[rule.kept]
expect = "enter"
[rule.old-name]
expect = "bow"
[rule.old-titled]
title = "A greeting"
expect = "greet"
[rule.gone]
forbid = "leave"
`)
	new := compiled(t, strings.Replace(vocabulary, `"counter", "phone", "web"`, `"counter", "phone"`, 1)+`
[rule.new-titled]
title = "A greeting"
expect = "greet"
times = "2.."
[rule.new-name]
expect = "bow"
[rule.come]
expect = "seat"
[rule.kept]
expect = "enter"
weight = 2
critical = true
`)
	d, err := Compare(old, new)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range d.Rules {
		r := &d.Rules[i]
		from, to := "", ""
		if r.Old >= 0 {
			from = old.Rules[r.Old].ID
		}
		if r.New >= 0 {
			to = new.Rules[r.New].ID
		}
		got = append(got, fmt.Sprintf("%s → %s %v", from, to, r.Kinds))
	}
	want := []string{"old-titled → new-titled [renamed tightened]", "old-name → new-name [renamed]", " → come [added]", "kept → kept [reweighted]", "gone →  [removed]"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if len(d.Parts) != 1 || d.Parts[0].ID != "channel" || d.Parts[0].Is != "enum counter|phone" {
		t.Errorf("%+v", d.Parts)
	}
}

// TestUnlike: where both books mean something different by a name, nothing is
// proved from the form of a rule that speaks of it.
func TestUnlike(t *testing.T) {
	const rule = "\n[rule.r]\nexpect = \"bow\"\nin = \"welcome\"\n[rule.s]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"2 workdays\"\n"
	old := compiled(t, vocabulary+"[calendar]\nworkdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\n"+rule)
	new := compiled(t, strings.Replace(vocabulary, `until = "seat"`, `until = "greet"`, 1)+"[calendar]\nworkdays = [\"mon\", \"tue\"]\n"+rule)
	d, err := Compare(old, new)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Rules) != 2 {
		t.Fatalf("%+v", d.Rules)
	}
	if r := &d.Rules[0]; r.Verdict() != Incomparable || r.NewFails == nil {
		t.Errorf("a step that ends sooner: %+v", r)
	}
	if r := &d.Rules[1]; r.Proved || r.Verdict() == "" {
		t.Errorf("another calendar: %+v", r)
	}
	if twins := d.Union.Twins(); twins[0] >= 0 || twins[1] >= 0 {
		t.Errorf("they are judged as one: %v", twins)
	}
}

// TestUnreadable: a field that became one of another type does no harm.
func TestUnreadable(t *testing.T) {
	old := compiled(t, vocabulary+"\n[rule.r]\neach = \"bow\"\nbe = { angle = \"15..45\" }\n")
	new := compiled(t, strings.Replace(vocabulary, `angle = { type = "number" }`, `angle = { type = "text" }`, 1)+"\n[rule.r]\neach = \"bow\"\nbe = { angle = \"deep\" }\n")
	for _, pair := range [][2]*rules.Book{{old, new}, {new, old}} {
		d, err := Compare(pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Rules) != 1 || d.Rules[0].Verdict() == "" || d.Rules[0].Proved && d.Rules[0].Verdict() != Incomparable {
			t.Errorf("%+v", d.Rules)
		}
	}
}
