package rules

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldedRunes remembers what becomes of single characters, for texts in which
// each stands for itself: where no character joins the one before, the folding of
// a text is that of its characters one by one. Pages are made as they are needed.
type foldedRunes struct{ pages []*foldedPage }

type foldedPage [1 << pageBits]foldedRune

// foldedRune is what becomes of a character: size bytes of text, -1 where that
// depends on its neighbours or is longer. asked is false before it was found out.
type foldedRune struct {
	text  [6]byte
	size  int8
	asked bool
}

const pageBits = 5

// fold appends to dst what is left of s; ok is false where some character does
// not stand for itself.
func (f *foldedRunes) fold(dst []byte, s string) (_ []byte, ok bool) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			if c := ascii[s[i]]; !c.removed {
				dst = append(dst, c.fold)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		e := f.of(r)
		if e == nil || e.size < 0 {
			return dst, false
		}
		dst = append(dst, e.text[:e.size]...)
	}
	return dst, true
}

// of returns the entry of a character, nil for those of the planes beyond the
// first.
func (f *foldedRunes) of(r rune) *foldedRune {
	if r > 0xffff || r == utf8.RuneError {
		return nil
	}
	if f.pages == nil {
		f.pages = make([]*foldedPage, 1<<(16-pageBits))
	}
	page := &f.pages[r>>pageBits]
	if *page == nil {
		*page = new(foldedPage)
	}
	e := &(*page)[r&(1<<pageBits-1)]
	if !e.asked {
		*e = foldRune(r)
	}
	return e
}

func foldRune(r rune) foldedRune {
	e := foldedRune{asked: true, size: -1}
	folded := foldText(string(r))
	if _, plain := plainFold(r); !plain && (!standsAlone(string(r)) || !standsAlone(folded)) {
		return e
	}
	out := e.text[:0]
	for _, r := range folded {
		if !removed(r) {
			out = utf8.AppendRune(out, r)
		}
	}
	if len(out) <= len(e.text) {
		e.size = int8(len(out))
	}
	return e
}

// standsAlone tells whether a text never joins what comes before it.
func standsAlone(s string) bool { return norm.NFKC.PropertiesString(s).BoundaryBefore() }
