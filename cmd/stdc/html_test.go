package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// page is a report as a browser would read it.
type page struct {
	t    *testing.T
	root *html.Node
	ids  map[string]bool
}

func parsePage(t *testing.T, data []byte) *page {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p := &page{t: t, root: root, ids: map[string]bool{}}
	p.each(func(n *html.Node) {
		if id := attribute(n, "id"); id != "" {
			if p.ids[id] {
				t.Errorf("the id %s is there twice", id)
			}
			p.ids[id] = true
		}
	})
	return p
}

func (p *page) each(f func(n *html.Node)) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// sound checks what holds for every page: its own style and script and no other,
// no link out of it but to pages beside it, headings in order, labels.
func (p *page) sound() {
	p.t.Helper()
	known := strings.Fields("html head meta title style body a svg defs pattern path circle g main header h1 h2 h3 p dl div dt dd span nav ul li section " +
		"table caption thead tr th tbody td data bdi small b strong form label input select option button article line rect text use script details summary pre ins del")
	var policy string
	var own []string
	level := 0
	labelled := map[string]bool{}
	p.each(func(n *html.Node) {
		if n.Data == "label" {
			labelled[attribute(n, "for")] = true
		}
	})
	p.each(func(n *html.Node) {
		if !slices.Contains(known, n.Data) {
			p.t.Errorf("no report has an element %s", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src":
				p.t.Errorf("<%s %s=%q> could act", n.Data, a.Key, a.Val)
			case a.Key == "href" && a.Val[0] == '#':
				if !p.ids[a.Val[1:]] {
					p.t.Errorf("nothing has the id %s", a.Val)
				}
			case a.Key == "href" && !strings.HasPrefix(a.Val, "./"):
				p.t.Errorf("a link leads to %s", a.Val)
			}
		}
		switch n.Data {
		case "meta":
			if attribute(n, "http-equiv") == "Content-Security-Policy" {
				policy = attribute(n, "content")
			}
		case "style", "script":
			sum := sha256.Sum256([]byte(textOf(n)))
			own = append(own, n.Data+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		case "h1", "h2", "h3":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				p.t.Errorf("%s %q follows h%d", n.Data, textOf(n), level)
			}
			level = now
		case "input", "select":
			if !labelled[attribute(n, "id")] {
				p.t.Errorf("<%s id=%s> has no label", n.Data, attribute(n, "id"))
			}
		}
	})
	if len(own) == 0 || policy != "default-src 'none'; "+strings.Join(own, "; ")+"; base-uri 'none'; form-action 'none'" {
		p.t.Errorf("the policy is %s, the page's own are %s", policy, own)
	}
}

// numbers holds every number of a page against the JSON of the same run, and what
// is shown against the number; it returns how many there are.
func (p *page) numbers(results []byte) int {
	p.t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(results, &doc); err != nil {
		p.t.Fatal(err)
	}
	visits := map[string]any{}
	list, _ := doc["visits"].([]any) // a review tells their number
	for _, v := range list {
		visits[v.(map[string]any)["visit"].(string)] = v
	}
	n := 0
	p.each(func(node *html.Node) {
		key, value := attribute(node, "data-key"), attribute(node, "value")
		if key == "" {
			return
		}
		var at any = doc
		for up := range node.Ancestors() {
			if up.Data == "article" {
				for h := range up.Descendants() {
					if h.Data == "h3" {
						at = visits[textOf(h)]
					}
				}
			}
		}
		for _, step := range strings.Split(key, "/") {
			switch x := at.(type) {
			case map[string]any:
				at = x[step]
			case []any:
				i, err := strconv.Atoi(step)
				if err != nil || i >= len(x) {
					p.t.Fatalf("there is no %s", key)
				}
				at = x[i]
			}
		}
		want := fmt.Sprint(at)
		if f, ok := at.(float64); ok {
			want = strconv.FormatFloat(f, 'f', -1, 64)
		}
		if want != value {
			p.t.Errorf("%s is %s, in JSON %s", key, value, want)
		}
		if shown := textOf(node); !strings.HasPrefix(key, "siteRules/") && !roundsTo(value, shown) {
			p.t.Errorf("%s is %s and shown as %s", key, value, shown)
		}
		n++
	})
	return n
}

