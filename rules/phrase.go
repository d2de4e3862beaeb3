package rules

import (
	"strings"
	"sync"
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
	norm []byte
	// starts[i] and ends[i] tell whether a word boundary lies before the
	// character at norm[i], and behind the one that ends at i.
	starts, ends []bool

	folded []byte // the text of Set before the removal, where it is not ASCII
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

var folds = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, len(traditional)/3)
	to := []rune(simplified)
	i := 0
	for _, r := range traditional {
		m[r] = to[i]
		i++
	}
	return m
})

// asciiRune is what becomes of an ASCII character.
type asciiRune struct {
	fold    byte // its lower case
	removed bool
	word    bool // it is part of a word
}

var ascii = func() (table [utf8.RuneSelf]asciiRune) {
	for i := range table {
		r := rune(i)
		table[i] = asciiRune{fold: byte(unicode.ToLower(r)), removed: removed(r), word: wordRune(r)}
	}
	return table
}()

// Set makes s ready.
func (t *PhraseText) Set(s string) {
	t.norm, t.starts, t.ends = t.norm[:0], t.starts[:0], append(t.ends[:0], true)
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			t.fold(s)
			t.setUnicode()
			return
		}
	}
	word := false // the character before, kept or removed, is part of a word
	for i := 0; i < len(s); i++ {
		c := ascii[s[i]]
		boundary := !word || !c.word
		word = c.word
		if boundary {
			t.ends[len(t.norm)] = true
		}
		if !c.removed {
			t.norm, t.starts, t.ends = append(t.norm, c.fold), append(t.starts, boundary), append(t.ends, false)
		}
	}
	t.ends[len(t.norm)] = true
}

func (t *PhraseText) setUnicode() {
	word := false
	for at := 0; at < len(t.folded); {
		r, size := utf8.DecodeRune(t.folded[at:])
		at += size
		if r >= firstHan {
			if to, ok := folds()[r]; ok {
				r = to
			}
		}
		is := wordRune(r)
		boundary := !word || !is
		word = is
		t.ends[len(t.norm)] = t.ends[len(t.norm)] || boundary
		if removed(r) {
			continue
		}
		from := len(t.norm)
		t.norm = utf8.AppendRune(t.norm, r)
		for i := from; i < len(t.norm); i++ {
			t.starts = append(t.starts, boundary && i == from)
			t.ends = append(t.ends, false)
		}
	}
	t.ends[len(t.norm)] = true
}

// firstHan is the first character that has a Simplified form.
const firstHan = 0x2E80

// fold makes the normal form without cases of a text beyond ASCII.
func (t *PhraseText) fold(s string) {
	t.folded = t.folded[:0]
	for _, r := range s {
		to, ok := plainFold(r)
		if !ok {
			t.folded = append(t.folded[:0], norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))...)
			return
		}
		t.folded = utf8.AppendRune(t.folded, to)
	}
}

// plainFold is the normal form without case of a character that neither changes
// nor is changed by those beside it; ok is false for all but ASCII, its full
// width, and Han with its usual punctuation: nearly all that stands in logs.
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
	var t PhraseText
	t.Set(s)
	return string(t.norm)
}

// textMatcher finds the phrases of some sets.
type textMatcher struct{ phrases []phrase }

type phrase struct {
	norm       string
	start, end bool // the text must have a boundary there
}

// Holds tells whether a text holds a phrase.
func Holds(text, phrase string) bool {
	t := Test{matcher: newTextMatcher([]PhraseSet{{Phrases: []string{phrase}}})}
	var p PhraseText
	p.Set(text)
	return t.Says(&p)
}

func newTextMatcher(sets []PhraseSet) *textMatcher {
	m := &textMatcher{}
	for _, set := range sets {
		for _, p := range set.Phrases {
			n := Normalize(p)
			first, _ := utf8.DecodeRuneInString(n)
			last, _ := utf8.DecodeLastRuneInString(n)
			m.phrases = append(m.phrases, phrase{norm: n, start: wordRune(first), end: wordRune(last)})
		}
	}
	return m
}

// Says tells whether the text holds one of the phrases of an OpSays test.
func (t *Test) Says(text *PhraseText) bool {
	for i := range t.matcher.phrases {
		if text.holds(&t.matcher.phrases[i]) {
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
		if (!p.start || t.starts[i]) && (!p.end || t.ends[i+len(p.norm)]) {
			return true
		}
		from = i + 1
	}
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
