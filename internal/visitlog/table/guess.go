package table

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// reading is how a sample looks in one encoding, counted in characters beyond
// ASCII.
type reading struct {
	common int // that text is usually made of
	rare   int
	bad    int // no character, one for private use, or of a foreign script
	high   int // common ones that Hangul in EUC-KR never looks like
}

// odd weighs what speaks against a reading.
func (r reading) odd() int { return r.rare + 4*r.bad }

// share is how plausible a reading is, from 0 to 1.
func (r reading) share() float64 {
	return float64(r.common) / float64(max(1, r.common+r.odd()))
}

// guess finds out the encoding of a sample that holds more than ASCII and no
// NUL; "" where none fits. The last character may be cut short unless whole.
// Other encodings than those of Unicode and of Chinese have to be told: their
// bytes say too little.
func guess(sample []byte, whole bool) (name string, doubt bool) {
	const plausible = 0.45 // traditional characters in GBK come to 0.5
	valid, invalid := countUTF8(sample, whole)
	if invalid == 0 {
		return nameUTF8, false
	}
	if valid >= 10*invalid {
		return nameUTF8, false // with some damage; those rows are faults
	}
	gb := readGB18030(sample, whole)
	big := readBig5(sample, whole)
	name, best, other := nameGB18030, gb, big
	if big.share() > gb.share() {
		name, best, other = nameBig5, big, gb
	}
	if best.share() < plausible {
		return "", false
	}
	doubt = best.share() < 0.7 || other.odd() < 3+3*best.odd() ||
		name == nameGB18030 && best.common >= 8 && best.high == 0
	return name, doubt
}

// countUTF8 counts the characters of several bytes, and the bytes that belong
// to none.
func countUTF8(b []byte, whole bool) (valid, invalid int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[max(1, asciiPrefix(b)):]
			continue
		}
		r, n := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || n > 1:
			valid++
		case !whole && !utf8.FullRune(b):
			return valid, invalid
		default:
			invalid++
		}
		b = b[n:]
	}
	return valid, invalid
}

// readGB18030 judges a sample as GB18030, and as GBK and GB 2312, which are
// part of it. The commonest 3755 characters have the lead bytes B0 to D7, the
// punctuation and the full-width letters A1 to A3.
func readGB18030(b []byte, whole bool) reading {
	r := reading{bad: undecodable(b, simplifiedchinese.GB18030, whole)}
	for i := 0; i < len(b); {
		switch {
		case b[i] < utf8.RuneSelf:
			i++
			continue
		case i+1 == len(b):
			return r
		case b[i+1] >= '0' && b[i+1] <= '9':
			r.rare++
			i += 4
			continue
		case b[i+1] < 0x40:
			i++ // counted as bad
			continue
		}
		switch lead, trail := b[i], b[i+1]; {
		case trail >= 0xa1 && lead >= 0xb0 && lead <= 0xd7:
			r.common++
			if lead > 0xc8 {
				r.high++
			}
		case trail >= 0xa1 && lead >= 0xa1 && lead <= 0xa3:
			r.common++
		case trail >= 0xa1 && lead >= 0xa4 && lead <= 0xa9: // kana, Greek, Cyrillic
			r.bad++
		default:
			r.rare++
		}
		i += 2
	}
	return r
}

// readBig5 judges a sample as Big5. The commonest 5401 characters have the lead
// bytes A4 to C6, the punctuation and the full-width letters A1 to A3.
func readBig5(b []byte, whole bool) reading {
	r := reading{bad: undecodable(b, traditionalchinese.Big5, whole)}
	for i := 0; i < len(b); {
		switch {
		case b[i] < utf8.RuneSelf:
			i++
			continue
		case i+1 == len(b):
			return r
		case b[i+1] < 0x40:
			i++ // counted as bad
			continue
		}
		if b[i] >= 0xa1 && b[i] <= 0xc6 {
			r.common++
		} else {
			r.rare++
		}
		i += 2
	}
	return r
}

// undecodable counts what is no character of an encoding, and characters for
// private use, which no text is written in.
func undecodable(b []byte, enc encoding.Encoding, whole bool) int {
	out := make([]byte, 3*len(b)+utf8.UTFMax)
	n, _, _ := enc.NewDecoder().Transformer.Transform(out, b, whole)
	bad := 0
	for _, r := range string(out[:n]) {
		if r == utf8.RuneError || unicode.Is(unicode.Co, r) {
			bad++
		}
	}
	return bad
}

// guessUTF16 tells UTF-16 without a mark of its byte order, "" where it is not
// obvious: read the other way round, the separators, digits and line ends of a
// table become rare characters.
func guessUTF16(b []byte) string {
	le, okLE := countASCII(b, binary.LittleEndian)
	be, okBE := countASCII(b, binary.BigEndian)
	switch {
	case okLE && le >= 2 && le > 8*be:
		return nameUTF16LE
	case okBE && be >= 2 && be > 8*le:
		return nameUTF16BE
	}
	return ""
}

// countASCII counts the ASCII characters of UTF-16, without white space; ok is
// false where it is no text, or no line of it ends and it does not begin as XML
// or JSON does.
func countASCII(b []byte, order binary.ByteOrder) (n int, ok bool) {
	high := false
	if len(b) >= 2 {
		u := order.Uint16(b)
		ok = u == '<' || u == '{' || u == '['
	}
	for ; len(b) >= 2; b = b[2:] {
		u := order.Uint16(b)
		low := u >= 0xdc00 && u <= 0xdfff
		if low != high {
			return 0, false
		}
		high = u >= 0xd800 && u <= 0xdbff
		switch {
		case u < ' ' && u != '\t' && u != '\n' && u != '\r', u >= 0xfffe:
			return 0, false
		case u == '\n', u == '\r':
			ok = true
		case u > ' ' && u < utf8.RuneSelf:
			n++
		}
	}
	return n, ok
}
