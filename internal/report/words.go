package report

import (
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// Words turns reasons into sentences of one language. It keeps a buffer from
// sentence to sentence, so each goroutine needs its own.
//
// The sentences are templates in plain tables (words_table.go). A message
// catalogue (x/text/message) was tried on paper and dropped: it formats through
// interfaces, allocates per argument and has no slot that may be left out, while
// the two languages need one plural rule between them.
type Words struct {
	lang string
	zh   bool
	buf  []byte
}

// NewWords returns the words of a language: Chinese for "zh" and tags that
// begin so, English for all else. Titles are taken from the book in the same
// language where it has them.
func NewWords(lang string) *Words {
	if zh := strings.HasPrefix(lang, "zh"); zh {
		return &Words{lang: lang, zh: true}
	}
	return &Words{lang: "en"}
}

// Sentence says in one sentence, without a full stop, why a rule failed or is
// unknown: what was seen, when, and by how much it missed. The sentence holds
// text of the book and the log as it stands there; whoever prints it escapes
// it.
func (w *Words) Sentence(b *rules.Book, r *checker.Reason) string {
	return string(w.AppendSentence(nil, b, r))
}

// AppendSentence appends what Sentence returns.
func (w *Words) AppendSentence(dst []byte, b *rules.Book, r *checker.Reason) []byte {
	s := sentence{w: w, b: b, dst: dst}
	s.say(r)
	return s.dst
}

// sentence is a sentence being written. Its methods append to dst.
type sentence struct {
	w   *Words
	b   *rules.Book
	r   *checker.Reason
	n   *rules.Node
	dst []byte
}

// noNode stands for the node of a reason that has none.
var noNode = rules.Node{
	Count: rules.None, Be: rules.None, After: rules.None, Before: rules.None,
	Near: rules.None, Until: rules.None, Since: rules.None, Times: rules.Range{Min: 1, Max: -1},
}

// say writes the sentence of a reason; r may be nil.
func (s *sentence) say(r *checker.Reason) {
	if r == nil {
		s.str(s.w.pick(tmplOther))
		return
	}
	outerR, outerN := s.r, s.n
	s.r, s.n = r, r.Node
	if s.n == nil {
		s.n = &noNode
	}
	s.fill(s.w.pick(choose(s)))
	if r.Of > 1 && r.Code != checker.PartsNotMet && r.Code != checker.NoneMet {
		s.fill(s.w.pick(tmplTally))
	}
	s.r, s.n = outerR, outerN
}

// fill writes a template: text as it stands, and a slot for each {name}.
func (s *sentence) fill(t string) {
	for {
		open := strings.IndexByte(t, '{')
		if open < 0 {
			s.str(t)
			return
		}
		s.str(t[:open])
		end := strings.IndexByte(t, '}')
		s.slot(t[open+1 : end])
		t = t[end+1:]
	}
}

// slot writes one part of a sentence by its name.
func (s *sentence) slot(name string) {
	r, n := s.r, s.n
	switch name {
	case "what":
		s.what()
	case "other":
		s.pattern(r.Other)
	case "anchor":
		s.anchor()
	case "at":
		s.at(r.EventAt)
	case "on": // the time of an event that the sentence only names
		s.bracket(firstOf(r.EventAt, r.AnchorAt))
	case "other-at":
		s.bracket(r.AnchorAt)
	case "from":
		s.from(r.AnchorAt)
	case "dist":
		s.distance(r.DistLo, r.DistHi)
	case "rel":
		s.relation()
	case "miss":
		s.miss(s.window())
	case "limit":
		if w := s.window(); w != nil {
			s.limit(w)
		}
	case "every":
		if n.Every != nil {
			s.length(*n.Every)
		}
	case "where":
		s.where()
	case "count":
		s.count(r.Lo, r.Hi)
	case "sure":
		s.times(r.Lo)
	case "possible":
		s.times(r.Hi)
	case "asked":
		s.asked(n.Times)
	case "extra":
		if r.EventAt != "" {
			s.fill(s.w.pick(tmplExtra))
		}
	case "step":
		s.quote(s.step())
	case "fact":
		s.missingFact()
	case "field":
		s.field()
	case "should":
		s.test(&r.Cond.Test, s.condField(), inFuture)
	case "is":
		s.test(&r.Cond.Test, s.condField(), inPresent)
	case "seen":
		s.value(&r.Seen, s.condField())
	case "met":
		s.int(r.Met)
	case "of":
		s.int(r.Of)
	case "parts":
		s.parts()
	case "sequence":
		s.sequence()
	}
}

// parts writes the sentences of a reason's parts after a colon.
func (s *sentence) parts() {
	for i, p := range s.r.Parts {
		switch {
		case i == 0:
			s.both(": ", "：")
		case i == maxNamed:
			s.both("; …", "；…")
			return
		default:
			s.both("; ", "；")
		}
		s.say(p)
	}
}

// window returns the limit that a distance is held against, nil for none.
func (s *sentence) window() *rules.Window {
	switch {
	case s.r.Code == checker.GapMissed:
		return s.n.Gap
	case s.n.Within != nil:
		return s.n.Within
	}
	return s.n.Gap
}

func (s *sentence) str(t string) { s.dst = append(s.dst, t...) }
func (s *sentence) int(n int)    { s.dst = strconv.AppendInt(s.dst, int64(n), 10) }

// both writes the one or the other, by language.
func (s *sentence) both(en, zh string) {
	if s.w.zh {
		en = zh
	}
	s.dst = append(s.dst, en...)
}

// quote writes a name between quotation marks, shortened to what a line can
// hold.
func (s *sentence) quote(name string) {
	s.str("“")
	s.cut(name)
	s.str("”")
}

// cut writes text up to a bounded number of characters.
func (s *sentence) cut(t string) {
	const most = 60
	n := 0
	for i := range t {
		if n++; n > most {
			s.str(t[:i])
			s.str("…")
			return
		}
	}
	s.str(t)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
