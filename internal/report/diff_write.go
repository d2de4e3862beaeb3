package report

import (
	"fmt"
	"io"
	"path"
	"strings"

	"stdc/internal/diff"
	"stdc/rules"
)

// WriteDiff writes comparisons for people.
func WriteDiff(out io.Writer, books []BookDiff, o DiffOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	p := &terminal{width: max(o.Width, narrowest), color: o.Color}
	for i := range books {
		t := newDiffText(&books[i], o.Lang)
		p.words = t.w
		if i > 0 {
			p.gap()
		}
		p.heading(t.head(&books[i]))
		t.book(p, &books[i])
	}
	_, err := out.Write(p.buf.Bytes())
	return err
}

// WriteDiffMarkdown writes comparisons in GitHub's Markdown, for the comment on
// a pull request.
func WriteDiffMarkdown(out io.Writer, books []BookDiff, o DiffOptions) error {
	p := &markdownPage{}
	for i := range books {
		t := newDiffText(&books[i], o.Lang)
		p.words = t.w
		p.between(asHeading)
		p.line("## " + gfm(brief(t.head(&books[i]), mostOfName)))
		t.book(p, &books[i])
	}
	last := "*Cut here: the rest is longer than a comment may be. `stdc diff` writes it in other formats.*"
	if p.words != nil {
		last = p.words.either(last, "*至此截断：其余内容超出评论允许的长度。`stdc diff` 可输出为其他格式。*")
	}
	_, err := io.WriteString(out, cutLines(p.buf.String(), mostOfMarkdown, last))
	return err
}

// diffPage is a page on which visits are shown too.
type diffPage interface {
	page
	visitLines(level int, lines []string)
}

func (t *terminal) visitLines(level int, lines []string) {
	for _, l := range lines {
		t.line(strings.Repeat("  ", level+1), clean(l))
	}
}

func (p *markdownPage) visitLines(level int, lines []string) {
	indent := strings.Repeat("  ", level)
	fence := "```"
	for strings.Contains(strings.Join(lines, "\n"), fence) {
		fence += "`"
	}
	p.line(indent + fence + "toml")
	for _, l := range lines {
		p.line(indent + clean(l))
	}
	p.line(indent + fence)
}

// head names the book, its versions and where they stand.
func (t *diffText) head(b *BookDiff) string {
	w := t.w
	switch {
	case b.Diff == nil && b.Old == "":
		return bookTitle(b.Alone, w.lang) + w.either(": added, ", "：新增，") + clean(b.New)
	case b.Diff == nil:
		return bookTitle(b.Alone, w.lang) + w.either(": removed, ", "：删除，") + clean(b.Old)
	}
	old, new := t.d.Old(), t.d.New()
	title := bookTitle(new, w.lang)
	if old.Version != new.Version {
		title = clean(titleOr(new.Title, new.ID, w.lang)) + " " + arrow(orElse(clean(old.Version), "–"), orElse(clean(new.Version), "–"))
	}
	return title + w.either(": ", "：") + clean(arrow(b.Old, b.New))
}

// bookTitle is the title of a book with its version.
func bookTitle(b *rules.Book, lang string) string {
	d := digest{book: b, words: NewWords(lang)}
	return d.title()
}

// book writes one comparison.
func (t *diffText) book(p diffPage, b *BookDiff) {
	if b.Diff == nil {
		n := int64(len(b.Alone.Rules))
		p.under(0, t.w.either(grouped(n)+" "+plural(n, "rule", "rules"), fmt.Sprintf("规则%d条", n)))
		return
	}
	p.under(0, t.summary())
	if t.d.Empty() {
		p.under(0, t.w.either("Nothing changed that a visit or a reader could notice.", "没有会影响访问或读者的改动。"))
	}
	for i := range t.d.Rules {
		p.gap()
		t.ruleOn(p, &t.d.Rules[i])
	}
	if len(t.d.Marks)+len(t.d.Parts) > 0 {
		p.gap()
		p.heading(t.w.either("The rest of the standard", "标准的其余部分"))
		for i := range t.d.Marks {
			p.item(0, clean(t.mark(&t.d.Marks[i])))
		}
		for i := range t.d.Parts {
			p.item(0, clean(t.part(&t.d.Parts[i])))
		}
	}
	if b.Replay != nil {
		p.gap()
		t.replay(p, b)
	}
}

