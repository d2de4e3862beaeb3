package form

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"stdc/rules"
)

// starters compiles every starter.
func starters(t *testing.T) []*rules.Book {
	t.Helper()
	paths, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no starters", err)
	}
	var list []*rules.Book
	for _, path := range paths {
		b, ds := rules.Compile(path, os.ReadFile)
		if b == nil {
			t.Fatal(ds)
		}
		list = append(list, b)
	}
	return list
}

func compiled(t *testing.T, text string) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(text), nil })
	if b == nil {
		t.Fatalf("%v\n%s", ds, text)
	}
	return b
}

// workbook is a form as a program that knows nothing of ours reads it.
type workbook struct {
	survey, choices, settings []map[string]string
	columns                   map[string][]string
}

func readWorkbook(t *testing.T, f *Form, server Server) *workbook {
	t.Helper()
	var b bytes.Buffer
	if err := f.WriteXLSForm(&b, server); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	w := &workbook{columns: map[string][]string{}}
	if got := fmt.Sprint(x.GetSheetList()); got != "[survey choices settings]" {
		t.Errorf("the sheets are %s", got)
	}
	for name, to := range map[string]*[]map[string]string{"survey": &w.survey, "choices": &w.choices, "settings": &w.settings} {
		rows, err := x.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		w.columns[name] = rows[0]
		for _, cells := range rows[1:] {
			row := map[string]string{}
			for i, c := range cells {
				row[rows[0][i]] = c
			}
			*to = append(*to, row)
		}
	}
	return w
}

// TestStructure holds the forms of all starters, with and without options, to
// what the specification of XLSForm asks for.
func TestStructure(t *testing.T) {
	for _, b := range starters(t) {
		for _, server := range []Server{ODK, SurveyCTO} {
			for name, o := range map[string]Options{"plain": {}, "everything": everything(b), "zone": {Zone: "Asia/Shanghai", Once: everything(b).Repeat}} {
				t.Run(fmt.Sprintf("%s/%s/%s", b.ID, server, name), func(t *testing.T) {
					w := readWorkbook(t, Make(b, o), server)
					w.check(t, server)
				})
			}
		}
	}
}

// surveyColumns are those that the servers know.
var surveyColumns = map[Server][]string{
	ODK: {"type", "name", "label::English (en)", "label::中文 (zh)", "hint::English (en)", "hint::中文 (zh)", "relevant", "constraint",
		"constraint_message::English (en)", "constraint_message::中文 (zh)", "required", "calculation", "trigger", "appearance", "parameters"},
	SurveyCTO: {"type", "name", "label", "label:Chinese", "label:English", "hint", "hint:Chinese", "hint:English", "relevance", "constraint",
		"constraint message", "constraint message:Chinese", "constraint message:English", "required", "calculation", "appearance"},
}

// questionTypes are the types that are used, and whether a person sees them.
var questionTypes = map[string]bool{"start": false, "end": false, "today": false, "calculate": false, "calculate_here": false, "note": true, "text": true,
	"integer": true, "decimal": true, "select_one": true, "image": true, "dateTime": false, "datetime": true, "begin group": true, "begin repeat": true}

// check finds what a server would refuse.
func (w *workbook) check(t *testing.T, server Server) {
	t.Helper()
	for _, c := range w.columns["survey"] {
		if !slices.Contains(surveyColumns[server], c) {
			t.Errorf("the survey has a column %q", c)
		}
	}
	d := (&Form{Book: &rules.Book{Language: map[bool]string{true: "zh", false: "en"}[slices.Contains(w.columns["survey"], "label:English")]}}).dialect(server)
	lists := w.lists(t, d)
	legal := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	names := map[string]bool{}
	var open []string
	for i, r := range w.survey {
		where := fmt.Sprintf("survey row %d (%s %s)", i+2, r["type"], r["name"])
		kind, list, _ := strings.Cut(r["type"], " ")
		if kind == "end" && list != "" {
			if len(open) == 0 || open[len(open)-1] != list {
				t.Errorf("%s closes what is not open: %q", where, open)
				return
			}
			open = open[:len(open)-1]
			continue
		}
		if kind == "begin" {
			kind = r["type"]
			if list == "repeat" && slices.Contains(open, "repeat") {
				t.Errorf("%s: a repeat in a repeat", where)
			}
			open = append(open, list)
		}
		visible, known := questionTypes[kind]
		visible = visible || kind == "dateTime" && r["calculation"] == ""
		switch {
		case !known:
			t.Errorf("%s: no such type", where)
		case !legal.MatchString(r["name"]):
			t.Errorf("%s: the name is not legal", where)
		case names[strings.ToLower(r["name"])]:
			t.Errorf("%s: the name was given already", where)
		case kind == "select_one" && !lists[list]:
			t.Errorf("%s: there is no list %q", where, list)
		case visible && (r[d.label[0]] == "" || r[d.label[1]] == ""):
			t.Errorf("%s: a label is missing", where)
		case (r[d.hint[0]] == "") != (r[d.hint[1]] == ""), (r[d.messages[0]] == "") != (r[d.messages[1]] == ""), (r[d.messages[0]] == "") != (r["constraint"] == ""):
			t.Errorf("%s: one language says what the other does not", where)
		}
		names[strings.ToLower(r["name"])] = true
	}
	if len(open) > 0 {
		t.Errorf("left open: %q", open)
	}
	w.expressions(t, d, names)
	w.head(t, server)
}

