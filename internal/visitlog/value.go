package visitlog

import (
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // time zones must be known wherever the command runs
	"unsafe"

	"stdc/internal/names"
	"stdc/rules"
)

// texts makes strings of what stands in a log. Those that a log repeats, sites,
// actors, stock phrases, it keeps.
type texts struct {
	known *names.Table[struct{}]
	page  page // see once
}

// What is kept is bounded: texts up to a length, and so many of them. Where there
// are more, all are forgotten, and those that come again learnt anew.
const (
	longestKnown = 64
	mostKnown    = 1 << 13
)

func newTexts() *texts { return &texts{known: names.New[struct{}](64)} }

// get returns b as a string, the one made before where possible.
func (t *texts) get(b []byte) string {
	if len(b) > longestKnown {
		return string(b)
	}
	if e := t.known.Find(b); e != nil {
		return e.Name
	}
	if t.known.Len() == mostKnown {
		t.known.Clear()
	}
	return t.known.Put(b).Name
}

// once returns b as a string that is not expected again soon: the id of a visit,
// or one of so many members of staff that the table would lie outside of the
// processor's caches. It holds until what is made of its visit was handed over,
// see RunBatches: the page that it is written on is then written over, but for
// Run.
func (t *texts) once(b []byte) string { return t.page.write(b) }

// page is memory that strings are written on, one behind the other. They keep it
// where it is; where it is full, another is begun.
type page []byte

func (p *page) write(b []byte) string {
	const size = 4 << 10
	if len(b) == 0 {
		return ""
	}
	if cap(*p)-len(*p) < len(b) {
		*p = make([]byte, 0, max(min(2*cap(*p), mostNames), size, len(b)))
	}
	from := len(*p)
	*p = append(*p, b...)
	return unsafe.String(&(*p)[from], len(b))
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
