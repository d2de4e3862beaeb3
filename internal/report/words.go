package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	// latin tells that a foreign word stands last, which a Chinese character
	// must keep off.
	latin bool
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
	if r.Of > 0 && len(r.Parts) == 0 {
		switch {
		case r.MaybeAnchor && r.Met == r.Of:
			s.fill(s.w.pick(tmplOthersMet))
		case r.Of > 1:
			s.fill(s.w.pick(tmplTally))
		}
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
	if f := slots[name]; f != nil {
		f(s)
	}
}

// slots are the parts of sentences. It is set once, since its functions reach
// templates that name slots.
var slots map[string]func(*sentence)

func init() {
	slots = map[string]func(*sentence){
		"what":     (*sentence).what,
		"event":    (*sentence).event,
		"thing":    (*sentence).thing,
		"other":    func(s *sentence) { s.pattern(s.r.Other) },
		"anchor":   (*sentence).anchor,
		"asked-of": (*sentence).askedOf,
		"at":       func(s *sentence) { s.at(s.r.EventAt) },
		// the time of an event that the sentence only names
		"on":       func(s *sentence) { s.bracket(s.r.EventAt) },
		"other-at": func(s *sentence) { s.bracket(s.r.AnchorAt) },
		"came":     (*sentence).came,
		"from":     func(s *sentence) { s.from(s.r.AnchorAt) },
		"dist":     (*sentence).distance,
		"rel":      (*sentence).relation,
		"otherrel": (*sentence).otherSide,
		"miss":     func(s *sentence) { s.miss(s.window()) },
		"limit": func(s *sentence) {
			if w := s.window(); w != nil {
				s.limit(w)
			}
		},
		"whether-limit": func(s *sentence) {
			if w := s.window(); w != nil {
				s.whetherLimit(w)
			}
		},
		"every": func(s *sentence) {
			if s.n.Every != nil {
				s.length(*s.n.Every)
			}
		},
		"where":       (*sentence).where,
		"in":          (*sentence).whereInside,
		"scope":       (*sentence).scope,
		"count":       func(s *sentence) { s.count(s.r.Lo, s.r.Hi) },
		"sure":        func(s *sentence) { s.times(s.r.Lo) },
		"possible":    func(s *sentence) { s.times(s.r.Hi) },
		"asked":       func(s *sentence) { s.asked(s.n.Times) },
		"asked-parts": (*sentence).askedParts,
		"extra":       (*sentence).extra,
		"unlike":      (*sentence).unlike,
		"said":        (*sentence).said,
		"counts":      (*sentence).counts,
		"step":        func(s *sentence) { s.quote(s.step()) },
		"fact":        (*sentence).missingFact,
		"field":       (*sentence).field,
		"per":         (*sentence).perField,
		"unrecorded":  (*sentence).unrecorded,
		"anchor-unrecorded": func(s *sentence) {
			s.recordless(s.anchorField(), s.r.AnchorCond.Slot)
		},
		"should":   func(s *sentence) { s.test(&s.r.Cond.Test, s.condField(), inFuture) },
		"is":       func(s *sentence) { s.test(&s.r.Cond.Test, s.condField(), inPresent) },
		"seen":     (*sentence).seen,
		"met":      func(s *sentence) { s.int(s.r.Met) },
		"of":       func(s *sentence) { s.int(s.r.Of) },
		"open":     func(s *sentence) { s.int(s.r.Undecided) },
		"rest":     (*sentence).rest,
		"parts":    (*sentence).parts,
		"units":    (*sentence).partUnits,
		"due":      (*sentence).due,
		"gap":      (*sentence).gap,
		"sequence": (*sentence).sequence,
	}
}

// parts writes the sentences of a reason's parts after a colon.
func (s *sentence) parts() {
	const most = 3
	for i, p := range s.r.Parts {
		switch {
		case i == 0:
			s.both(": ", "：")
		case i == most:
			s.both("; …", "；…")
			return
		default:
			s.both("; ", "；")
		}
		s.say(p)
	}
}

// partUnits names what a combination is made of.
func (s *sentence) partUnits() {
	if s.n.PerStep {
		s.both("steps", "个步骤")
		return
	}
	s.both("parts", "项")
}

// rest writes how many anchors or parts stay open, and how many may fail.
func (s *sentence) rest() {
	if s.r.Undecided > 0 {
		s.both(", ", "，")
		s.int(s.r.Undecided)
		s.both(" undecided", "个未定")
	}
	if m := s.n.Misses; m > 0 {
		s.both(", ", "，允许")
		s.int(m)
		s.both(" may fail", "次不符合")
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

func (s *sentence) str(t string) {
	if t == "" {
		return
	}
	if s.latin {
		s.latin = false
		if r, _ := utf8.DecodeRuneInString(t); unicode.Is(unicode.Han, r) {
			s.dst = append(s.dst, ' ')
		}
	}
	s.dst = append(s.dst, t...)
}

func (s *sentence) int(n int) { s.str(strconv.Itoa(n)) }

// both writes the one or the other, by language.
func (s *sentence) both(en, zh string) {
	if s.w.zh {
		en = zh
	}
	s.str(en)
}

// word writes a word of the book or the log that stands without quotation
// marks; between Chinese characters and Latin letters stands a space.
func (s *sentence) word(t string) {
	if s.w.zh && t != "" {
		last, _ := utf8.DecodeLastRune(s.dst)
		if unicode.Is(unicode.Han, last) && t[0] < utf8.RuneSelf {
			s.dst = append(s.dst, ' ')
		}
	}
	s.cut(t)
	s.latin = s.w.zh && t != "" && t[len(t)-1] < utf8.RuneSelf
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