// ruleOn writes what became of a rule.
func (t *diffText) ruleOn(p diffPage, r *diff.Rule) {
	w := t.w
	head := clean(t.name(r))
	if title := clean(t.title(r)); title != strings.ReplaceAll(clean(t.name(r)), "-", " ") {
		head += w.either(": ", "：") + title
	}
	p.heading(head + w.either(" [", "〔") + t.kinds(r) + w.either("]", "〕"))
	b, i := t.rule(r)
	if r.Old < 0 || r.New < 0 {
		for _, l := range w.Ask(b, i) {
			p.item(0, clean(strings.TrimPrefix(strings.TrimSpace(l), "- ")))
		}
		return
	}
	for _, c := range t.changes(r) {
		p.item(0, clean(c.sentence(w)))
	}
	if s := t.verdict(r); s != "" {
		p.item(0, s)
	}
	for _, x := range t.examples(r) {
		p.item(0, x.head+w.either(":", "："))
		p.visitLines(1, x.visit)
		p.item(1, w.either("before: ", "原先：")+clean(x.old))
		p.item(1, w.either("now: ", "现在：")+clean(x.new))
		if x.note != "" {
			p.item(1, clean(x.note))
		}
	}
}

// WriteDiffAnnotations writes comparisons as workflow commands of GitHub, on the
// lines of the new version: errors for the kinds of failOn, warnings for what
// became looser or is gone, notices for the rest.
func WriteDiffAnnotations(out io.Writer, books []BookDiff, failOn []diff.Kind, o DiffOptions) error {
	lists := map[string][]annotation{}
	var order []annotation
	for i := range books {
		b := &books[i]
		t := newDiffText(b, o.Lang)
		if b.Diff == nil {
			continue
		}
		for k := range b.Diff.Rules {
			one := t.annotation(b, &b.Diff.Rules[k], failOn)
			lists[one.kind] = append(lists[one.kind], one)
		}
		order = append(order, annotation{kind: "notice", file: b.File, title: bookTitle(b.Diff.New(), t.w.lang), message: t.summaryAll(b)})
	}
	var all []byte
	for _, kind := range []string{"error", "warning"} {
		for k := range lists[kind][:min(len(lists[kind]), mostAnnotations)] {
			all = lists[kind][k].append(all)
		}
	}
	// The summaries come first, since GitHub drops what is too much.
	for _, one := range append(order, lists["notice"]...) {
		all = one.append(all)
	}
	_, err := out.Write(all)
	return err
}

func (t *diffText) annotation(b *BookDiff, r *diff.Rule, failOn []diff.Kind) annotation {
	one := annotation{kind: "notice", file: b.File, title: clean(t.name(r)) + t.w.either(": ", "：") + t.kinds(r)}
	for _, k := range []diff.Kind{diff.Removed, diff.Loosened, diff.Incomparable} {
		if r.Has(k) {
			one.kind = "warning"
		}
	}
	for _, k := range failOn {
		if r.Has(k) {
			one.kind = "error"
		}
	}
	if r.New >= 0 {
		if pos := t.d.New().Rules[r.New].Pos; b.File != "" {
			one.file, one.line = path.Join(path.Dir(b.File), pos.File), pos.Line // the place is told from the book's folder
		}
	}
	var parts []string
	for _, c := range t.changes(r) {
		parts = append(parts, c.sentence(t.w))
	}
	if s := t.verdict(r); s != "" {
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		parts = []string{t.title(r)}
	}
	one.message = strings.Join(parts, t.w.either("; ", "；"))
	return one
}

// summaryAll is the summary with the marks and the replay.
func (t *diffText) summaryAll(b *BookDiff) string {
	s := t.summary()
	for i := range t.d.Marks {
		s += t.w.either("; ", "；") + t.mark(&t.d.Marks[i])
	}
	if b.Replay != nil {
		s += t.w.either("; ", "；") + t.replayed(b.Replay)
	}
	return s
}
