package visitlog

import (
	"fmt"
	"hash/maphash"
	"strconv"
	"time"
	_ "time/tzdata" // time zones must be known wherever the command runs

	"stdc/rules"
)

// texts keeps the strings that a log repeats: sites, staff, actors, stock
// phrases. A small table that each new string may take a place of bounds it,
// and nothing ever has to be thrown out.
type texts struct {
	seed  maphash.Seed
	table [1 << 12]string
}

func newTexts() *texts { return &texts{seed: maphash.MakeSeed()} }

// get returns b as a string, the one made before where possible.
func (t *texts) get(b []byte) string {
	const longest = 64
	if len(b) == 0 {
		return ""
	}
	if len(b) > longest {
		return string(b)
	}
	p := &t.table[maphash.Bytes(t.seed, b)%uint64(len(t.table))]
	if *p != string(b) {
		*p = string(b)
	}
	return *p
}

// zones finds time zones, each once.
type zones map[string]*time.Location

func (z zones) get(name string) (*time.Location, string) {
	if l := z[name]; l != nil {
		return l, ""
	}
	const want = "an IANA name such as Asia/Shanghai, Europe/Berlin or UTC"
	for _, c := range []byte(name) {
		ok := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '/' || c == '_' || c == '-' || c == '+'
		if !ok {
			return nil, fmt.Sprintf("%s is no time zone; expected %s", quote(name), want)
		}
	}
	switch name {
	case "", "Local", "localtime", "posixrules":
		// They mean another zone on another machine.
		return nil, fmt.Sprintf("%s is no time zone; expected %s", quote(name), want)
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Sprintf("%s is no time zone that is known; expected %s", quote(name), want)
	}
	z[name] = l
	return l, ""
}

// parseStamp is rules.ParseStamp with a short way for the common offsets.
func parseStamp[T string | []byte](s T) (rules.Stamp, error) {
	if len(s) > 1 && s[0] == '+' {
		if n, ok := quickDuration(s[1:]); ok {
			return rules.Stamp{Kind: rules.StampOffset, Nano: n}, nil
		}
	}
	return rules.ParseStamp(s)
}

// parseDuration is rules.ParseDuration likewise.
func parseDuration[T string | []byte](s T) (int64, error) {
	if n, ok := quickDuration(s); ok {
		return n, nil
	}
	return rules.ParseDuration(string(s))
}

// quickDuration reads h, m, s and ms with integers alone. It gives up on all
// that is unusual, and leaves that and every error to rules.ParseDuration: the
// two must not differ in what they accept.
func quickDuration[T string | []byte](s T) (int64, bool) {
	var total int64
	last := int64(time.Hour) * 24 // units go down
	for i := 0; i < len(s); {
		start := i
		var n int64
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			n = n*10 + int64(s[i]-'0')
			i++
		}
		if i == start || i-start > 6 {
			return 0, false
		}
		var frac, scale int64 = 0, 1
		if i < len(s) && s[i] == '.' {
			i++
			from := i
			for i < len(s) && s[i] >= '0' && s[i] <= '9' && i-from < 7 {
				frac = frac*10 + int64(s[i]-'0')
				scale *= 10
				i++
			}
			if i == from || i-from > 6 {
				return 0, false
			}
		}
		if i == len(s) {
			return 0, false
		}
		var unit int64
		switch s[i] {
		case 's':
			unit = int64(time.Second)
		case 'h':
			unit = int64(time.Hour)
		case 'm':
			unit = int64(time.Minute)
			if i+1 < len(s) && s[i+1] == 's' {
				unit = int64(time.Millisecond)
				i++
			}
		}
		i++
		if unit == 0 || unit >= last || frac*unit%scale != 0 {
			return 0, false
		}
		last = unit
		total += n*unit + frac*unit/scale
	}
	return total, len(s) > 0 && total <= 24*int64(time.Hour)*36525
}

// number reads a JSON number.
func number(raw []byte) (float64, bool) {
	if len(raw) <= 15 { // exact in 53 bits
		n, i := int64(0), 0
		if raw[0] == '-' && len(raw) > 1 && raw[1] != '0' {
			i = 1
		}
		for ; i < len(raw) && raw[i] >= '0' && raw[i] <= '9'; i++ {
			n = n*10 + int64(raw[i]-'0')
		}
		if i == len(raw) {
			if raw[0] == '-' {
				n = -n
			}
			return float64(n), true
		}
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	return f, err == nil
}

// fromText reads the value of a field from a text: a JSON string, or the cell
// of a table. Numbers and truth values are none of its business.
func (f *field) fromText(s []byte, t *texts) (rules.Value, string) {
	switch f.kind {
	case kindEnum:
		if v, ok := f.values[string(s)]; ok {
			return rules.TextValue(v), ""
		}
	case kindTime:
		if st, err := parseStamp(s); err == nil {
			return rules.TimeValue(st), ""
		}
	case kindDuration:
		if n, err := parseDuration(s); err == nil {
			return rules.DurationValue(n), ""
		}
	case kindText:
		return rules.TextValue(t.get(s)), ""
	}
	v, err := f.ParseValue(string(s)) // words the error
	if err != nil {
		return v, err.Error()
	}
	return v, ""
}
