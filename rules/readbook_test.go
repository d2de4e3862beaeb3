package rules

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// wholeBook uses every part of the compiled form.
const wholeBook = head + `
[calendar]
holidays = ["2026-10-01"]
[[step]]
id = "welcome"
from = "enter"
until = "leave"
[fact.channel]
values = ["counter", "phone"]
[fact.departure]
type = "time"
default = "18:00"
[fact.want]
type = "number"
[dimension.care]
expected = "want"
[element.enter]
[element.leave]
[element.bow]
fields = { angle = "number", text = "text" }
[phrases]
hello = ["hello"]
[rule.a]
expect = "bow"
where = { angle = "15..@want", text = { not = { matches = "^x" } } }
saying = "hello"
after = "enter"
until = "leave"
within = "3 workdays"
partial = [{ within = "4 workdays", credit = 0.5 }]
same = "by"
in-each = ["welcome"]
when = { channel = "phone" }
unless = { departure = { known = true } }
given = "enter"
dimension = "care"
[rule.b]
order = ["enter", "leave"]
gap = "1h"
in = { per = "angle" }
[rule.c]
each = "bow"
be = { angle = [15, 30], duration = "..5s" }
in = { after = "enter", before = "leave" }
[rule.d]
any = [{ require = { want = 3 } }, { forbid = "bow", before = "@departure" }]
[[waiver]]
rule = ["a", "d"]
site = "s"
until = 2026-12-31
why = "x"
by = "y"
[[revision]]
version = "1"
date = 2026-01-01
[log]
layout = "visits"
zone = "Asia/Shanghai"
skip = { kind = ["x"] }
[log.constant]
"fact.want" = 3
[log.columns]
id = "visit"
time = { is = "enter.at", format = "yyyy/M/d H:mm", unit = "s", step = "welcome" }
angle = "bow.angle"
kind = { is = "fact.channel", values = { a = "phone" } }
[[log.event]]
do = "leave"
at = "out"
fields = { by = { text = "guest" } }
step = "welcome"
[log.repeat.bows]
columns = { what = "do", angle = "field.angle" }
constant = { step = "welcome" }
skip = { x = { known = false } }
[[log.repeat.more.event]]
do = "bow"
`

