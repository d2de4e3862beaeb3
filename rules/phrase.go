package rules

import (
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// PhraseText is a text made ready for phrases: NFKC, case folded, without
// white space and punctuation, Traditional Chinese as Simplified; and where,
// before the removal, a word began or ended. The zero value is ready for Set,
// which reuses its memory.
type PhraseText struct {
	text  string
	norm  []byte
	runes foldedRunes
	// Boundaries are sought where a phrase stands that asks for one, which few
	// texts hold.
	bounded bool
	// starts[i] and ends[i] tell whether a word boundary lies before the
	// character at norm[i], and behind the one that ends at i.
	starts, ends []bool
}

// spaceless are the scripts whose words are not parted by spaces.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese,
	unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham}

// wordRune tells whether r is part of a word of a script written with spaces.
func wordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	case commonHan(r):
		return false
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !unicode.In(r, spaceless...)
}

func removed(r rune) bool {
	return !commonHan(r) && (unicode.IsSpace(r) || unicode.IsPunct(r))
}

// commonHan tells nearly all of a Chinese text without a search in the tables.
func commonHan(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

// asciiRune is what becomes of an ASCII character.
type asciiRune struct {
	fold    byte // its lower case
	removed bool
}

var ascii = func() (table [utf8.RuneSelf]asciiRune) {
	for i := range table {
		r := rune(i)
		table[i] = asciiRune{fold: byte(unicode.ToLower(r)), removed: removed(r)}
	}
	return table
}()

// Set makes s ready.
func (t *PhraseText) Set(s string) {
	t.text, t.bounded = s, false
	norm := slices.Grow(t.norm[:0], len(s))[:len(s)]
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			t.norm = norm[:0]
			t.setUnicode(s)
			return
		}
		c := ascii[s[i]]
		norm[n] = c.fold
		if !c.removed {
			n++
		}
	}
	t.norm = norm[:n]
}

// setUnicode is Set for texts beyond ASCII.
func (t *PhraseText) setUnicode(s string) {
	norm, ok := t.runes.fold(t.norm, s)
	if !ok {
		norm = norm[:0]
		for _, r := range foldText(s) {
			if !removed(r) {
				norm = utf8.AppendRune(norm, r)
			}
		}
	}
	t.norm = norm
}

// bound finds the boundaries.
func (t *PhraseText) bound() {
	t.bounded = true
	t.starts, t.ends = t.starts[:0], append(t.ends[:0], true)
	word := false // the character before, kept or removed, is part of a word
	folded := t.text
	if strings.IndexFunc(folded, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		folded = foldText(folded)
	}
	for _, r := range folded {
		is := wordRune(r)
		boundary := !word || !is
		word = is
		at := len(t.starts)
		t.ends[at] = t.ends[at] || boundary
		if removed(r) {
			continue
		}
		for i := range utf8.RuneLen(r) {
			t.starts = append(t.starts, boundary && i == 0)
			t.ends = append(t.ends, false)
		}
	}
	t.ends[len(t.starts)] = true
}

// foldText is a text as phrases are compared, but for what is removed.
func foldText(s string) string {
	if plain, ok := foldPlain(s); ok {
		s = plain
	} else {
		s = norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))
	}
	return strings.Map(simplify, s)
}

// firstHan is the first character that has a Simplified form.
const firstHan = 0x2E80

// simplify is the Simplified form of a character, itself where it has none. It is
// sought in the table as that stands in the program: a map would be made first.
func simplify(r rune) rune {
	if r < firstHan {
		return r
	}
	from, to := 0, len(simplerForms)
	for from < to {
		at := from + strings.LastIndexByte(simplerForms[from:(from+to)/2], ' ') + 1
		c, n := utf8.DecodeRuneInString(simplerForms[at:])
		form, m := utf8.DecodeRuneInString(simplerForms[at+n:])
		switch {
		case c == r:
			return form
		case c < r:
			from = at + n + m + 1
		default:
			to = at
		}
	}
	return r
}

// foldPlain is the normal form without case of a text all of whose characters
// are plain; ok tells whether they are.
func foldPlain(s string) (_ string, ok bool) {
	ok = true
	folded := strings.Map(func(r rune) rune {
		to, plain := plainFold(r)
		ok = ok && plain
		return to
	}, s)
	return folded, ok
}

