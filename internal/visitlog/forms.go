package visitlog

import (
	"bytes"
	"slices"
	"strings"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// Form says how submissions of forms that were made of the book are read. They
// are known by columns in which each of them names its book, and need no mapping
// of their own.
type Form struct {
	// BookColumn, VersionColumn and HashColumn hold the id of the book, its
	// version and its hash.
	BookColumn, VersionColumn, HashColumn string
	// Hashes are those of the book itself; a submission with another one was made
	// with another version.
	Hashes []string
	// Others are the hashes of versions whose submissions are left out.
	Others []string
	// Only leaves out all but submissions with one of Hashes: other logs, too.
	Only bool
	// Map returns the mapping for an export with some tables, nil where the
	// export does not say beforehand which it has.
	Map func(tables []string) *rules.Log
}

// otherVersion says why a submission is left out.
const otherVersion = "made with another version of the rulebook, which has a report of its own"

// marked tells whether a text may hold submissions: its beginning has the column
// that names their book.
func (f *Form) marked(head []byte) bool {
	return f != nil && bytes.Contains(head, []byte(f.BookColumn))
}

// isForm tells whether a table holds submissions.
func (f *Form) isForm(columns []string) bool {
	return f != nil && slices.Contains(columns, f.BookColumn)
}

// formMapping returns the mapping of a source that holds submissions.
func (r *reader) formMapping(format table.Format, tables []table.Table) *mapping {
	var names []string
	if format != table.JSON {
		names = []string{}
		for i := range tables {
			names = append(names, tables[i].Name)
		}
	}
	f := r.o.Form
	log := f.Map(names)
	switch {
	case f.Only:
		log.Skip = []rules.RowTest{{{Column: f.HashColumn, OneOf: f.Hashes, Not: true}}}
	case len(f.Others) > 0:
		log.Skip = []rules.RowTest{{{Column: f.HashColumn, OneOf: f.Others}}}
	}
	m := newMapping(r.schema, log, false)
	m.form = f
	return m
}

// repeatOfForm is the repeat of a form that a file holds, "" for none.
func (r *reader) repeatOfForm(name string) string {
	if r.o.Form == nil || len(r.inputs) < 2 { // a repeat by itself belongs to nothing
		return ""
	}
	if r.formRepeats == nil {
		r.formRepeats = map[string]bool{}
		for _, rep := range r.o.Form.Map(nil).Repeats {
			r.formRepeats[rep.Name] = true
		}
	}
	stem := stemOf(name)
	for at := 0; at <= len(stem); at++ {
		if (at == 0 || stem[at-1] == '-') && r.formRepeats[stem[at:]] {
			return stem[at:]
		}
	}
	return ""
}

// madeBy takes note of the version that a submission was made with, and rejects
// one of another book.
func (m *mapper) madeBy() {
	f := m.form
	if f == nil {
		return
	}
	cell := func(column string) string {
		i, ok := m.t.index[column]
		if !ok {
			return ""
		}
		return string(bytes.TrimSpace(m.row.cell(i)))
	}
	o := origin{cell(f.BookColumn), cell(f.VersionColumn), cell(f.HashColumn)}
	switch {
	case o.book != "" && o.book != m.book.ID:
		m.fail(m.fault(-1, "%s", o.otherBook("the submission", m.book.ID)))
	case o.hash != "" && !slices.Contains(f.Hashes, o.hash):
		m.note(RepairVersion, "", o.shown(), nil, "")
	}
}

// origin is the form that a visit was recorded with, as the visit tells it.
type origin struct{ book, version, hash string }

func (o *origin) otherBook(what, book string) string {
	return what + " was made with the form of the rulebook " + quote(o.book) + ", and this is " + quote(book)
}

// shown names a version.
func (o *origin) shown() string {
	return strings.TrimSpace(quote(o.version) + " " + o.hash[:min(8, len(o.hash))])
}

// only tells that nothing but submissions of one version is read.
func (f *Form) only() bool { return f != nil && f.Only }

// madeBy looks at the form that the visit was recorded with which was decoded
// last. leave tells that another run is about it, reason why it is rejected.
func (d *decoder) madeBy(b *batch) (leave bool, reason string) {
	f, o := d.form, &d.json.made
	if f == nil {
		return false, ""
	}
	told := func(kind RepairKind, what string) {
		b.repairs.add(repairKey{kind, "", what}, func() RepairExample {
			return RepairExample{File: b.file, Line: d.v.Line, Visit: d.v.ID}
		})
	}
	mine := slices.Contains(f.Hashes, o.hash)
	switch {
	case o.book == "":
		return f.Only, "" // it is of no form
	case o.hash != "" && (f.Only && !mine || slices.Contains(f.Others, o.hash)):
		told(RepairSkipped, otherVersion)
		return true, ""
	case o.book != d.json.book.ID:
		return f.Only, o.otherBook("the visit", d.json.book.ID)
	case o.hash == "" || mine:
	case d.strict:
		return false, strictReason(RepairVersion, "", o.shown())
	default:
		told(RepairVersion, o.shown())
	}
	return false, ""
}
