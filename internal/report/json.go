package report

import (
	"io"

	"stdc/checker"
	"stdc/rules"
)

// JSON writes one document of a whole run: the tool, the book, the visits as
// they come, and at the end the inputs, the summary and its tables. Its keys
// come in a fixed order, one row a line.
type JSON struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	e     encoder
	err   error
}

// flushAt is the number of bytes that are kept before they are written.
const flushAt = 64 << 10

// NewJSON returns a writer of the document of a run and begins it. The mapping
// is nil for logs that were read without one.
func NewJSON(w io.Writer, b *rules.Book, words *Words, version string, mapping *Mapping) *JSON {
	j := &JSON{w: w, book: b, words: words}
	e := &j.e
	e.open('{')
	e.key("stdc")
	e.str(version)
	e.line("book")
	e.open('{')
	e.key("id")
	e.str(b.ID)
	e.key("title")
	e.str(titleOr(b.Title, b.ID, words.lang))
	e.key("version")
	e.str(b.Version)
	e.key("hash")
	e.str(b.Hash)
	e.close('}')
	if mapping != nil {
		e.line("mapping")
		e.open('{')
		e.key("source")
		e.str(mapping.Source)
		e.keyStr("sha256", mapping.SHA256)
		e.close('}')
	}
	e.line("visits")
	e.open('[')
	return j
}

// line writes a key of the document on a line of its own.
func (e *encoder) line(key string) {
	e.comma()
	e.dst = append(e.dst, '\n')
	e.more = false
	e.key(key)
}

// row begins an object of a table on a line of its own.
func (e *encoder) row() {
	e.comma()
	e.dst = append(e.dst, '\n')
	e.more = false
	e.open('{')
}

// Visit writes one visit. The first error of the writer stops the document and
// is returned by Finish.
func (j *JSON) Visit(r *checker.Result) {
	j.e.comma()
	j.e.dst = append(j.e.dst, '\n')
	j.e.dst = AppendVisit(j.e.dst, j.book, r, j.words)
	if len(j.e.dst) >= flushAt {
		j.flush()
	}
}

func (j *JSON) flush() {
	if j.err == nil {
		_, j.err = j.w.Write(j.e.dst)
	}
	j.e.dst = j.e.dst[:0]
}

// Finish writes what stands behind the visits and ends the document.
func (j *JSON) Finish(s *checker.Summary, info *Info) error {
	e := &j.e
	e.close(']')
	e.line("inputs")
	e.open('[')
	for i := range info.Inputs {
		e.input(&info.Inputs[i])
	}
	e.close(']')
	if info.Zones != "" {
		e.line("zones")
		e.str(info.Zones)
	}
	e.line("summary")
	e.totals(s.Totals())
	e.ruleTable(j.book, s.Rules(), j.words)
	e.groups("steps", "step", s.Steps(), false)
	e.groups("dimensions", "dimension", s.Dimensions(), false)
	e.groups("sites", "site", s.Sites(), true)
	e.groups("staff", "staff", s.Staff(), true)
	e.groups("waves", "wave", s.Waves(), true)
	e.rejects(s.Totals().Rejected, info.Rejected)
	e.repairs(info.Repairs)
	e.close('}')
	e.dst = append(e.dst, '\n')
	j.flush()
	return j.err
}