// plainFold is the normal form without case of a character that neither changes
// nor is changed by those beside it; ok is false for all but ASCII, its full
// width, and Han with its usual punctuation: nearly all that stands in logs. The
// libraries' tables, whose first use is felt at start-up, are spared for these.
func plainFold(r rune) (to rune, ok bool) {
	if r > 0xFF00 && r < 0xFF5F {
		r -= 0xFF00 - 0x20
	}
	switch {
	case r < utf8.RuneSelf:
		return rune(ascii[r].fold), true
	case commonHan(r), r > 0x3000 && r < 0x302A, r >= 0x2018 && r <= 0x201F:
		return r, true
	}
	return 0, false
}

// Normalize returns a text as phrases are compared.
func Normalize(s string) string {
	// A PhraseText would remember what becomes of its characters, for the next text.
	return strings.Map(func(r rune) rune {
		if removed(r) {
			return -1
		}
		return r
	}, foldText(s))
}

// textMatcher finds the phrases of some sets.
type textMatcher struct {
	sets    []int // of Book.Phrases
	phrases []phrase
	// finder is made when enough texts have been looked at, one by one, to be
	// worth it; nil until then, and where the phrases are few.
	finder atomic.Pointer[phraseFinder]
	texts  atomic.Int32
}

type phrase struct {
	text, norm string
	start, end bool // the text must have a boundary there
}

// Holds tells whether a text holds a phrase.
func Holds(text, phrase string) bool {
	t := Test{matcher: newTextMatcher([]PhraseSet{{Phrases: []string{phrase}}}, []int{0}, nil)}
	var p PhraseText
	p.Set(text)
	return t.Says(&p)
}

// newTextMatcher makes a matcher of some of the sets of a book. Old is a matcher
// that it takes the place of, or nil: most of its phrases are wanted again.
func newTextMatcher(all []PhraseSet, sets []int, old *textMatcher) *textMatcher {
	m := &textMatcher{sets: sets}
	if old == nil {
		old = &textMatcher{}
	}
	n := 0
	for _, i := range sets {
		n += len(all[i].Phrases)
	}
	m.phrases = make([]phrase, 0, n)
	for _, i := range sets {
		for _, text := range all[i].Phrases {
			m.phrases = append(m.phrases, old.phrase(text, len(m.phrases)))
		}
	}
	return m
}

// phrase makes a phrase, or finds it where it was, or one further where one was
// left out before.
func (m *textMatcher) phrase(text string, at int) phrase {
	for i := at; i < min(at+2, len(m.phrases)); i++ {
		if m.phrases[i].text == text {
			return m.phrases[i]
		}
	}
	n := Normalize(text)
	first, _ := utf8.DecodeRuneInString(n)
	last, _ := utf8.DecodeLastRuneInString(n)
	return phrase{text: text, norm: n, start: wordRune(first), end: wordRune(last)}
}

// Says tells whether the text holds one of the phrases of an OpSays test.
func (t *Test) Says(text *PhraseText) bool {
	m := t.matcher
	f := m.finder.Load()
	if f == nil && len(m.phrases) > fewPhrases && m.texts.Add(1) > fewTexts {
		f = newPhraseFinder(m.phrases)
		m.finder.Store(f)
	}
	if f != nil {
		return f.holds(text, m.phrases)
	}
	for i := range m.phrases {
		if text.holds(&m.phrases[i]) {
			return true
		}
	}
	return false
}

func (t *PhraseText) holds(p *phrase) bool {
	for from := 0; ; {
		i := indexFrom(t.norm, p.norm, from)
		if i < 0 {
			return false
		}
		if t.parts(p, i) {
			return true
		}
		from = i + 1
	}
}

// parts tells whether boundaries lie where a phrase, found at norm[i], asks for
// them.
func (t *PhraseText) parts(p *phrase, i int) bool {
	if !p.start && !p.end {
		return true
	}
	if !t.bounded {
		t.bound()
	}
	return (!p.start || t.starts[i]) && (!p.end || t.ends[i+len(p.norm)])
}

func indexFrom(b []byte, s string, from int) int {
	if from > len(b) {
		return -1
	}
	// A conversion in a call of strings.Index would copy; the text outlives the call.
	i := strings.Index(unsafeString(b[from:]), s)
	if i < 0 {
		return -1
	}
	return from + i
}
