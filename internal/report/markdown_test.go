package report

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// FuzzMarkdownText writes any text into a heading, an item and a cell, parses
// that as GitHub does and gets the text back, and nothing else.
func FuzzMarkdownText(f *testing.F) {
	for _, s := range []string{
		"plain", "", "*a* _b_ `c` ~~d~~ [e](f) ![g](h) <i> &amp; &#65; a|b \\| $x$", "# h", "- x", "+ x", "1. x", "12)", "> q", "---", "===", "```", "    code",
		"http://a.example www.a.example ftp://a.example a@b.example mailto:a@b.example", "@all #1 GH-1 gh-2 a/b#3 ##", "a:b://c", "\\", "a\\", "#", "# ", "[^1]: x", "[x]: y", "[ ] task", "|", "WWW.x", "xmpp:a@b.c",
		"\x00\x1b\u202e\xff", "  two  spaces  ", "𝕏", "a#", "1.", "www.", "://",
	} {
		f.Add(s)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	f.Fuzz(func(t *testing.T, s string) {
		line := gfm(clean(s))
		want := strings.Trim(clean(s), " ")
		for _, c := range []struct{ source, before, after string }{
			{"### x " + line + "\n", "<h3>x ", "</h3>\n"},
			{"- " + line + "\n", "<ul>\n<li>", "</li>\n</ul>\n"},
			{"- **x**: " + line + "\n", "<ul>\n<li><strong>x</strong>: ", "</li>\n</ul>\n"},
			{"| a | b |\n| :--- | ---: |\n| " + line + " | 1 |\n",
				"<table>\n<thead>\n<tr>\n<th style=\"text-align:left\">a</th>\n<th style=\"text-align:right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td style=\"text-align:left\">",
				"</td>\n<td style=\"text-align:right\">1</td>\n</tr>\n</tbody>\n</table>\n"},
		} {
			var out bytes.Buffer
			if err := md.Convert([]byte(c.source), &out); err != nil {
				t.Fatal(err)
			}
			if want == "" {
				continue // an empty item has no end of its own
			}
			got, ok := strings.CutPrefix(out.String(), c.before)
			got, end := strings.CutSuffix(got, c.after)
			got = strings.ReplaceAll(html.UnescapeString(got), "\u200b", "")
			if !ok || !end || got != want {
				t.Fatalf("%q in\n%s\nbecame\n%s", want, c.source, out.String())
			}
		}
		if m := code(s); s != "" {
			var out bytes.Buffer
			if err := md.Convert([]byte("x "+m+"\n"), &out); err != nil {
				t.Fatal(err)
			}
			got, _ := strings.CutPrefix(out.String(), "<p>x <code>")
			got, ok := strings.CutSuffix(got, "</code></p>\n")
			if !ok || html.UnescapeString(got) != brief(s, mostOfName) {
				t.Fatalf("%q as code became %s", s, out.String())
			}
		}
	})
}