func encodedWhole(t testing.TB) []byte {
	t.Helper()
	b, ds := compileText(wholeBook)
	if b == nil {
		t.Fatal(shown(ds))
	}
	out, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadBookRejects(t *testing.T) {
	good := string(encodedWhole(t))
	if _, err := ReadBook([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ why, data, want string }{
		{"nothing", "", `not valid JSON`},
		{"a source", "[standard]\nid = \"x\"\n", `line 1, column 2.*not valid JSON`},
		{"cut off", good[:len(good)/2], `line \d+, column \d+: it is not valid JSON`},
		{"other JSON", `{"visit": "V1", "events": []}`, `not a compiled book`},
		{"a list", `[]`, `not a compiled book`},
		{"null", `null`, `not a compiled book`},
		{"a newer format", strings.Replace(good, `"format": 1`, `"format": 2`, 1), `format 2.*reads format 1.*compile it again`},
		{"a format that is no number", strings.Replace(good, `"format": 1`, `"format": "1"`, 1), `format`},
		{"two books", good + good, `something follows`},
		{"an unknown key", strings.Replace(good, `"hash":`, `"colour": 1, "hash":`, 1), `colour`},
		{"a missing key", strings.Replace(good, `"language": "en",`, ``, 1), `language`},
		{"a wrong type", strings.Replace(good, `"language": "en"`, `"language": 3`, 1), `/language.*where a text is expected`},
		{"an unknown operator", strings.Replace(good, `"op": "says"`, `"op": "sings"`, 1), `/op`},
		{"a broken expression", strings.Replace(good, `"regexp": "^x"`, `"regexp": "("`, 1), `regular expression`},
		{"a huge number", strings.Replace(good, `"count": `, `"count": 99999999999999999999`, 1), `.`},
		{"a number of a billion digits", strings.Replace(good, `"perceived": -1`, `"perceived": 1e999999999`, 1), `/dimensions/0/perceived.*whole number`},
		{"no number", strings.Replace(good, `"passMark": "100"`, `"passMark": "1/0"`, 1), `.`},
		{"an empty list of phrase sets", regexp.MustCompile(`"sets": \[[^\]]*\]`).ReplaceAllString(good, `"sets": []`), `says lacks`},
		{"an unknown layout", strings.Replace(good, `"layout": "visits"`, `"layout": "cards"`, 1), `/log/layout`},
		{"an unknown target", strings.Replace(good, `"kind": "visit"`, `"kind": "guest"`, 1), `/kind`},
		{"a target of another kind", strings.Replace(good, `"kind": "visit"`, `"kind": "fact"`, 1), `fact of a target`},
		{"a field that the element has not", strings.Replace(good, `"field": "angle"`, `"field": "text"`, 1), `names the field "text"`},
		{"a broken time format", strings.Replace(good, `"yyyy/M/d H:mm"`, `"yyyy-mm"`, 1), `the time format`},
		{"an unknown unit", strings.Replace(good, `"unit": "s"`, `"unit": "weeks"`, 1), `unit of a column`},
		{"a zone that is a path", strings.Replace(good, `"zone": "Asia/Shanghai"`, `"zone": "../../x"`, 1), `zone`},
		{"a separator of two characters", strings.Replace(good, `"layout": "visits"`, `"layout": "visits", "separator": "ab"`, 1), `separator`},
		{"a header of many rows", strings.Replace(good, `"layout": "visits"`, `"layout": "visits", "headerRows": 1000`, 1), `header of 1000 rows`},
		{"clocks that go backwards", strings.Replace(good, `"layout": "visits"`, `"layout": "visits", "skew": -1`, 1), `clock skew`},
		{"hours that end before they begin", regexp.MustCompile(`540,\s*1080`).ReplaceAllString(good, `1080, 540`), `hours`},
	} {
		if c.data == good {
			t.Errorf("%s: the case changes nothing", c.why)
			continue
		}
		b, err := ReadBook([]byte(c.data))
		if err == nil || b != nil {
			t.Errorf("%s is read", c.why)
			continue
		}
		if !regexp.MustCompile(c.want).MatchString(err.Error()) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q does not match %s", c.why, err, c.want)
		}
	}
}

// TestReadBookIndexes sets each number of a book, one after the other, to one
// that is out of any range. What is an index must be refused.
func TestReadBookIndexes(t *testing.T) {
	good := string(encodedWhole(t))
	index := regexp.MustCompile(`"(element|slot|fact|step|count|be|after|before|near|until|since|field|expected|perceived)": (-?\d+)`)
	lists := regexp.MustCompile(`"(from|until|sets|given|without|order|steps|dimensions)": \[\s*(\d+)`)
	tried := 0
	for _, re := range []*regexp.Regexp{index, lists} {
		for _, m := range re.FindAllStringSubmatchIndex(good, -1) {
			for _, n := range []string{"-7", "77"} {
				tried++
				bad := good[:m[4]] + n + good[m[5]:]
				if _, err := ReadBook([]byte(bad)); err == nil {
					t.Errorf("%s is read with the index %s", good[m[0]:m[1]], n)
				} else if strings.Contains(err.Error(), "\n") {
					t.Errorf("a message of several lines: %q", err)
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d indexes were tried", tried)
	}
}

func FuzzReadBook(f *testing.F) {
	good := encodedWhole(f)
	f.Add(good)
	f.Add(good[:len(good)/3])
	f.Add([]byte(`{"format":1}`))
	var doc map[string]any
	if err := json.Unmarshal(good, &doc); err != nil {
		f.Fatal(err)
	}
	for key := range doc { // small books, which mutate well
		small := map[string]any{}
		for k, v := range doc {
			if k == key {
				continue
			}
			small[k] = v
		}
		out, _ := json.Marshal(small)
		f.Add(out)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ReadBook(data)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("a message of several lines: %q", err)
			}
			return
		}
		if _, err := b.Encode(); err != nil {
			t.Error(err)
		}
	})
}
