package visitlog

import (
	"encoding/binary"
	"math/bits"

	"stdc/rules"
)

// knownDay is the date that was read last, as its eleven bytes up to the T, and
// knownZone the offset from UTC, as the seven bytes up to the quotation mark: times
// that follow have the same as a rule. Zero is none.
type (
	knownDay struct {
		first, rest uint64
		day         int32
	}
	knownZone struct {
		text uint64
		zone int32
	}
)

const (
	restMask = 1<<24 - 1
	zoneMask = 1<<56 - 1
)

// stamp reads a time from behind its quotation mark. Times such as +75.5s,
// 09:00:02 and 2026-03-02T09:00:02.5+08:00 are read in place, any other by
// rules.ParseStamp, which knows all.
func (q *quickDecoder) stamp(i int, st *rules.Stamp) int {
	end := doubt
	switch b := q.b; {
	case b[i] == '+':
		end = q.seconds(i+1, st)
	case b[i+8] == '"':
		if nano, ok := clock(eight(b, i)); ok {
			st.Kind, st.Nano = rules.StampClock, nano
			end = i + 9
		}
	default:
		end = q.moment(i, st)
	}
	if end != doubt {
		return end
	}
	s, end := q.str(i)
	if end == doubt {
		return doubt
	}
	var err error
	if *st, err = rules.ParseStamp(s); err != nil {
		return doubt
	}
	if len(s) == end-1-i { // without escapes
		q.remember(s, st)
	}
	return end
}

// remember keeps the date and the offset of a time that was read.
func (q *quickDecoder) remember(s []byte, st *rules.Stamp) {
	const from = len("2026-03-02T")
	if len(s) < len("2026-03-02T09:00:02") || s[from-1] != 'T' {
		return
	}
	q.day = knownDay{binary.LittleEndian.Uint64(s), uint64(s[8]) | uint64(s[9])<<8 | uint64(s[10])<<16, st.Day}
	if z := s[len(s)-6:]; st.Kind == rules.StampZoned && (z[0] == '+' || z[0] == '-') {
		q.zone = knownZone{uint64(binary.LittleEndian.Uint32(z)) | uint64(z[4])<<32 | uint64(z[5])<<40 | '"'<<48, st.Zone}
	}
}

// moment reads a date and time whose date, and offset where it has one, are those
// that were read last.
func (q *quickDecoder) moment(i int, st *rules.Stamp) int {
	b, day := q.b, &q.day
	if eight(b, i) != day.first || eight(b, i+8)&restMask != day.rest || day.first == 0 {
		return doubt
	}
	nano, ok := clock(eight(b, i+11))
	if !ok {
		return doubt
	}
	i += len("2026-03-02T09:00:02")
	if b[i] == '.' {
		from := i + 1
		for i = from; b[i]-'0' < 10 && i-from < 9; i++ {
			nano += int64(b[i]-'0') * powers[8-(i-from)]
		}
		if i == from {
			return doubt
		}
	}
	switch {
	case b[i] == '"':
		*st = rules.Stamp{Kind: rules.StampLocal, Day: day.day, Nano: nano}
		return i + 1
	case b[i] == 'Z' && b[i+1] == '"':
		*st = rules.Stamp{Kind: rules.StampZoned, Day: day.day, Nano: nano}
		return i + 2
	case eight(b, i)&zoneMask == q.zone.text && q.zone.text != 0:
		*st = rules.Stamp{Kind: rules.StampZoned, Day: day.day, Nano: nano, Zone: q.zone.zone}
		return i + 7
	}
	return doubt
}

// clock is the time of the day, in nanoseconds, that the eight bytes of w write
// as 09:00:02, the first byte being the lowest.
func clock(w uint64) (nano int64, ok bool) {
	const (
		zero   = '0' | '0'<<8 | ':'<<16 | '0'<<24 | '0'<<32 | ':'<<40 | '0'<<48 | '0'<<56
		colons = 0xff<<16 | 0xff<<40
	)
	t := w ^ zero
	ok = t&colons == 0 && (t+ones*(0x80-10)|t)&tops == 0
	t = t*10 + t>>8 // each pair of digits, at the place of its first
	h, m, s := int64(t&0xff), int64(t>>24&0xff), int64(t>>48&0xff)
	return (h*3600 + m*60 + s) * 1e9, ok && h < 24 && m < 60 && s < 60
}

// seconds reads an offset in seconds alone, such as 75.5s, of up to seven digits
// and point, from behind its + to behind its closing quotation mark: without a
// loop, and with no branch between those with a point and those without, neither
// of which could be foretold.
func (q *quickDecoder) seconds(i int, st *rules.Stamp) int {
	b := q.b
	w := eight(b, i)
	x, y := w^ones*'s', w^ones*'.'
	x = (x - ones) &^ x & tops
	y = (y - ones) &^ y & tops & (x&-x - 1)
	y &= -y
	pointed := int(-y >> 63) // 1 where there is a point
	end, point := bits.TrailingZeros64(x)>>3, bits.TrailingZeros64(y)>>3
	decimals := (end - 1 - point) & -pointed
	// What is behind the point moves down over it; where there is none, all is below.
	below := y>>7 - 1
	n, ok := number8(w&below|w>>8&^below, end-pointed)
	// A digit stands first, and behind a point.
	if x == 0 || !ok || byte(w)-'0' >= 10 || decimals < pointed || byte(eight(b, i+end+1)) != '"' {
		return doubt
	}
	st.Kind, st.Nano = rules.StampOffset, n*powers[(9-decimals)&15]
	return i + end + 2
}

// powers are powers of ten.
var powers = [16]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// number8 is the number that the first n bytes of w, the lowest of them, are the
// digits of; n is 1 to 8. Each step puts neighbours together: digits into numbers below a
// hundred, these into numbers below ten thousand, and so on.
func number8(w uint64, n int) (value int64, ok bool) {
	t := (w ^ ones*'0') << ((64 - 8*n) & 63)
	ok = (t+ones*(0x80-10)|t)&tops == 0
	t = t * (10<<8 + 1) >> 8 & 0x00ff00ff00ff00ff
	t = t * (100<<16 + 1) >> 16 & 0x0000ffff0000ffff
	return int64(t * (10000<<32 + 1) >> 32), ok
}
