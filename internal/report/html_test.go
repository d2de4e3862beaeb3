package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// scored is a visit with a score, or none for a negative one.
func scored(id string, passed checker.Verdict, score int64) *Visit {
	v := &Visit{Result: checker.Result{ID: id, Passed: passed}}
	if score >= 0 {
		v.Score = rules.Whole(score)
	}
	v.html = fmt.Appendf(nil, "<article class=\"visit\" id=\"%s\"></article>\n", visitAnchor(id))
	return v
}

// TestHTMLKeepsWhatFellShortest fills pages and looks at what the report keeps.
func TestHTMLKeepsWhatFellShortest(t *testing.T) {
	pages := map[string]*bytes.Buffer{}
	var out bytes.Buffer
	h := newHTML(&out, &Options{Book: hall(), Lang: "en", Name: "r.html", Side: func(name string) (io.Writer, error) {
		pages[name] = new(bytes.Buffer)
		return pages[name], nil
	}})
	h.pageSize = 3
	for _, v := range []*Visit{
		scored("best", checker.Pass, 100), scored("failed-90", checker.Fail, 90), scored("undecided", checker.Unknown, 95),
		scored("failed-10", checker.Fail, 10), scored("undecided-none", checker.Unknown, -1), scored("failed-90-later", checker.Fail, 90),
		scored("good", checker.Pass, 99),
	} {
		h.Visit(v)
	}
	if err := h.Finish(&Run{Summary: checker.NewSummary(hall())}); err != nil {
		t.Fatal(err)
	}
	if len(pages) != 3 || pages["r-visits-0003.html"] == nil {
		t.Fatalf("%d pages", len(pages))
	}
	last := 0
	for _, id := range []string{"failed-10", "failed-90", "failed-90-later", "undecided", "undecided-none", "good", "best"} {
		at := strings.Index(out.String(), `id="`+visitAnchor(id)+`"`)
		if at < last {
			t.Errorf("%s stands at %d, before its place", id, at)
		}
		last = at
	}
	if second := pages["r-visits-0002.html"].String(); !strings.Contains(second, visitAnchor("failed-10")) || !strings.Contains(second, `href="./r-visits-0003.html"`) {
		t.Errorf("the second page is\n%s", second)
	}
	if strings.Contains(pages["r-visits-0003.html"].String(), "r-visits-0004") {
		t.Error("the last page leads on")
	}
}

// TestHTMLHoldsOnePage checks that a hundred thousand visits take the memory of a
// page and of what the report keeps.
func TestHTMLHoldsOnePage(t *testing.T) {
	h := newHTML(io.Discard, &Options{Book: hall(), Lang: "en", Name: "r.html", Side: func(string) (io.Writer, error) { return io.Discard, nil }})
	v := scored("V", checker.Fail, 50)
	v.html = bytes.Repeat([]byte("x"), 6000)
	for i := range 100_000 {
		v.ID, v.Score = fmt.Sprint("V-", i), rules.Whole(int64(i%100))
		h.Visit(v)
		if len(h.page.ids) > pageVisits || len(h.kept.heap) > keptVisits || h.kept.bytes > keptBytes {
			t.Fatalf("after %d visits %d of a page are held and %d kept", i, len(h.page.ids), len(h.kept.heap))
		}
	}
	if cap(h.page.html) > 2*(pageBytes+len(v.html)) || len(h.pages) != 100_000/pageVisits-1 {
		t.Errorf("%d bytes of a page are held; %d pages", cap(h.page.html), len(h.pages))
	}
}

// TestHTMLReportsErrors checks that no error of a page is lost.
func TestHTMLReportsErrors(t *testing.T) {
	h := newHTML(io.Discard, &Options{Book: hall(), Lang: "en", Name: "r.html", Side: func(string) (io.Writer, error) { return nil, io.ErrShortWrite }})
	h.pageSize = 1
	h.Visit(scored("A", checker.Pass, 1))
	h.Visit(scored("B", checker.Pass, 1))
	if err := h.Finish(&Run{Summary: checker.NewSummary(hall())}); err != io.ErrShortWrite {
		t.Errorf("%v", err)
	}
}

// TestPlainMarkdown checks that no text becomes markup of Markdown.
func TestPlainMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"a.toml":                 `a\.toml`,
		"[x](javascript:1)":      `\[x\]\(javascript\:1\)`,
		"<b>&amp;":               `\<b\>\&amp\;`,
		"a\n\n# b":               `a\\n\\n\# b`,
		strings.Repeat("字", 500): strings.Repeat("字", cutText) + "…",
	} {
		if got := plainMarkdown(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// FuzzHTML makes reports of results that hold anything. Whatever they hold, the
// page has one script, its own, and ends.
func FuzzHTML(f *testing.F) {
	sound := results(f, 1)
	f.Add(sound)
	f.Add(bytes.Replace(sound, []byte(`"time":[-5,10000000000]`), []byte(`"time":[-9223372036854775808,9223372036854775807]`), 1))
	f.Add(bytes.ReplaceAll(sound, []byte(`"time":[1000000000,1000000000]`), []byte(`"time":[9223372036854775807,-9223372036854775808]`)))
	f.Add(bytes.ReplaceAll(sound, []byte("V-104"), []byte(`<script>\u202e`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := OpenResults("results.json", bytes.NewReader(data))
		if err != nil {
			return
		}
		m := Merge([]*Results{r})
		var out bytes.Buffer
		h, s := newHTML(&out, &Options{Book: m.Book, Lang: "zh", Version: m.Version}), checker.NewSummary(m.Book)
		info, _, err := m.Each(func(string, int) (int, bool) { return 0, false }, func(v *Visit) error {
			h.Visit(v)
			s.Add(&v.Result, &v.Record)
			return nil
		}, func(Reject) {})
		if err != nil {
			return
		}
		if err := h.Finish(&Run{Info: info, Summary: s}); err != nil {
			t.Fatal(err)
		}
		if page := out.String(); strings.Count(page, "<script") != 1 || !strings.HasSuffix(page, "</html>\n") {
			t.Fatalf("the page is\n%s", page)
		}
	})
}

// BenchmarkHTMLVisit writes one visit as a page shows it.
func BenchmarkHTMLVisit(b *testing.B) {
	book := hall()
	rs, vs := hallRun(book, 1)
	var dst []byte
	w := NewWords("zh")
	for b.Loop() {
		dst = appendVisitPage(dst[:0], book, w, rs[0], vs[0], nil, nil)
	}
	b.SetBytes(int64(len(dst)))
}
