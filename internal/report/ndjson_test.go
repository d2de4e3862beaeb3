package report

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

func TestAppendVisit(t *testing.T) {
	b := hall()
	var out []byte
	for _, lang := range []string{"en", "zh"} {
		w := NewWords(lang)
		rs, _ := hallRun(b, 4)
		rs[3].Site, rs[3].Staff, rs[3].Wave = "", "", ""
		rs[3].Score, rs[3].Coverage, rs[3].Passed = rules.Ratio{}, rules.Ratio{}, checker.Unknown
		rs[2].ID = nasty
		for _, r := range rs {
			out = append(AppendVisit(out, b, r, w), '\n')
		}
	}
	golden(t, "visits.ndjson", out)
}

// TestSpecExample holds the form against the example of the language page.
func TestSpecExample(t *testing.T) {
	b := &rules.Book{Rules: []rules.Rule{{ID: "greet-promptly"}, {ID: "two-bows"}}}
	r := &checker.Result{
		ID: "V-1042", Site: "SH-03", Staff: "T17", Score: rules.Ratio{Num: 175, Den: 2}, Coverage: one, Passed: checker.Fail,
		Rules: []checker.RuleResult{{Verdict: checker.Pass, Credit: one}, {
			Verdict: checker.Fail, Credit: zero, Reason: reason(checker.TooFew, noNode, func(r *checker.Reason) { r.Events = []int{3} }),
		}},
	}
	want := `{"visit":"V-1042","site":"SH-03","staff":"T17","score":87.5,"coverage":1,"passed":false,` +
		`"rules":{"greet-promptly":{"verdict":"pass","credit":1},` +
		`"two-bows":{"verdict":"fail","credit":0,"why":"what is asked for did not come","evidence":[3]}}}`
	if got := string(AppendVisit(nil, b, r, NewWords("en"))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAppendRatio(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{0, 1, "0"}, {175, 2, "87.5"}, {1, 3, "0.3333"}, {2, 3, "0.6667"}, {100, 1, "100"}, {1, 20000, "0.0001"}, {-1, 20000, "-0.0001"},
		{1, 20001, "0"}, {-1, 20001, "0"}, {99999999, 1000000, "100"}, {-5, 4, "-1.25"}, {1, 0, "null"}, {3, 10000, "0.0003"},
		{math.MaxInt64, 1, "9223372036854775807"}, {math.MinInt64, 1, "-9223372036854775808"}, {1, math.MaxInt64, "0"},
		{math.MaxInt64, math.MaxInt64 - 1, "1"},
	} {
		if got := string(appendRatio(nil, rules.Ratio{Num: c.num, Den: c.den})); got != c.want {
			t.Errorf("%d/%d: %s, want %s", c.num, c.den, got, c.want)
		}
	}
}

// FuzzAppendRatio holds the rounding against big.Rat, which rounds halves away
// from zero too.
func FuzzAppendRatio(f *testing.F) {
	f.Add(int64(1), int64(3))
	f.Add(int64(-12345), int64(80000))
	f.Fuzz(func(t *testing.T, num, den int64) {
		if den <= 0 {
			t.Skip()
		}
		want := big.NewRat(num, den).FloatString(decimals)
		want = strings.TrimSuffix(strings.TrimRight(want, "0"), ".")
		if want == "-0" {
			want = "0"
		}
		if got := string(appendRatio(nil, rules.Ratio{Num: num, Den: den})); got != want {
			t.Errorf("%d/%d: %s, want %s", num, den, got, want)
		}
	})
}

func TestAppendFloat(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 87.5: "87.5", 1.0 / 3: "0.3333", -0.00001: "0", 100: "100", math.Inf(1): "null", math.NaN(): "null", -2.5: "-2.5",
	} {
		if got := string(appendFloat(nil, f)); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

// FuzzAppendVisit writes visits with any text in every place that a log or a
// book fills, and reads them back.
func FuzzAppendVisit(f *testing.F) {
	f.Add("V-1", "SH-03", "09:00:02", "鞠躬")
	f.Add(nasty, "\u2028\u2029\\\"", "\xed\xa0\x80", "\U000e0041\ufffd")
	b, w := hall(), NewWords("en")
	f.Fuzz(func(t *testing.T, id, site, at, title string) {
		b.Elements[0].Title.EN = title
		rs, _ := hallRun(b, 1)
		rs[0].ID, rs[0].Site, rs[0].Rules[0].Reason.AnchorAt = id, site, at
		line := AppendVisit(nil, b, rs[0], w)
		if !json.Valid(line) || !utf8.Valid(line) {
			t.Fatalf("not JSON: %q", line)
		}
		for _, r := range string(line) {
			if unseen(r) {
				t.Fatalf("%U is not escaped in %q", r, line)
			}
		}
		var back struct {
			Visit, Site string
			Rules       map[string]struct{ Why string }
		}
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatal(err)
		}
		why := w.Sentence(b, rs[0].Rules[0].Reason)
		for _, c := range [][2]string{{back.Visit, id}, {back.Site, site}, {back.Rules["greet-promptly"].Why, why}} {
			if want := sameUTF8(c[1]); c[0] != want {
				t.Fatalf("%q came back as %q", want, c[0])
			}
		}
	})
}

// sameUTF8 replaces each byte that is no UTF-8 by U+FFFD.
func sameUTF8(s string) string {
	return string([]rune(s))
}

func TestAppendVisitDoesNotAllocate(t *testing.T) {
	b, w := hall(), NewWords("zh")
	rs, _ := hallRun(b, 1)
	dst := AppendVisit(nil, b, rs[0], w)
	if n := testing.AllocsPerRun(100, func() { dst = AppendVisit(dst[:0], b, rs[0], w) }); n != 0 {
		t.Errorf("%v allocations a visit", n)
	}
}

func BenchmarkAppendVisit(b *testing.B) {
	book, w := hall(), NewWords("en")
	rs, _ := hallRun(book, 60)
	var dst []byte
	b.ReportAllocs()
	bytes := 0
	for i := 0; b.Loop(); i++ {
		dst = AppendVisit(dst[:0], book, rs[i%len(rs)], w)
		bytes = len(dst)
	}
	b.SetBytes(int64(bytes))
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"营业厅 ✓ é": "营业厅 ✓ é", "a\tb\r\n": `a\tb\r\n`, "\x1b]0;x\a": `\x1b]0;x\x07`, "\x7f": `\x7f`, "\u009b1m": `\u009b1m`,
		"a\u202eb": `a\u202eb`, "a\u200bb\ufeff": `a\u200bb\ufeff`, "\U000e0041": `\U000e0041`, "\xff": `\xff`, "\ufffd": "\ufffd",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// TestStringPlaces puts every ASCII character at every place of a text: long
// texts are looked at eight bytes at a time, short ones are not.
func TestStringPlaces(t *testing.T) {
	for c := range byte(utf8.RuneSelf) {
		for at := range 20 {
			text := strings.Repeat("x", at) + string(rune(c)) + strings.Repeat("y", 19-at)
			want := `"`
			for i := range len(text) {
				one := appendString(nil, text[i:i+1])
				want += string(one[1 : len(one)-1])
			}
			want += `"`
			if got := string(appendString(nil, text)); got != want {
				t.Fatalf("%q: %s, want %s", text, got, want)
			}
		}
	}
}