// lists returns the lists of choices, each of which has its choices once.
func (w *workbook) lists(t *testing.T, d dialect) map[string]bool {
	lists, taken := map[string]bool{}, map[string]bool{}
	for i, c := range w.choices {
		key := c["list_name"] + " " + c[d.value]
		if c["list_name"] == "" || c[d.value] == "" || c[d.label[0]] == "" || c[d.label[1]] == "" || taken[key] || strings.ContainsAny(c[d.value], " \t'\"") {
			t.Errorf("choices row %d: %q", i+2, c)
		}
		lists[c["list_name"]], taken[key] = true, true
	}
	return lists
}

// expressions checks that what is referred to is there, that brackets and quotes
// close, and that functions exist.
func (w *workbook) expressions(t *testing.T, d dialect, names map[string]bool) {
	functions := []string{"if", "once", "now", "concat", "format-date-time"}
	ref, call := regexp.MustCompile(`\$\{([^}]*)\}`), regexp.MustCompile(`([a-z-]+)\(`)
	texts := regexp.MustCompile(`'[^']*'|"[^"]*"`)
	check := func(where, e string) {
		for _, m := range ref.FindAllStringSubmatch(e, -1) {
			if !names[strings.ToLower(m[1])] {
				t.Errorf("%s refers to %q: %s", where, m[1], e)
			}
		}
		e = texts.ReplaceAllString(ref.ReplaceAllString(e, "x"), "x")
		if strings.ContainsAny(e, `'"$`) || strings.Count(e, "(") != strings.Count(e, ")") {
			t.Errorf("%s is not closed: %s", where, e)
		}
		for _, m := range call.FindAllStringSubmatch(e, -1) {
			if m[1] != "and" && !slices.Contains(functions, m[1]) {
				t.Errorf("%s calls %s()", where, m[1])
			}
		}
	}
	for i, r := range w.survey {
		for _, column := range []string{d.relevant, "constraint", "calculation", "trigger"} {
			check(fmt.Sprintf("%s of survey row %d", column, i+2), r[column])
		}
		for _, column := range append(append(d.label[:], d.hint[:]...), d.messages[:]...) {
			if strings.Contains(r[column], "${") {
				t.Errorf("%s of survey row %d refers to a question: %s", column, i+2, r[column])
			}
		}
	}
	check("instance_name", w.settings[0]["instance_name"])
}

// head checks the settings and what every submission carries.
func (w *workbook) head(t *testing.T, server Server) {
	s := w.settings[0]
	if len(w.settings) != 1 || s["form_title"] == "" || !regexp.MustCompile(`^[a-z][a-z0-9_-]*$`).MatchString(s["form_id"]) || s["version"] == "" {
		t.Errorf("settings %q", w.settings)
	}
	if server == SurveyCTO && strings.Trim(s["version"], "0123456789") != "" {
		t.Errorf("the version is no number: %s", s["version"])
	}
	if server == ODK && !strings.HasPrefix(s["default_language"], "English (en)") && s["default_language"] != "中文 (zh)" {
		t.Errorf("default_language %q", s["default_language"])
	}
	for _, name := range []string{"stdc_book", "stdc_version", "stdc_hash"} {
		if !slices.ContainsFunc(w.survey, func(r map[string]string) bool {
			return r["name"] == name && r["type"] == "calculate" && r["calculation"] != ""
		}) {
			t.Errorf("%s is not carried", name)
		}
	}
}

// The same form is the same bytes.
func TestSameBytes(t *testing.T) {
	b := starters(t)[0]
	var one, two bytes.Buffer
	if err := Make(b, Options{}).WriteXLSForm(&one, ODK); err != nil {
		t.Fatal(err)
	}
	if err := Make(b, Options{}).WriteXLSForm(&two, ODK); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two forms of one book differ", err)
	}
	if err := Make(b, Options{}).WriteXLSForm(brokenWriter{}, ODK); err == nil {
		t.Error("a form that could not be written is no error")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// A hostile book makes a form all the same: titles cannot refer to questions or
// act on a screen, values become choices, names are told apart, and a version
// with quotation marks stays a text.
func TestHostileBook(t *testing.T) {
	b := compiled(t, `
[standard]
id = "odd"
title = "a $${enter} \u0007 <b> \u202e"
version = "it's \"1\""

[element.end]
title = "$${end}"
fields = { seen = { values = ["x y", "value_1", "'", "说 话"] }, tap = "number", more = "text", again = "bool", count = "duration" }

[element.end-at]

[element.meta]

[element.instance-name]

[element.yes]
fields = { no = { values = ["maybe"] } }

[element.stdc-hash]

[element.tap]

[rule.a]
each = "end"
be   = { seen = "x y", tap = 3, more = "a", again = true, count = "..90s" }

[rule.b]
expect = "end-at"
after  = "meta"
within = "3s"

[rule.c]
expect = "instance-name"

[rule.d]
each = "yes"
be   = { no = "maybe" }

[rule.e]
expect = "stdc-hash"

[rule.f]
expect = "tap"
`)
	for _, server := range []Server{ODK, SurveyCTO} {
		w := readWorkbook(t, Make(b, Options{}), server)
		w.check(t, server)
		for _, r := range w.survey {
			if r["name"] == "yes_no_2" && r["type"] != "select_one yes_no_2" {
				t.Errorf("%q", r)
			}
			if r["name"] == "stdc_version" && r["calculation"] != `'it’s "1"'` {
				t.Errorf("the version is %s", r["calculation"])
			}
		}
		if title := w.settings[0]["form_title"]; title != "a $ {enter}  <b> " {
			t.Errorf("the title is %q", title)
		}
	}
}
