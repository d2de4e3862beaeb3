package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"

	"stdc/internal/report"
)

// payloads are texts that would act somewhere, were they not text.
var payloads = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</script><svg/onload=alert(1)>`, `<!-- -->]]><![CDATA[`, `&lt;b&gt;&#x3c;`,
	`=1+1`, `+1+1`, `-1+1|cmd`, `@SUM(1+1)`, `=HYPERLINK("http://evil.example","click")`, `=cmd|' /C calc'!A0`, "\t=1+1", "\r=1+1", `＝1+1`, `a;=1+1;b`, `_x003D_1+1`,
	"\x1b[31mred\x1b[0m", "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07", "bell\x07", "nul\x00nul", "back\x08space", "\u009b31m",
	"\u202egnp.exe\u2069", "a\u200bb\ufeffc\u2028d", "\U000e0041tag", "𝕏🎭\U0010ffff", "\ufffe\uffff",
	"line\nbreak\r\nbreak", "%0A::error::pwned", "\n::error file=x::pwned", "::set-output name=x::y", "##[error]x", "a%b,c:d",
	"| a | b |\n| - | - |", "`code` ``` ~~~", "[click](http://evil.example)", "![x](http://evil.example/x.png)", "*a* _b_ ~~c~~ **d**", "# h", "- x", "1. x", "> q", "---", "    code",
	"http://evil.example www.evil.example a@evil.example", "@everyone #1 GH-1 owner/repo#1", "<https://evil.example>", "a\\|b", "\\`x\\`", "$x$", "~~~\nx",
	`{{.Title}} ${x} {0}`, `"quoted", 'and' "comma"`, strings.Repeat("long ", 200000),
}

const hostileBook = `
[standard]
id = "hostile"
title = '''<i>=HYPERLINK("x") [a](b) @all | %0A::error::'''
pass-mark = 85
[[step]]
id = "talk"
title = '''=1+1 <b>step</b> | @team'''
[fact.note]
type = "text"
[element.say]
fields = { text = { type = "text" } }
[phrases]
never = ["never said"]
[rule.polite]
title = '''@all =1+1 <b>polite</b> [x](javascript:alert(1))'''
need = '''=need <b>'''
step = "talk"
each = "say"
be = { text = { says = "never" } }
[rule.noted]
require = { note = "nothing else" }
critical = true
`

// hostileRun writes a book and a log in which each payload stands wherever a
// text may stand.
func hostileRun(t *testing.T) (visits int) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, "book.toml", []byte(hostileBook))
	var log bytes.Buffer
	e := json.NewEncoder(&log)
	for i, p := range payloads {
		v := map[string]any{"visit": fmt.Sprint(p, i), "site": p, "staff": p, "wave": p, "date": "2026-03-02", "facts": map[string]any{"note": p},
			"events": []any{map[string]any{"at": "09:00", "do": "say", "text": p}}}
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		// And one that is rejected, for reasons that quote it.
		fmt.Fprintf(&log, `{"visit":%s,"events":[{"do":%[1]s}]}`+"\n", quoted(t, fmt.Sprint(p, "-", i)))
	}
	write(t, "=log <b>@x,y.ndjson", log.Bytes())
	return len(payloads)
}

func quoted(t *testing.T, s string) []byte {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHostileLog runs a log of payloads through every format and language and
// proves that they are text in each.
func TestHostileLog(t *testing.T) {
	visits := hostileRun(t)
	prove := map[string]func(*testing.T, []byte, int){
		"text": nil, "html": nil, "json": hostileJSON, "ndjson": hostileLines, "md": hostileMarkdown, "csv": hostileCSV,
		"xlsx": hostileWorkbook, "junit": hostileJUnit, "sarif": hostileSARIF, "github": hostileGitHub,
	}
	for _, name := range report.Formats() {
		look, known := prove[name]
		if !known {
			t.Errorf("nothing proves the format %s harmless", name)
			continue
		}
		for _, lang := range []string{"en", "zh"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				stdc(t, 2, "check", "-r", "book.toml", "--lang", lang, "-v", "-o", name+"=out", "=log <b>@x,y.ndjson")
				data, err := os.ReadFile("out")
				if err != nil {
					t.Fatal(err)
				}
				switch name {
				case "xlsx":
				case "html": // whose own script and style are set in with tabs
					quiet(t, bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
				default:
					quiet(t, data)
				}
				if look != nil {
					look(t, data, visits)
				}
			})
		}
	}
}

