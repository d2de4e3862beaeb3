package visitlog

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // time zones must be known wherever the command runs

	"stdc/rules"
)

// texts keeps the strings that a log repeats: sites, actors, stock phrases. A
// small table bounds it: each text has two places, and a new one takes that of the
// one which was not asked for last.
type texts struct {
	table [1 << textBits]knownText
	page  strings.Builder // see once
}

const textBits = 14

// longestKnown is the length up to which texts are kept.
const longestKnown = 64

type knownText struct {
	first, last uint64
	text        string
}

func newTexts() *texts { return &texts{} }

// get returns b as a string, the one made before where possible.
func (t *texts) get(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > longestKnown {
		return string(b)
	}
	first, last := edges(b)
	at := hashEdges(first, last, len(b)) >> (64 - textBits)
	p, other := &t.table[at], &t.table[at^1]
	if p.is(first, last, b) {
		return p.text
	}
	if other.is(first, last, b) {
		*p, *other = *other, *p
		return p.text
	}
	*other = *p
	*p = knownText{first, last, string(b)}
	return p.text
}

func (k *knownText) is(first, last uint64, b []byte) bool {
	return k.first == first && k.last == last && len(k.text) == len(b) && (len(b) <= inEdges || k.text == string(b))
}

// once returns b as a string that is not expected again soon: the id of a visit,
// or one of so many members of staff that the table would lie outside of the
// processor's caches. Many share one piece of memory, which none of them is ever written
// over in: it lasts as long as one of them is held.
func (t *texts) once(b []byte) string {
	const pageSize = 16 << 10
	if t.page.Cap()-t.page.Len() < len(b) {
		if len(b) > pageSize/4 {
			return string(b)
		}
		t.page.Reset()
		t.page.Grow(pageSize)
	}
	from := t.page.Len()
	t.page.Write(b)
	return t.page.String()[from:]
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
		if i := f.values.find(s); i >= 0 {
			return rules.TextValue(f.Values[i]), ""
		}
	case kindTime:
		if st, err := rules.ParseStamp(s); err == nil {
			return rules.TimeValue(st), ""
		}
	case kindDuration:
		if n, err := rules.ParseDuration(s); err == nil {
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
