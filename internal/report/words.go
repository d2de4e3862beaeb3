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
	s    sentence // kept, so that none is allocated
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
	if r != nil && r.Told != nil {
		return append(dst, r.Told.In(w.lang)...)
	}
	w.s = sentence{w: w, b: b, dst: dst}
	w.s.say(r)
	dst, w.s.dst = w.s.dst, nil
	return dst
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
	// full tells an explanation, which leaves nothing out for shortness.
	full bool
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

// parts writes the sentences of a reason's parts after a colon; where they say
// much the same, once.
func (s *sentence) parts() {
	const most = 3
	if len(s.r.Parts) > 1 && s.together() {
		return
	}
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

// partUnits names what a combination is made of, partUnit in Chinese without
// the noun.
func (s *sentence) partUnits() {
	s.partUnit()
	if s.n.PerStep {
		s.both("steps", "步骤")
		return
	}
	s.both("parts", "")
}

func (s *sentence) partUnit() {
	if s.n.PerStep {
		s.both("", "个")
		return
	}
	s.both("", "项")
}

// rest writes how many anchors or parts stay open, and how many may fail.
func (s *sentence) rest() {
	if s.r.Undecided > 0 {
		s.both(", ", "，")
		s.int(s.r.Undecided)
		if len(s.r.Parts) > 0 {
			s.both(" undecided", "项未定")
		} else {
			s.both(" undecided", "次未定")
		}
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
		if unicode.Is(unicode.Han, last) && letter(t[0]) {
			s.dst = append(s.dst, ' ')
		}
	}
	s.cut(t)
	s.latin = s.w.zh && t != "" && letter(t[len(t)-1])
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// quote writes a name between quotation marks, shortened to what a line can
// hold.
func (s *sentence) quote(name string) {
	s.str("“")
	if strings.ContainsAny(name, "“”") {
		name = strings.NewReplacer("“", "‘", "”", "’").Replace(name)
	}
	s.cut(name)
	s.str("”")
}

// cut writes text up to a bounded number of characters.
func (s *sentence) cut(t string) {
	const most = 60
	if s.full {
		s.str(t)
		return
	}
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