// quiet looks for what acts on a terminal or hides.
func quiet(t *testing.T, data []byte) {
	t.Helper()
	if !utf8.Valid(data) {
		t.Error("it is no UTF-8")
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	for i, r := range text {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || slices.Contains([]rune("\u200b\u202e\u2069\u2028\ufeff\U000e0041"), r) {
			t.Fatalf("it holds %U: %q", r, text[max(0, i-40):i+10])
		}
	}
}

func hostileJSON(t *testing.T, data []byte, visits int) {
	if err := schemaOf(t, "results").Validate(decoded(t, data)); err != nil {
		t.Errorf("%#v", err)
	}
	var doc struct {
		Visits []struct{ Visit, Site string }
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Visits) != visits {
		t.Fatalf("%d visits", len(doc.Visits))
	}
	for i, v := range doc.Visits {
		if v.Site != payloads[i] {
			t.Errorf("the site %.60q became %.60q", payloads[i], v.Site)
		}
	}
}

func hostileLines(t *testing.T, data []byte, visits int) {
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) != visits {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		var v struct{ Site string }
		if err := json.Unmarshal([]byte(line), &v); err != nil || v.Site != payloads[i] {
			t.Errorf("line %d: %v", i, err)
		}
	}
}

// hostileMarkdown parses a report as GitHub does and looks for any node that a
// digest does not make.
func hostileMarkdown(t *testing.T, data []byte, _ int) {
	if n := len([]rune(string(data))); n > 65536 {
		t.Errorf("%d characters", n)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	doc := md.Parser().Parse(gmtext.NewReader(data))
	allowed := map[ast.NodeKind]bool{
		ast.KindDocument: true, ast.KindHeading: true, ast.KindParagraph: true, ast.KindText: true, ast.KindList: true, ast.KindListItem: true,
		ast.KindTextBlock: true, ast.KindCodeSpan: true, ast.KindEmphasis: true, ast.KindString: true,
		extast.KindTable: true, extast.KindTableHeader: true, extast.KindTableRow: true, extast.KindTableCell: true,
	}
	width := 0
	err := ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			if tag := string(n.Segments.Value(data)); tag != "<br>" {
				t.Errorf("HTML: %s", tag)
			}
		case *ast.Heading:
			if n.Level != 2 && n.Level != 3 {
				t.Errorf("a heading of level %d", n.Level)
			}
		case *ast.Emphasis:
			if _, fact := n.Parent().Parent().(*ast.ListItem); !fact || n.PreviousSibling() != nil {
				cut := n.Parent().LastChild() // the note that ends a report which was cut
				if n.Parent().NextSibling() != nil || cut != ast.Node(n) {
					t.Errorf("emphasis in %q", n.Parent().Lines().Value(data))
				}
			}
		case *extast.Table:
			width = n.FirstChild().ChildCount()
		case *extast.TableRow:
			// A pipe of the log would move the figures to the right.
			if second := cellText(n, data); n.ChildCount() != width || strings.Trim(second, "0123456789.,/% ") != "" {
				t.Errorf("a row of %d cells in a table of %d, %q", n.ChildCount(), width, second)
			}
		default:
			if !allowed[n.Kind()] {
				t.Errorf("a node of kind %s", n.Kind())
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if err := md.Convert(data, &html); err != nil {
		t.Fatal(err)
	}
	outside := regexp.MustCompile(`(?s)<code>.*?</code>|<[^>]*>`).ReplaceAllString(html.String(), "")
	if m := regexp.MustCompile(`(?i)@\w.{0,20}|#\d.{0,20}|GH-\d`).FindString(outside); m != "" {
		t.Errorf("a mention or a reference is left: %q", m)
	}
}

// cellText is the text of the second cell of a row, up to its first markup.
func cellText(row *extast.TableRow, data []byte) string {
	cell := row.FirstChild().NextSibling()
	if cell == nil || cell.FirstChild() == nil {
		return "nothing"
	}
	if text, ok := cell.FirstChild().(*ast.Text); ok {
		return string(text.Value(data))
	}
	return "markup"
}

func hostileCSV(t *testing.T, data []byte, visits int) {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*visits {
		t.Errorf("%d rows", len(rows))
	}
	if n := bytes.Count(data, []byte("\n")); n != len(rows) {
		t.Errorf("%d lines of %d rows", n, len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			// A separator of another country splits cells further.
			for part := range strings.SplitSeq(cell, ";") {
				if part = strings.TrimLeft(part, ` "`); part != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(part)[0]) {
					t.Errorf("a formula: %.60q", cell)
				}
			}
		}
	}
}

func hostileWorkbook(t *testing.T, data []byte, visits int) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^(\[Content_Types\]|_rels/|docProps/(app|core)|xl/(workbook|styles|_rels/workbook|theme/theme1|worksheets/sheet\d+))(\.xml)?(\.rels)?$`).MatchString(f.Name) {
			t.Errorf("a part %s", f.Name)
		}
		quiet(t, text)
		sheet := strings.HasPrefix(f.Name, "xl/worksheets/")
		elements(t, text, func(e xml.StartElement) {
			switch e.Name.Local {
			case "row":
				rows++
			case "hyperlink", "hyperlinks", "oleObject", "drawing", "legacyDrawing", "extLst", "externalReference", "f":
				t.Errorf("%s: <%s>", f.Name, e.Name.Local)
			case "c":
				for _, a := range e.Attr {
					if a.Name.Local == "t" && a.Value != "inlineStr" {
						t.Errorf("%s: a cell of type %s", f.Name, a.Value)
					}
				}
			case "Relationship":
				for _, a := range e.Attr {
					if a.Name.Local == "TargetMode" {
						t.Errorf("%s: a link to the outside", f.Name)
					}
				}
			}
		})
		if sheet && bytes.Contains(text, []byte("_x003D_")) && !bytes.Contains(text, []byte("_x005F_x003D_")) {
			t.Errorf("%s: an escape of Excel is left", f.Name)
		}
	}
	if rows < 4*visits {
		t.Errorf("%d rows", rows)
	}
}

// elements parses XML strictly.
func elements(t *testing.T, data []byte, look func(xml.StartElement)) {
	t.Helper()
	for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			look(e)
		}
	}
}

func hostileJUnit(t *testing.T, data []byte, visits int) {
	cases := 0
	elements(t, data, func(e xml.StartElement) {
		if e.Name.Local == "testcase" {
			cases++
		}
		if !slices.Contains([]string{"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}, e.Name.Local) {
			t.Errorf("<%s>", e.Name.Local)
		}
	})
	if cases != 2*visits {
		t.Errorf("%d tests", cases)
	}
}

func hostileSARIF(t *testing.T, data []byte, visits int) {
	doc := decoded(t, data)
	results := 0
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				walk(k, x)
			}
		case []any:
			if key == "results" {
				results = len(v)
			}
			for _, x := range v {
				walk(key, x)
			}
		case string:
			if key == "text" && strings.Contains(v, "](") {
				t.Errorf("a link: %.80q", v)
			}
			if key == "uri" {
				if u, err := url.Parse(v); err != nil || u.Scheme != "" || u.Host != "" {
					t.Errorf("the file became %q", v)
				}
			}
			if len(v) > 10000 {
				t.Errorf("a text of %d bytes", len(v))
			}
		}
	}
	walk("", doc)
	if results != 2*visits {
		t.Errorf("%d results", results)
	}
}

func hostileGitHub(t *testing.T, data []byte, _ int) {
	count := map[string]int{}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(data), "\n"), "\n") {
		m := regexp.MustCompile(`^::(error|warning|notice) ((file|line|title)=[^:,]*,?)+::`).FindStringSubmatch(line)
		if m == nil {
			t.Errorf("no command: %.80q", line)
			continue
		}
		if count[m[1]]++; count[m[1]] > 10 {
			t.Errorf("more than 10 of %s", m[1])
		}
		if strings.Contains(line, "%0A::error::pwned") {
			t.Errorf("an escape of the log is left: %.80q", line)
		}
	}
	if count["error"] != 10 || count["notice"] != 1 {
		t.Errorf("%v", count)
	}
}
