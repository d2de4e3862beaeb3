package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"stdc/rules"
)

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "营业厅": 6, "a营b": 4, "✓✗–?": 4, "“问候”": 6, "ｆｕｌｌ": 8, "e\u0301": 1, escRed + "中" + escReset: 2, "，。": 4, "█▍": 2,
	} {
		if got := columns(s); got != want {
			t.Errorf("%q takes %d columns, want %d", s, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"营业厅", 6, "营业厅"}, {"营业厅", 5, "营业…"}, {"营业厅", 4, "营…"}} {
		if got := shorten(c.s, c.width); got != c.want || columns(got) > c.width {
			t.Errorf("%s to %d: %s, want %s", c.s, c.width, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 8, "one two|three"},
		{"one  two", 8, "one  two"},
		{"came 14 s after entering", 12, "came 14 s|after|entering"},
		{"wait for 10 s", 11, "wait for|10 s"},
		{"进门十秒内问候", 8, "进门十秒|内问候"},
		{"进门十秒，内问候", 8, "进门十|秒，内问|候"},
		{"再等待14秒之后", 8, "再等待|14秒之后"},
		{"abcdefghijklmnop", 8, "abcdefgh|ijklmnop"},
		{"abcdefghij klm", 8, "abcdefgh|ij klm"},
	} {
		if got := strings.Join(wrap(c.s, c.width), "|"); got != c.want {
			t.Errorf("%q to %d: %s, want %s", c.s, c.width, got, c.want)
		}
	}
}

// FuzzWrap checks that wrapping loses nothing but spaces and keeps the width.
func FuzzWrap(f *testing.F) {
	f.Add("“问候” came 14 s after “客户进门” (09:00:02), 4 s over", 20)
	f.Add("（（（（（（（（（（", 9)
	f.Fuzz(func(t *testing.T, s string, width int) {
		s, width = clean(s), 8+abs(width)%90
		lines := wrap(s, width)
		for _, l := range lines {
			if columns(l) > width {
				t.Errorf("%q takes %d columns, not %d", l, columns(l), width)
			}
		}
		if a, b := strings.ReplaceAll(s, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""); a != b {
			t.Errorf("%q became %q", a, b)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func TestBar(t *testing.T) {
	for share, want := range map[float64]string{0: "", 0.0001: "▏", 0.5: "█████", 1: "██████████", 0.33: "███▎"} {
		if got := bar(share); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	en := NewWords("en")
	for f, want := range map[float64]string{0: "0 %", 1: "100 %", 0.9999: "99.9 %", 0.00001: "0.1 %", 0.6667: "66.7 %"} {
		if got := en.percent(f); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
	if signed(0.01) != "0.0" || signed(-0.01) != "0.0" || signed(1) != "+1.0" || signed(-1.26) != "−1.3" {
		t.Error("signs")
	}
}

// faults are diagnostics as the compiler makes them.
func faults() []rules.Diagnostic {
	return []rules.Diagnostic{
		{
			Position: rules.Position{File: "hall.toml", Line: 42, Column: 10}, EndColumn: 17, Severity: rules.Error, Code: "unknown-element",
			Message: `no element "greeet"`, Hint: `did you mean "greet"?`, Text: `expect = "greeet"`,
		},
		{
			Position: rules.Position{File: "hall.toml", Line: 7, Column: 9}, EndColumn: 12, Severity: rules.Warning, Code: "unused",
			Message: "鞠躬 is never used", Text: "标题\t= \"微笑\" 鞠躬", Related: []rules.Related{
				{Position: rules.Position{File: "courtesy.toml", Line: 3, Column: 1}, Message: "first declared here"},
			},
		},
		{
			Position: rules.Position{File: "ev\x1bil.toml", Line: 1, Column: 3}, EndColumn: 4, Severity: rules.Error, Code: "syntax",
			Message: "a control character \u202e", Text: "a\x1b\u202eb",
		},
		{Position: rules.Position{File: "missing.toml"}, Severity: rules.Error, Code: "no-file", Message: "the file cannot be read"},
		{Position: rules.Position{File: "hall.toml", Line: 100, Column: 12}, EndColumn: 12, Severity: rules.Error, Code: "end", Message: "the line ends too early", Text: "\tweight = "},
	}
}

func TestDiagnostics(t *testing.T) {
	var out, colored bytes.Buffer
	if err := WriteDiagnostics(&out, faults(), false); err != nil {
		t.Fatal(err)
	}
	golden(t, "diagnostics.txt", out.Bytes())
	if err := WriteDiagnostics(&colored, faults(), true); err != nil {
		t.Fatal(err)
	}
	plain := colored.String()
	for _, esc := range []string{escBold, escRed, escGreen, escYellow, escBlue, escReset} {
		plain = strings.ReplaceAll(plain, esc, "")
	}
	if plain != out.String() {
		t.Errorf("without its escapes the coloured form differs:\n%s", plain)
	}
}

func TestDiagnosticsJSON(t *testing.T) {
	for _, ds := range [][]rules.Diagnostic{nil, faults()} {
		var out bytes.Buffer
		if err := WriteDiagnosticsJSON(&out, ds); err != nil {
			t.Fatal(err)
		}
		var back []rules.Diagnostic
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back == nil || len(back) != len(ds) {
			t.Fatalf("%v, %d of %d came back", err, len(back), len(ds))
		}
		for _, r := range out.String() {
			if r != '\n' && unseen(r) {
				t.Errorf("%U is not escaped", r)
			}
		}
		if ds != nil {
			golden(t, "diagnostics.json", out.Bytes())
		}
	}
}
