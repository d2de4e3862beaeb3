package report

import (
	"io"

	"stdc/checker"
	"stdc/rules"
)

// AppendVisit appends what is said of one visit as one JSON object without a
// line end: the form of `--format ndjson`, which is kept stable. Keys are
// visit, site, staff, wave (those that are known), score, coverage, passed and
// rules, by id in the order of the book; a rule has verdict and credit, where
// a waiver takes its failure out of the score waived, and, where it failed or is
// unknown and evidence was asked for, why and evidence.
// It allocates nothing once dst and the buffer of words have grown.
func AppendVisit(dst []byte, b *rules.Book, r *checker.Result, words *Words) []byte {
	e := encoder{dst: dst}
	e.open('{')
	e.key("visit")
	e.str(r.ID)
	e.keyStr("site", r.Site)
	e.keyStr("staff", r.Staff)
	e.keyStr("wave", r.Wave)
	e.key("score")
	e.ratio(r.Score)
	e.key("coverage")
	e.ratio(r.Coverage)
	e.key("passed")
	e.raw(passedWord(r.Passed))
	e.key("rules")
	e.open('{')
	for i := range r.Rules {
		if i < len(b.Rules) {
			e.key(b.Rules[i].ID)
			e.rule(b, &r.Rules[i], words)
		}
	}
	e.close('}')
	e.close('}')
	return e.dst
}

// rule writes what became of one rule.
func (e *encoder) rule(b *rules.Book, r *checker.RuleResult, words *Words) {
	switch { // what nearly all rules come to
	case r.Verdict == checker.Pass && r.Credit == rules.Whole(1):
		e.raw(`{"verdict":"pass","credit":1}`)
		return
	case r.Verdict == checker.NotApplicable && !r.Credit.Valid():
		e.raw(`{"verdict":"n/a","credit":null}`)
		return
	}
	e.open('{')
	e.key("verdict")
	e.str(r.Verdict.String())
	e.key("credit")
	e.ratio(r.Credit)
	e.waived(b, r, words)
	if why := r.Reason; why != nil && (r.Verdict == checker.Fail || r.Verdict == checker.Unknown) {
		words.buf = words.AppendSentence(words.buf[:0], b, why)
		e.key("why")
		e.comma()
		e.dst = appendString(e.dst, words.buf)
		e.key("evidence")
		e.open('[')
		for _, k := range why.Events {
			e.int(int64(k))
		}
		e.close(']')
	}
	e.close('}')
}

// passedWord is the JSON value of a visit's passed.
func passedWord(v checker.Verdict) string {
	switch v {
	case checker.Pass:
		return "true"
	case checker.Fail:
		return "false"
	}
	return "null"
}

// lines writes one line a visit.
type lines struct {
	w     io.Writer
	o     *Options
	words *Words
	buf   []byte
	err   error
}

func newLines(w io.Writer, o *Options) *lines {
	return &lines{w: w, o: o, words: NewWords(o.Lang)}
}

func linesNeed(*Options) Needs { return NeedVisits | NeedReasons | needLine }

func (l *lines) Visit(v *Visit) {
	line := v.line
	if len(line) == 0 {
		l.buf = append(AppendVisit(l.buf[:0], l.o.Book, &v.Result, l.words), '\n')
		line = l.buf
	}
	if l.err == nil {
		_, l.err = l.w.Write(line)
	}
}

func (l *lines) Finish(*Run) error { return l.err }
