package visitlog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	b := compile(t, testSource)
	v := func(id string) string { return fmt.Sprintf(`{"visit":%q,"events":[]}`, id) }
	for _, c := range []struct {
		name, in string
		ids      string // of the visits, separated by spaces
		rejects  []string
	}{
		{name: "list", in: "[" + v("A") + ",\n" + v("B") + "]", ids: "A B"},
		{name: "empty list", in: " [ ] \n"},
		{name: "list over lines", in: "[\n  " + v("A") + "\n  ,\n  " + v("B") + "\n]\n", ids: "A B"},
		{name: "one object over lines", in: "{\n \"visit\": \"A\",\n \"events\": [\n {\"do\":\"bow\"}\n ]\n}\n", ids: "A"},
		{name: "objects over lines", in: "{\n\"visit\": \"A\",\n\"events\": []\n}\n{\"visit\":\n\"B\",\"events\":[]}\n", ids: "A B"},
		{name: "objects in one line", in: v("A") + v("B") + " " + v("C"), ids: "A B C"},
		{name: "lists one after another", in: "[" + v("A") + "]\n[" + v("B") + "]" + "[]" + v("C"), ids: "A B C"},
		{name: "byte order mark", in: "\xef\xbb\xbf[" + v("A") + "]", ids: "A"},
		{name: "brackets in texts", in: "[{\"visit\":\"]}\\\"{[\",\n\"events\":[]},\n" + v("B") + "]", ids: "]}\"{[ B"},
		{name: "one is wrong", in: "[" + v("A") + ",\n  {\"visit\":\"B\",\n   \"events\":[{\"do\":\"bowl\"}]},\n" + v("C") + "]", ids: "A C",
			rejects: []string{`log:3:20: visit "B": events[0].do: the rulebook has no element "bowl"; did you mean "bow"?`}},
		{name: "one lacks a bracket inside", in: "[" + v("A") + ",\n{\"visit\":\"B\",\"events\":[{\"do\":\"bow\"]},\n" + v("C") + "]", ids: "A C",
			rejects: []string{`log:2:35: visit "B": events[0]: not valid JSON: found ] where a comma or } was expected`}},
		{name: "one lacks a quotation mark", in: "[" + v("A") + ",\n{\"visit\":\"B,\n\"events\":[]},\n" + v("C") + "]", ids: "A C",
			rejects: []string{`log:2:13: visit: not valid JSON: found a line break inside a text; is a quotation mark missing before it?`}},
		{name: "not closed", in: "[" + v("A") + ",\n\n  {\"visit\":\"B\",\"events\":[],\n" + v("C") + "]\n", ids: "A",
			rejects: []string{`log:3:3: visit "B": the visit that begins here does not end: a bracket or a quotation mark is not closed; from here on nothing was read (2 lines)`}},
		{name: "list not closed", in: "[" + v("A") + ",\n" + v("B") + "\n", ids: "A B",
			rejects: []string{`log:3:1: the list of visits that begins in line 1 is not closed with ]; the file may be cut short`}},
		{name: "comma missing", in: "[" + v("A") + "\n" + v("B") + "]", ids: "A B",
			rejects: []string{`log:2:1: a comma is missing before this visit`}},
		{name: "comma at the end", in: "[" + v("A") + ",\n]", ids: "A",
			rejects: []string{`log:2:1: the comma before this ] is one too many`}},
		{name: "two commas", in: "[" + v("A") + ",\n," + v("B") + "]", ids: "A B",
			rejects: []string{`log:2:1: this comma is one too many`}},
		{name: "commas outside", in: "{\n\"visit\":\"A\",\"events\":[]},\n" + v("B") + "\n", ids: "A B",
			rejects: []string{`log:2:25: a comma stands outside of a list; visits one after another need none`}},
		{name: "rubbish", in: "[" + v("A") + ",\n  null,\n \"oops\" \n" + v("B") + "]] ]", ids: "A B",
			rejects: []string{`log:2:3: expected a visit in { }, found "null"`, `log:3:2: expected a visit in { }, found "\"oops\""`,
				`log:4:1: a comma is missing before this visit`, `log:4:27: this ] closes nothing`, `log:4:29: this ] closes nothing`}},
		{name: "list in a list", in: "[[" + v("A") + "]", ids: "A", rejects: []string{`log:1:2: expected a visit in { }, found a second [`}},
		{name: "wide characters before it", in: "[{\"visit\":\"客户\",\"events\":[]}, {\"visit\":1}]", ids: "客户",
			rejects: []string{`log:1:39: visit: expected a text in quotation marks, found the number 1`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := runText(t, b, Options{}, c.in)
			var ids, rejects []string
			for _, s := range out.visits {
				ids = append(ids, idOf(s))
			}
			for _, r := range out.rejects {
				rejects = append(rejects, r.Error())
			}
			if strings.Join(ids, " ") != c.ids || !slices.Equal(rejects, c.rejects) {
				t.Errorf("visits  %q\nrejects %s", ids, strings.Join(rejects, "\n        "))
			}
		})
	}
}

func idOf(encoded string) string { return findID([]byte(encoded)) }

// Visits that lie across blocks, and one that is larger than several, are cut
// at the same places as small ones.
func TestValuesAcrossBlocks(t *testing.T) {
	b := compile(t, testSource)
	long := strings.Repeat(" ", blockSize+5)
	event := `{"do":"say","text":"} ] \" [ {` + strings.Repeat("x", 500) + `"},` + "\n"
	for _, open := range []string{"[\n", "{\n\"visit\":\"0\",\"events\":[]}\n"} {
		sep, end := ",", "]"
		if open[0] == '{' {
			sep, end = "", ""
		}
		var s strings.Builder
		s.WriteString(open)
		for i := range 300 {
			if i > 0 {
				s.WriteString(sep)
			}
			fmt.Fprintf(&s, "{\"visit\":\"V%d\",\n\"events\":[%s{\"do\":\"bow\"}]\n}", i, strings.Repeat(event, i%7))
			switch i {
			case 100:
				s.WriteString(sep + long + `{"visit":"huge","events":[` + strings.Repeat(event, 3000) + `{"do":"bow"}]}`)
			case 200:
				s.WriteString(sep + `{"visit":"bad",` + long + `}`)
			}
		}
		s.WriteString(end)
		out := runText(t, b, Options{Workers: 3}, s.String())
		if len(out.rejects) != 1 || out.rejects[0].Visit != "bad" {
			t.Fatal(out.rejects)
		}
		n := 301
		if open[0] == '{' {
			n++
		}
		if len(out.visits) != n {
			t.Fatal(len(out.visits))
		}
		line := 1 + strings.Count(s.String()[:strings.Index(s.String(), `{"visit":"bad"`)], "\n")
		if out.rejects[0].Line != line {
			t.Errorf("line %d, want %d", out.rejects[0].Line, line)
		}
	}
}
