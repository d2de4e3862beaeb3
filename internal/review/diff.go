package review

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"stdc/checker"
	"stdc/rules"
	"stdc/rules/format"
)

// Diff makes a unified diff, as git and patch apply it, of a rulebook's sources
// with what is proposed. path is the book, load reads it and what it imports,
// and say writes the reason of a proposal, as lines of a comment above its
// change. Each change is tried: the book must compile with it and differ in
// nothing else. A proposal that cannot be made so is held.
func Diff(f *Findings, list []Proposal, path string, load rules.Loader, say func(*Proposal) []string) []byte {
	e := editor{path: filepath.ToSlash(filepath.Clean(path)), load: load, texts: map[string]string{}}
	book, ds := rules.Compile(e.path, e.read)
	if book == nil || rules.HasErrors(ds) || book.Hash != f.Book.Hash {
		for i := range list { // it is no longer the book that was reviewed
			if list[i].Held == "" {
				list[i].Held = HeldSource
			}
		}
		return nil
	}
	e.book, e.overlay = book, isOverlay(book)
	for i := range list {
		if p := &list[i]; p.Held == "" && !e.make(f, p, say(p)) {
			p.Held = HeldSource
		}
	}
	var out bytes.Buffer
	for _, name := range e.changed {
		was, err := load(name)
		if err != nil {
			continue
		}
		now := []byte(e.texts[name])
		if bytes.HasPrefix(was, []byte(mark)) {
			now = append([]byte(mark), now...)
		}
		if laid, faults := format.Source(name, was); len(faults) == 0 && bytes.Equal(laid, was) {
			now, _ = format.Source(name, now)
		}
		shown := strings.TrimLeft(filepath.ToSlash(name), "/")
		out.Write(diff.Diff("a/"+shown, was, "b/"+shown, now))
	}
	return out.Bytes()
}

// mark is the byte order mark, behind which positions count.
const mark = "\ufeff"

func isOverlay(b *rules.Book) bool {
	_, ok := b.Place("extends")
	return ok
}

// editor holds the sources of a book while they are changed.
type editor struct {
	path    string
	load    rules.Loader
	book    *rules.Book // of the sources as they are now
	overlay bool
	texts   map[string]string // of the files that were changed
	changed []string          // their names
}

func (e *editor) read(name string) ([]byte, error) {
	if text, ok := e.texts[name]; ok {
		return []byte(text), nil
	}
	return e.load(name)
}

// make makes a proposal in the first way that changes nothing else.
func (e *editor) make(f *Findings, p *Proposal, why []string) bool {
	id := f.Book.Rules[p.Rule].ID
	rule := slices.IndexFunc(e.book.Rules, func(r rules.Rule) bool { return r.ID == id })
	if rule < 0 {
		return false
	}
	var edits []edit
	if p.Kind == Retire {
		edits = e.retiring(rule)
	} else {
		edits = e.moving(f, p, rule)
	}
	for _, one := range edits {
		if e.try(f, p, one, why) {
			return true
		}
	}
	return false
}

// edit puts a text in the place of some bytes, below a comment.
type edit struct {
	file     string
	from, to int
	text     string
	// alone tells that whole lines are put in or taken out; before stands above
	// the comment then.
	alone  bool
	before string
}

// try makes an edit, unless the book then is not what was proposed.
func (e *editor) try(f *Findings, p *Proposal, one edit, why []string) bool {
	data, err := e.read(one.file)
	if err != nil {
		return false
	}
	text := strings.TrimPrefix(string(data), mark)
	if one.from < 0 || one.to > len(text) || one.from > one.to {
		return false
	}
	was, had := e.texts[one.file]
	e.texts[one.file] = one.apply(text, why)
	book, ds := rules.Compile(e.path, e.read)
	if book != nil && !rules.HasErrors(ds) && e.asProposed(f, p, book) {
		e.book = book
		if !slices.Contains(e.changed, one.file) {
			e.changed = append(e.changed, one.file)
		}
		return true
	}
	if delete(e.texts, one.file); had {
		e.texts[one.file] = was
	}
	return false
}

// apply returns the text with the edit, and the comment above the line that it
// begins on.
func (x *edit) apply(text string, why []string) string {
	line := strings.LastIndexByte(text[:x.from], '\n') + 1
	end := "\n"
	if strings.Contains(text, "\r\n") {
		end = "\r\n"
	}
	indent := text[line : line+len(text[line:])-len(strings.TrimLeft(text[line:], " \t"))]
	var comment strings.Builder
	for _, l := range why {
		comment.WriteString(indent + "# " + l + end)
	}
	if x.alone {
		return text[:x.from] + strings.ReplaceAll(x.before, "\n", end) + comment.String() + strings.ReplaceAll(x.text, "\n", end) + text[x.to:]
	}
	return text[:line] + comment.String() + text[line:x.from] + x.text + text[x.to:]
}

// asProposed tells whether a book differs from the one before it in what was
// proposed and in nothing else.
func (e *editor) asProposed(f *Findings, p *Proposal, now *rules.Book) bool {
	id := f.Book.Rules[p.Rule].ID
	prints := func(b *rules.Book) map[string]string {
		out := map[string]string{}
		for i := range b.Rules {
			out[b.Rules[i].ID] = b.Fingerprint(i)
		}
		return out
	}
	was, is := prints(e.book), prints(now)
	for _, r := range e.book.Rules {
		if print, there := is[r.ID]; r.ID != id && print != was[r.ID] || r.ID == id && there == (p.Kind == Retire) {
			return false
		}
	}
	if len(is) > len(was) {
		return false
	}
	if p.Kind == Retire {
		return true
	}
	had, has := limitsOf(e.book, id), limitsOf(now, id)
	nth := nthOf(f, p)
	if len(had) != len(has) || nth >= len(has) {
		return false
	}
	for i := range has {
		want := had[i].Value
		if i == nth {
			want = p.To
		}
		if has[i].Key != had[i].Key || has[i].Upper != had[i].Upper || has[i].Scale != had[i].Scale || has[i].Value != want {
			return false
		}
	}
	return true
}

// limitsOf are the limits of one rule.
func limitsOf(b *rules.Book, id string) []checker.Limit {
	g, err := checker.NewGauge(b, checker.Options{})
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(g.Limits(), func(l checker.Limit) bool { return b.Rules[l.Rule].ID != id })
}

// nthOf is the place of a proposal's limit among those of its rule.
func nthOf(f *Findings, p *Proposal) int {
	n := 0
	for i := range f.Limits[:p.Limit] {
		if f.Limits[i].Rule == p.Rule {
			n++
		}
	}
	return n
}

// quoted writes a text as a TOML string; those of limits hold nothing that would
// have to be escaped.
func quoted(s string) string { return fmt.Sprintf("%q", s) }
