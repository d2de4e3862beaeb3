package visitlog

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"stdc/rules"
)

// value reads a cell as the value of a field or a fact; p is nil for a
// constant. A value of no kind is one that the mapping passes over.
func (m *mapper) value(p *plan, f *field, s []byte) (rules.Value, string) {
	v, reason := m.typed(p, f, s)
	if reason != "" && p != nil && p.Others != rules.OthersError {
		m.note(RepairIgnored, p.Name, "", s, "")
		return rules.Value{}, ""
	}
	return v, reason
}

func (m *mapper) typed(p *plan, f *field, s []byte) (v rules.Value, reason string) {
	switch f.kind {
	case kindNumber:
		n, ok := p.number(s)
		if !ok {
			return v, fmt.Sprintf("%s is not a number", quote(s)) + p.decimalHint(s)
		}
		return rules.NumberValue(n), ""
	case kindBool:
		t, ok := rules.YesNo(string(s))
		if !ok {
			return v, fmt.Sprintf("%s is neither true nor false", quote(s))
		}
		return rules.BoolValue(t), ""
	case kindTime:
		st, reason := m.stamp(p, s)
		if reason != "" {
			return v, reason
		}
		return rules.TimeValue(*st), ""
	case kindDuration:
		n, reason := p.duration(s)
		if reason != "" {
			return v, reason
		}
		return rules.DurationValue(n), ""
	}
	return f.fromText(s, m.texts)
}

// number reads a number as the column writes it.
func (p *plan) number(s []byte) (float64, bool) {
	if p != nil && p.Decimal == "," {
		s = bytes.ReplaceAll(bytes.ReplaceAll(s, []byte{'.'}, nil), []byte{','}, []byte{'.'})
	}
	if n, ok := wholeNumber(s); ok {
		return n, true
	}
	s = plainDigits(s)
	if len(s) == 0 || len(bytes.Trim(s, "+-.0123456789eE")) > 0 {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(s), 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// wholeNumber reads a number of a few digits and nothing else.
func wholeNumber(s []byte) (float64, bool) {
	const exact = 15 // digits that a float holds
	n := int64(0)
	for _, c := range s {
		if c -= '0'; c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	return float64(n), len(s) > 0 && len(s) <= exact
}

// decimalHint says what may be meant by a comma.
func (p *plan) decimalHint(s []byte) string {
	if bytes.IndexByte(s, ',') >= 0 && (p == nil || p.Decimal == "") {
		return "; where the comma is the decimal mark, say decimal = \",\" for the column"
	}
	return ""
}

// plainDigits turns full-width digits and signs into those of ASCII.
func plainDigits(s []byte) []byte {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return width.Narrow.Bytes(s)
		}
	}
	return s
}

// clockLengths are the parts of a length of time written as h:mm:ss.
var clockLengths = [...]int64{3600e9, 60e9, 1e9}

// duration reads a length of time: 90s, 1m30s, 0:01:30, or a bare number in
// the unit of the column.
func (p *plan) duration(s []byte) (int64, string) {
	n, err := rules.ParseDuration(s)
	if err == nil {
		return n, ""
	}
	if parts := strings.Split(string(s), ":"); len(parts) == len(clockLengths) {
		total, ok := int64(0), true
		for i, part := range parts {
			f, err := strconv.ParseFloat(part, 64)
			ok = ok && err == nil && f >= 0 && f < 1e6 && (i == 0 || f < 60) && (i == 2 || f == math.Trunc(f)) && strings.Trim(part, ".0123456789") == ""
			total += int64(math.Round(f * float64(clockLengths[i])))
		}
		if ok {
			return total, ""
		}
	}
	if p != nil && p.Unit != "" {
		if f, ok := p.number(s); ok && f < 0 {
			return 0, quote(s) + " is below zero"
		} else if ok {
			if n, err = rules.ParseDuration(strconv.FormatFloat(f, 'f', -1, 64) + p.Unit); err == nil {
				return n, ""
			}
		}
	}
	reason := err.Error()
	if _, ok := p.number(s); ok && p != nil && p.Unit == "" {
		reason += "; or say unit = \"s\" (ms, s, m, h, d) for the column"
	}
	return 0, reason
}