// roundsTo tells whether a number is shown as itself, rounded.
func roundsTo(value, shown string) bool {
	whole, part, cut := strings.Cut(value, "/")
	f, err := strconv.ParseFloat(whole, 64)
	if d, err2 := strconv.ParseFloat(part, 64); cut && err2 == nil {
		f /= d
	}
	shown = strings.NewReplacer(",", "", "−", "-", "+", "").Replace(shown)
	room := 0.0501
	if s, ok := strings.CutSuffix(shown, "%"); ok {
		shown, f, room = strings.TrimSpace(s), f*100, 0.11 // never all or none but for all or none
	}
	g, err2 := strconv.ParseFloat(shown, 64)
	return err == nil && err2 == nil && math.Abs(f-g) <= room
}

// TestHTMLSaysWhatJSONSays checks the structure and every number of reports.
func TestHTMLSaysWhatJSONSays(t *testing.T) {
	dir := t.TempDir()
	book := write(t, filepath.Join(dir, "book.toml"), []byte(rich))
	newer := write(t, filepath.Join(dir, "newer.toml"), []byte(strings.Replace(rich, "weight = 3", "weight = 2", 1)))
	log := write(t, filepath.Join(dir, "log.ndjson"), []byte(richLog))
	other := write(t, filepath.Join(dir, "other.ndjson"), []byte(strings.ReplaceAll(richLog, "V-", "W-")))
	one, two := filepath.Join(dir, "one.json"), filepath.Join(dir, "two.json")
	stdc(t, 2, "check", "-r", book, "-o", "json="+one, log)
	stdc(t, 2, "check", "-r", newer, "-o", "json="+two, other)
	clock := write(t, filepath.Join(dir, "clock.toml"), []byte(clockBook))
	columns := write(t, filepath.Join(dir, "columns.toml"), []byte(clockMap))
	table := write(t, filepath.Join(dir, "log.csv"), []byte(clockTable("V-")))
	t.Chdir("../..")
	for _, c := range []struct {
		name   string
		status int
		args   []string
		least  int // numbers
	}{
		{"calls", 1, []string{"check", "-r", callBook, callLog}, 1000},
		{"starter", 1, []string{"check", "-r", "templates/starters/phone/book.toml", "templates/starters/phone/visits.ndjson"}, 150},
		{"complaints", 1, []string{"check", "-r", "templates/starters/complaint/book.toml", "templates/starters/complaint/visits.ndjson"}, 100},
		{"merged", 1, []string{"report", one, two}, 100},
		{"repairs", 1, []string{"check", "-r", clock, "--map", columns, table}, 40},
		{"no visits", 0, []string{"check", "-r", callBook, os.DevNull}, 5},
	} {
		for _, lang := range []string{"en", "zh"} {
			t.Run(c.name+" "+lang, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "report.html")
				results := stdc(t, c.status, append(c.args, "--lang", lang, "-o", "html="+path, "--format", "json")...)
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				p := parsePage(t, data)
				p.sound()
				if n := p.numbers(results); n < c.least {
					t.Errorf("only %d numbers", n)
				}
			})
		}
	}
}

