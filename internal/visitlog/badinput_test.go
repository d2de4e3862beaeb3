package visitlog

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"stdc/rules"
)

const logsPage = "../../docs/logs.md"

// TestBadInput runs the table of bad input in docs/logs.md, by the mapping that
// stands above it and the rulebook of the page: the last column must be what is
// said.
func TestBadInput(t *testing.T) {
	page, err := os.ReadFile(logsPage)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	book := compile(t, fenced(t, text, "```toml book\n"))
	_, after, ok := strings.Cut(text, "## Bad input")
	if !ok {
		t.Fatal("the page has no section of bad input")
	}
	m, ds := rules.CompileLog("map.toml", func(string) ([]byte, error) { return []byte(fenced(t, after, "```toml map\n")), nil }, book)
	if m == nil {
		t.Fatal(ds)
	}
	lines := strings.Split(text, "\n")
	inside, rows := false, 0
	for i, line := range lines {
		if strings.HasPrefix(line, "<!-- ") {
			inside = strings.HasPrefix(line, "<!-- bad input")
		}
		cells := strings.Split(line, " | ")
		if !inside || len(cells) < 3 || !strings.HasPrefix(cells[1], "`") {
			continue
		}
		rows++
		log, err := strconv.Unquote(`"` + strings.NewReplacer("⏎", `\n`, `"`, `\"`).Replace(strings.Trim(cells[1], "`")) + `"`)
		if err != nil {
			t.Fatal(line, err)
		}
		lines[i] = strings.Join(cells[:2], " | ") + " | " + said(t, book, m, log) + " |"
	}
	now := strings.Join(lines, "\n")
	switch {
	case rows < 30:
		t.Errorf("the table has %d rows", rows)
	case now == text:
	case *update:
		if err := os.WriteFile(logsPage, []byte(now), 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/logs.md is not up to date:\n%s", now[strings.Index(now, "<!-- bad input"):])
	}
}

// said is what is said of a log: each reject, else each repair.
func said(t *testing.T, book *rules.Book, m *rules.Log, log string) string {
	t.Helper()
	got := mapped(t, book, Options{Map: m, Workers: 1}, input("log", []byte(log)))
	var out []string
	for line := range strings.Lines(got["rejects.txt"]) {
		out = append(out, "`"+strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "`", "'")+"`")
	}
	if len(out) > 0 {
		return strings.ReplaceAll(strings.Join(out, "<br>"), "|", `\|`)
	}
	for line := range strings.Lines(got["repairs.txt"]) {
		if !strings.HasPrefix(line, " ") && !strings.Contains(line, " read: ") {
			out = append(out, "told: `"+strings.TrimSuffix(line, "\n")+"`")
		}
	}
	if len(out) == 0 {
		return "nothing: it holds no visits"
	}
	return strings.Join(out, "<br>")
}

// fenced is the text of the first block that begins so.
func fenced(t *testing.T, page, fence string) string {
	t.Helper()
	_, text, ok := strings.Cut(page, fence)
	text, _, closed := strings.Cut(text, "```")
	if !ok || !closed {
		t.Fatalf("the page has no block %q", fence)
	}
	return text
}
