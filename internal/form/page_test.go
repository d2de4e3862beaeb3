package form

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
	"stdc/templates"
)

// pageOf writes the page of a form.
func pageOf(t *testing.T, f *Form) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.WritePage(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var pageParts = regexp.MustCompile(`(?s)^<!DOCTYPE html>.*style-src '([^']*)'; script-src '([^']*)'.*<title>([^<]*)</title>\n<style>(.*?)</style>.*<script type="application/json" id="form">([^<]*)</script>\n<script type="module">(.*?)</script>\n</body>\n</html>\n$`)

// partsOf returns the parts of a page: the hashes of its policy, its title, its
// style, its data and its script.
func partsOf(t *testing.T, page string) (hashes [2]string, title, style, script string, data pageForm) {
	t.Helper()
	p := pageParts.FindStringSubmatch(page)
	if p == nil {
		t.Fatalf("the page is not built as it should be:\n%s", page)
	}
	if err := json.Unmarshal([]byte(p[5]), &data); err != nil {
		t.Fatal(err)
	}
	return [2]string{p[1], p[2]}, p[3], p[4], p[6], data
}

// TestPages holds the pages of all starters to their forms.
func TestPages(t *testing.T) {
	for _, b := range starters(t) {
		f := Make(b, Options{})
		page := pageOf(t, f)
		if page != pageOf(t, Make(b, Options{})) {
			t.Errorf("%s: two pages differ", b.ID)
		}
		if strings.Contains(page, "http:") || strings.Contains(page, "https:") {
			t.Errorf("%s: the page names an address", b.ID)
		}
		hashes, _, style, script, data := partsOf(t, page)
		if hashes[0] != templates.Integrity(style) || hashes[1] != templates.Integrity(script) {
			t.Errorf("%s: the policy forbids what is on the page", b.ID)
		}
		if data.Book.ID != b.ID || data.Book.Hash != b.Hash || len(data.Groups) != len(f.Groups) || len(data.Facts) != len(f.Facts) {
			t.Errorf("%s: the page is of another form: %+v", b.ID, data.Book)
		}
		for g := range f.Groups {
			for i := range f.Groups[g].Items {
				it, got := &f.Groups[g].Items[i], &data.Groups[g].Items[i]
				if el := &b.Elements[it.Element]; got.ID != el.ID || got.Title[0] == "" || got.Title[1] == "" || len(got.Fields) != len(it.Fields) || got.Lasts != it.Ends {
					t.Errorf("%s: %s became %+v", b.ID, el.ID, got)
				}
			}
		}
	}
}

// TestPageText puts into a page what would break out of it.
func TestPageText(t *testing.T) {
	const nasty = `</script><script>alert(1)</script><!-- {{script}} {{form}} &amp; "'`
	b := compiled(t, "[standard]\nid = \"x\"\ntitle = '''"+nasty+"'''\n[element.a]\ntitle = '''"+nasty+"'''\nfields = { k = { type = \"enum\", values = ['''"+nasty+"''', \"b\"] } }\n"+
		"[rule.r]\neach = \"a\"\nbe = { k = \"b\" }\n")
	_, title, _, _, data := partsOf(t, pageOf(t, Make(b, Options{})))
	if strings.ContainsAny(title, "<>\"") {
		t.Errorf("the title is %s", title)
	}
	if data.Title[0] != nasty || data.Groups[0].Items[0].Title[1] != nasty || data.Groups[0].Items[0].Fields[0].Values[0] != nasty {
		t.Errorf("a text came out as %+v", data)
	}
}

// TestPageQuestions looks at what a page is told of each type of field.
func TestPageQuestions(t *testing.T) {
	b := compiled(t, `[standard]
id = "x"
title = "X"
language = "zh-CN"
[fact.kind]
type = "enum"
values = ["p", "q"]
[fact.vip]
type = "bool"
[fact.due]
type = "time"
[element.call]
fields = { text = "text", wait = "duration", mark = { type = "number", title = "mark (1 to 5)" }, angle = { type = "number", unit = "deg" } }
[phrases]
hello = ["hello"]
[rule.a]
each = "call"
be = { wait = "..90s", mark = "3..", angle = "15..", text = { says = "hello" } }
[rule.b]
require = { kind = "p", vip = true, due = { known = true } }
[rule.c]
expect = "call"
times = "2.."
`)
	_, title, _, _, data := partsOf(t, pageOf(t, Make(b, Options{Zone: "Asia/Shanghai"})))
	got, err := json.Marshal(map[string]any{"title": title, "lang": data.Lang, "zone": data.Zone, "labels": data.Labels, "groups": data.Groups, "facts": data.Facts})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"facts":[{"id":"kind","title":["kind","kind"],"type":"enum","values":["p","q"]},{"id":"vip","title":["vip","vip"],"type":"bool"},{"id":"due","title":["due","due"],"type":"time"}],` +
		`"groups":[{"step":"","title":["",""],"items":[{"id":"call","title":["call","call"],"again":true,"lasts":false,"fields":[` +
		`{"id":"text","title":["what was said","说了什么"],"type":"text","words":true},{"id":"wait","title":["wait (seconds)","wait（秒）"],"type":"duration","unit":"s"},` +
		`{"id":"mark","title":["mark (1 to 5)","mark (1 to 5)"],"type":"number","scale":[1,5]},{"id":"angle","title":["angle (deg)","angle（deg）"],"type":"number"}]}]}],` +
		`"labels":false,"lang":"zh","title":"X","zone":"Asia/Shanghai"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestPageLabels: where nothing opens a step, its events say that they belong to it.
func TestPageLabels(t *testing.T) {
	b := compiled(t, "[standard]\nid = \"x\"\ntitle = \"X\"\n[[step]]\nid = \"s\"\n[element.a]\n[rule.r]\nexpect = \"a\"\nin = \"s\"\n")
	if _, _, _, _, data := partsOf(t, pageOf(t, Make(b, Options{}))); !data.Labels || data.Groups[0].Step != "s" {
		t.Errorf("%+v", data.Groups)
	}
}

var (
	usedWord  = regexp.MustCompile(`\bt\(([^)]*)`)
	quotedKey = regexp.MustCompile(`'([A-Za-z]+)'`)
	blanks    = regexp.MustCompile(`\{\d\}`)
)

// TestPageWords holds the words of pages to what the script asks for.
func TestPageWords(t *testing.T) {
	var words map[string]pair
	if err := json.Unmarshal([]byte(templates.Form("words.json")), &words); err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, name := range pageScripts {
		script.WriteString(templates.Form(name))
	}
	quoted := map[string]bool{}
	for _, m := range quotedKey.FindAllStringSubmatch(script.String(), -1) {
		quoted[m[1]] = true
	}
	for name, w := range words {
		if !quoted[name] {
			t.Errorf("nobody says %q", name)
		}
		in := func(s string) []string {
			list := blanks.FindAllString(s, -1)
			slices.Sort(list)
			return slices.Compact(list)
		}
		if w[0] == "" || w[1] == "" || !slices.Equal(in(w[0]), in(w[1])) {
			t.Errorf("%s: %q", name, w)
		}
	}
	for _, m := range usedWord.FindAllStringSubmatch(script.String(), -1) {
		for _, k := range quotedKey.FindAllStringSubmatch(m[1], -1) {
			if _, ok := words[k[1]]; !ok && k[1] != "duration" {
				t.Errorf("there are no words %q", k[1])
			}
		}
	}
}

// TestPageTypes: the script knows every type of field.
func TestPageTypes(t *testing.T) {
	script := templates.Form("visit.js") + templates.Form("sheet.js")
	for _, typ := range []rules.Type{rules.TypeText, rules.TypeNumber, rules.TypeBool, rules.TypeEnum, rules.TypeTime, rules.TypeDuration} {
		if !strings.Contains(script, "'"+string(typ)+"'") {
			t.Errorf("no script knows %s", typ)
		}
	}
}