// hostileLog writes what a log may hold that could act in a browser, in a
// terminal or on a reader's eyes.
func hostileLog() string {
	long := strings.Repeat("长", 300_000)
	lines := []string{
		`{"visit":"<script>alert(1)</script>","site":"</style><img src=x onerror=alert(1)>","staff":"' onclick='x","date":"2026-03-02","events":[{"at":"09:00","do":"enter"}]}`,
		`{"visit":"=cmd|' /C calc'!A0","site":"javascript:alert(1)","wave":"\u202egnp.exe\u2066","facts":{"pair":"]](x)<b>"},"events":[{"at":"09:00","do":"enter"},{"at":"09:01","do":"greet","by":"\u001b[31m\u0007\u0000"}]}`,
		`{"visit":"مركز","site":"شارع <b>","events":[{"at":"09:00","do":"enter"}]}`,
		`{"visit":"` + long[:3*100] + `","site":"` + long + `","facts":{"pair":"` + long + `"},"events":[{"at":"09:00","do":"enter"},{"at":"09:01","do":"greet","by":"` + long + `"}]}`,
		`{"visit":"</article></div><script>","events":[{"do":"<script>"}]}`,
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestHTMLOfHostileLog checks that nothing of a log or a book becomes markup.
func TestHTMLOfHostileLog(t *testing.T) {
	dir := t.TempDir()
	text := strings.Replace(rich, `title = "Rich \u202e<b>"`, `title = "]](javascript:x) <script>1</script> \u202e"`, 1)
	book := write(t, filepath.Join(dir, "a <b>&.toml"), []byte(text))
	log := write(t, filepath.Join(dir, "<img src=x> [a](b).ndjson"), []byte(hostileLog()))
	path := filepath.Join(dir, "report.html")
	stdc(t, 2, "check", "-r", book, "-o", "html="+path, log)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := parsePage(t, data)
	p.sound()
	articles := 0
	p.each(func(n *html.Node) {
		if n.Data == "article" {
			articles++
		}
	})
	if articles != 4 {
		t.Errorf("%d visits, want 4", articles)
	}
	if len(data) > 200_000 {
		t.Errorf("%d bytes: long texts must be cut", len(data))
	}
	for _, r := range string(data) {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Fatalf("the character %U stands in the report as it is", r)
		}
	}
}

// TestHTMLIsTheSameAgain writes a report with one worker and with several.
func TestHTMLIsTheSameAgain(t *testing.T) {
	t.Chdir("../..")
	first := stdc(t, 1, "check", "-r", callBook, callLog, "--format", "html", "--workers", "1")
	if again := stdc(t, 1, "check", "-r", callBook, callLog, "--format", "html", "--workers", "4"); !bytes.Equal(first, again) {
		t.Error("two runs differ")
	}
}

// TestHTMLPages checks a report of more visits than one page holds: its pages
// appear with it, hold every visit once, and lead to each other.
func TestHTMLPages(t *testing.T) {
	data, err := os.ReadFile("../../" + callLog)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var log []byte
	for i := range 4 {
		log = append(log, bytes.ReplaceAll(data, []byte(`{"visit":"`), fmt.Appendf(nil, `{"visit":"%d-`, i))...)
	}
	input := write(t, filepath.Join(dir, "log.ndjson"), log)
	out := filepath.Join(dir, "a report.html")
	results := stdc(t, 1, "check", "-r", "../../"+callBook, "-o", "html="+out, "--format", "json", input)
	names, err := filepath.Glob(filepath.Join(dir, "a report*"))
	if err != nil || len(names) != 4 {
		t.Fatalf("%q, %v", names, err)
	}
	seen := map[string]int{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := parsePage(t, data)
		p.sound()
		p.numbers(results)
		p.each(func(n *html.Node) {
			switch to, local := strings.CutPrefix(attribute(n, "href"), "./"); {
			case n.Data == "article" && name != out:
				seen[attribute(n, "id")]++
			case local:
				if _, err := os.Stat(filepath.Join(dir, strings.ReplaceAll(to, "%20", " "))); err != nil {
					t.Errorf("%s: %v", filepath.Base(name), err)
				}
			}
		})
	}
	if len(seen) != 1000 {
		t.Errorf("the pages hold %d visits, want 1000", len(seen))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", id, n)
		}
	}
	// Where there is no room beside the report, it says so.
	if printed := stdc(t, 1, "check", "-r", "../../"+callBook, "--format", "html", input); !bytes.Contains(printed, []byte("the others are left out")) {
		t.Error("a report on standard output must say that visits are left out")
	}
	// An output that fails leaves no page behind.
	empty := t.TempDir()
	if got := run([]string{"check", "-r", "../../" + callBook, "-o", "html=" + filepath.Join(empty, "r.html"), "--rejects", filepath.Join(empty, "none", "x"), input},
		strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); got != 2 {
		t.Errorf("exit status %d", got)
	}
	if left, _ := os.ReadDir(empty); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
