package report

import (
	"io"

	"stdc/rules"
)

// ResultsFormat is the version of the JSON document of a run. A reader refuses
// others.
const ResultsFormat = 1

// JSON writes one document of a whole run, its lasting record: the tool, the
// book as far as reports show it, the visits as they come, and at the end the
// inputs, the summary and its tables. OpenResults reads it back. Its keys come
// in a fixed order, one row a line.
type JSON struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	en    *Words
	zh    *Words
	e     encoder
	err   error
}

func jsonNeeds(*Options) Needs {
	return NeedSummary | NeedVisits | NeedReasons | NeedHashes | needRecord
}

// flushAt is the number of bytes that are kept before they are written.
const flushAt = 64 << 10

// NewJSON returns a writer of the document of a run and begins it.
func NewJSON(w io.Writer, o *Options) *JSON {
	j := &JSON{w: w, book: o.Book, words: NewWords(o.Lang), en: NewWords("en"), zh: NewWords("zh")}
	e := &j.e
	e.open('{')
	e.keyInt("format", ResultsFormat)
	e.line("stdc")
	e.str(o.Version)
	e.line("book")
	e.comma()
	e.dst, j.err = appendBook(e.dst, o.Book, o.Fingerprints)
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

// Visit writes one visit.
func (j *JSON) Visit(v *Visit) {
	j.e.comma()
	j.e.dst = append(j.e.dst, '\n')
	if len(v.record) > 0 {
		j.e.dst = append(j.e.dst, v.record...)
	} else {
		j.e.dst = appendRecord(j.e.dst, j.book, &v.Result, &v.Record, v.Times, v.Due, j.en, j.zh)
	}
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
func (j *JSON) Finish(r *Run) error {
	e, s, info := &j.e, r.Summary, &r.Info
	e.close(']')
	e.line("inputs")
	e.open('[')
	for i := range info.Inputs {
		e.input(&info.Inputs[i])
	}
	e.close(']')
	if len(info.Mappings) > 0 {
		e.line("mappings")
		e.open('[')
		for i := range info.Mappings {
			e.input(&info.Mappings[i])
		}
		e.close(']')
	}
	if info.Zones != "" {
		e.line("zones")
		e.str(info.Zones)
	}
	e.changes(info.Changes)
	e.line("summary")
	e.totals(s.Totals())
	e.sensitivity(s.Sensitivity())
	e.ruleTable(j.book, s.Rules(), j.words)
	e.waiverTable(j.book, s.Waivers(), j.words)
	e.groups("steps", "step", s.Steps(), nil)
	e.groups("dimensions", "dimension", s.Dimensions(), nil)
	e.groups("sites", "site", s.Sites(), s.CompareSites)
	e.groups("staff", "staff", s.Staff(), none)
	e.groups("waves", "wave", s.Waves(), s.CompareWaves)
	e.siteRules(j.book, s, j.words)
	e.agreement(j.book, s)
	e.rejects(s.Totals().Rejected, info.Rejected)
	e.repairs(info.Repairs)
	e.close('}')
	e.dst = append(e.dst, '\n')
	j.flush()
	return j.err
}
