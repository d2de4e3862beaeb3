package table

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

const (
	xlsxDay       = 24 * 60 * 60 * 1000 // milliseconds
	xlsxLastDay   = 2958465             // 9999-12-31, counted from 1900
	xlsxShift1904 = 1462                // days from the start of 1900's count to that of 1904's
)

// xlsxNumber writes a number as Excel shows it at its most exact, with 15
// digits: 0.1+0.2 is 0.3. A whole number keeps all its digits, since programs
// write ids of 17 digits as numbers that Excel could not hold.
func xlsxNumber(text []byte) (string, bool) {
	digits := bytes.TrimPrefix(text, []byte{'-'})
	plain := len(digits) > 0 && len(digits) <= 40 && (digits[0] != '0' || len(text) == 1)
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '-':
		case c == '.', c == '+', c == 'e', c == 'E':
			plain = false
		default: // what ParseFloat takes beside: Inf, NaN, hexadecimal digits
			return "", false
		}
	}
	if plain && bytes.LastIndexByte(text, '-') <= 0 {
		return string(text), true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return "", false
	}
	return xlsxDecimal(f), true
}

// xlsxDecimal writes 15 significant digits of a number, without an exponent.
func xlsxDecimal(f float64) string {
	if f == 0 {
		return "0"
	}
	var buf [32]byte
	s := strconv.AppendFloat(buf[:0], math.Abs(f), 'e', 14, 64) // d.dddddddddddddde±x
	e := bytes.IndexByte(s, 'e')
	exponent, _ := strconv.Atoi(string(s[e+1:]))
	digits := bytes.TrimRight(append(s[:1:1], s[2:e]...), "0")
	var out []byte
	if f < 0 {
		out = append(out, '-')
	}
	point := exponent + 1 // digits before it
	switch {
	case point <= 0:
		out = append(out, "0."...)
		out = append(out, strings.Repeat("0", -point)...)
		out = append(out, digits...)
	case point >= len(digits):
		out = append(out, digits...)
		out = append(out, strings.Repeat("0", point-len(digits))...)
	default:
		out = append(out, digits[:point]...)
		out = append(out, '.')
		out = append(out, digits[point:]...)
	}
	return string(out)
}

// xlsxCutKind is what a cell holds beside what its format shows.
type xlsxCutKind uint8

const (
	xlsxCutNone  xlsxCutKind = iota
	xlsxCutClock             // a date with a time of day
	xlsxCutDate              // a time of day with a date
)

// time writes a serial number as the date, the time or the duration that its
// format shows, in dst. A serial that is none, because it lies before 1900 or
// behind 9999, is not written.
func (b *xlsxBook) time(dst []byte, f xlsxFormat, serial float64) (text []byte, cut xlsxCutKind, ok bool) {
	last := xlsxLastDay
	if b.from1904 {
		last -= xlsxShift1904
	}
	if !(serial >= 0 && serial < float64(last+1)) {
		return dst, xlsxCutNone, false
	}
	// A serial is a fraction of a day with noise in its last digits, far below
	// a millisecond and at times just below the second that was meant.
	ms := int64(math.Round(serial * xlsxDay))
	day, clock := int(ms/xlsxDay), ms%xlsxDay
	switch {
	case day > last:
		return dst, xlsxCutNone, false
	case f.elapsed:
		return xlsxDuration(dst, ms), xlsxCutNone, true
	case f.date && f.clock && f.local && clock == 0 && day > 0:
		return b.date(dst, day), xlsxCutNone, true
	case f.date && !f.clock:
		if clock != 0 {
			cut = xlsxCutClock
		}
		return b.date(dst, day), cut, true
	case f.date && day > 0:
		return xlsxClock(append(b.date(dst, day), 'T'), clock, f.seconds), xlsxCutNone, true
	}
	if day > 0 {
		cut = xlsxCutDate
	}
	return xlsxClock(dst, clock, f.seconds), cut, true
}

// serial is the serial number of a moment in ISO 8601, as which a strict
// workbook holds it.
func (b *xlsxBook) serial(text string) (float64, error) {
	layout := "2006-01-02T15:04:05"
	if !strings.Contains(text, "T") {
		layout = time.DateOnly
	}
	at, err := time.Parse(layout, strings.TrimSuffix(text, "Z"))
	days := float64(at.UnixMilli()-time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).UnixMilli()) / xlsxDay
	if b.from1904 {
		days -= xlsxShift1904
	}
	return days, err
}

// date writes a day as Excel shows it. It knows two that no calendar has,
// counted from 1900: day 0, often a formula that refers to a blank cell, and
// the 29th of February 1900.
func (b *xlsxBook) date(dst []byte, day int) []byte {
	if b.from1904 {
		day += xlsxShift1904
	}
	switch {
	case day == 0:
		return append(dst, "1900-01-00"...)
	case day == 60:
		return append(dst, "1900-02-29"...)
	case day < 60:
		day++
	}
	return time.Date(1899, 12, 30+day, 0, 0, 0, 0, time.UTC).AppendFormat(dst, time.DateOnly)
}

// xlsxClock writes a time of day. One whose format shows no seconds, and that
// has none, was entered to the minute and stands for all of it.
func xlsxClock(dst []byte, ms int64, seconds bool) []byte {
	layout := "15:04:05"
	switch {
	case ms%1000 != 0:
		layout = "15:04:05.999"
	case !seconds && ms%60000 == 0:
		layout = "15:04"
	}
	return time.UnixMilli(ms).UTC().AppendFormat(dst, layout)
}

// xlsxDuration writes a duration as rules.ParseDuration reads it.
func xlsxDuration(dst []byte, ms int64) []byte {
	n := len(dst)
	for _, u := range []struct {
		size int64
		name string
	}{{3600000, "h"}, {60000, "m"}} {
		if k := ms / u.size; k > 0 {
			dst = append(strconv.AppendInt(dst, k, 10), u.name...)
			ms %= u.size
		}
	}
	if ms > 0 || len(dst) == n {
		dst = append(dst, xlsxDecimal(float64(ms)/1000)...)
		dst = append(dst, 's')
	}
	return dst
}

// xlsxUnescape decodes _xHHHH_, by which workbooks write what XML cannot hold.
func xlsxUnescape(text []byte) string {
	if !bytes.Contains(text, []byte("_x")) {
		return string(text)
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, ok := xlsxEscape(text[i:])
		if !ok {
			out = append(out, text[i])
			i++
			continue
		}
		i += 7
		if utf16.IsSurrogate(r) {
			low, ok := xlsxEscape(text[i:])
			if pair := utf16.DecodeRune(r, low); ok && pair != '\uFFFD' {
				r, i = pair, i+7
			}
		}
		out = append(out, string(r)...)
	}
	return string(out)
}

// xlsxEscape reads _xHHHH_ at the beginning of a text.
func xlsxEscape(text []byte) (rune, bool) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil
}

// xlsxCellName is the name of a cell: AB7. The column counts from 0.
func xlsxCellName(column, line int) string {
	return xlsxColumnName(column) + strconv.Itoa(line)
}

func xlsxColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// xlsxColumn reads the column of a reference such as AB7, from 0, and tells
// how many letters it has.
func xlsxColumn(ref string) (column, letters int) {
	for letters < len(ref) && letters < 4 {
		c := ref[letters] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
		letters++
	}
	return column - 1, letters
}
