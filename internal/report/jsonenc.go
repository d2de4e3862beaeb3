package report

import (
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"

	"stdc/rules"
)

// encoder appends JSON. It keeps the commas; the caller keeps the braces in
// pairs. encoding/json would reflect and allocate once per visit and more.
type encoder struct {
	dst  []byte
	more bool // a value stands before, in the same object or array
}

func (e *encoder) comma() {
	if e.more {
		e.dst = append(e.dst, ',')
	}
	e.more = true
}

// open begins an object or an array, as a value.
func (e *encoder) open(c byte) {
	e.comma()
	e.dst = append(e.dst, c)
	e.more = false
}

func (e *encoder) close(c byte) {
	e.dst = append(e.dst, c)
	e.more = true
}

// key writes a key; the value follows.
func (e *encoder) key(k string) {
	e.comma()
	e.dst = appendString(e.dst, k)
	e.dst = append(e.dst, ':')
	e.more = false
}

// raw writes a value that is JSON already.
func (e *encoder) raw(s string) {
	e.comma()
	e.dst = append(e.dst, s...)
}

func (e *encoder) str(s string) {
	e.comma()
	e.dst = appendString(e.dst, s)
}

func (e *encoder) int(n int64) {
	e.comma()
	e.dst = strconv.AppendInt(e.dst, n, 10)
}

func (e *encoder) bool(b bool) {
	e.comma()
	e.dst = strconv.AppendBool(e.dst, b)
}

func (e *encoder) ratio(q rules.Ratio) {
	e.comma()
	e.dst = appendRatio(e.dst, q)
}

func (e *encoder) float(f float64) {
	e.comma()
	e.dst = appendFloat(e.dst, f)
}

// keyStr writes a key and its text, unless that is empty.
func (e *encoder) keyStr(k, s string) {
	if s != "" {
		e.key(k)
		e.str(s)
	}
}

func (e *encoder) keyInt(k string, n int64) {
	e.key(k)
	e.int(n)
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. What the JSON grammar asks to be
// escaped is, and also what could act on a terminal that shows the line: C1
// controls, invisible characters and bidirectional overrides. Readers get the
// same text back. Bytes that are no UTF-8 become U+FFFD.
func appendString[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		for i+8 <= len(s) && plain8(s, i) {
			i += 8
		}
		if i == len(s) {
			break
		}
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
				i++
				continue
			}
			dst = append(dst, s[from:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := decodeRune(s, i)
		if r == utf8.RuneError && size == 1 {
			dst = append(append(dst, s[from:i]...), "\ufffd"...)
			i++
			from = i
			continue
		}
		if unseen(r) {
			dst = append(dst, s[from:i]...)
			dst = appendEscaped(dst, r)
			from = i + size
		}
		i += size
	}
	return append(append(dst, s[from:]...), '"')
}

// plain8 tells that the eight bytes at s[i] stand for themselves in JSON. It may
// say no of some that do.
func plain8[T string | []byte](s T, i int) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
		uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
	quote, slash, del := w^ones*'"', w^ones*'\\', w^ones*0x7f
	// The top bit of a byte is set where it is above ASCII, below the space, or
	// one of these; a carry sets more.
	return (w|(w-ones*' ')|(quote-ones)|(slash-ones)|(del-ones))&tops == 0
}

// decodeRune decodes the rune at s[i] without converting all of s.
func decodeRune[T string | []byte](s T, i int) (rune, int) {
	var b [utf8.UTFMax]byte
	n := copy(b[:], s[i:min(len(s), i+utf8.UTFMax)])
	return utf8.DecodeRune(b[:n])
}

// appendEscaped appends \uXXXX, as a surrogate pair above the basic plane.
func appendEscaped(dst []byte, r rune) []byte {
	if r >= 0x10000 {
		r -= 0x10000
		dst = appendEscaped(dst, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// decimals is the number of digits that are printed behind the point.
const decimals = 4

// appendRatio appends a fraction rounded to 4 decimals, half away from zero,
// without trailing zeros; null where it is no number.
func appendRatio(dst []byte, q rules.Ratio) []byte {
	if !q.Valid() {
		return append(dst, "null"...)
	}
	num, den, negative := uint64(q.Num), uint64(q.Den), q.Num < 0
	if negative {
		num = -num
	}
	whole, rem := num/den, num%den
	// rem < den, so the quotient is below 10000 and Div64 cannot overflow.
	hi, lo := bits.Mul64(rem, 10000)
	frac, rest := bits.Div64(hi, lo, den)
	if rest >= den-rest {
		frac++
	}
	if frac == 10000 {
		whole, frac = whole+1, 0
	}
	if negative && whole+frac > 0 {
		dst = append(dst, '-')
	}
	dst = strconv.AppendUint(dst, whole, 10)
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	for scale := uint64(1000); frac > 0; scale /= 10 {
		dst = append(dst, byte('0'+frac/scale))
		frac %= scale
	}
	return dst
}

// appendFloat appends a statistic, which is no exact fraction, rounded to 4
// decimals without trailing zeros; null where it is no finite number.
func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', decimals, 64)
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	if dst[len(dst)-1] == '.' {
		dst = dst[:len(dst)-1]
	}
	if string(dst[from:]) == "-0" {
		dst = append(dst[:from], '0')
	}
	return dst
}
