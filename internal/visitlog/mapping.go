package visitlog

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"stdc/checker"
	"stdc/rules"
)

// mapping is a rules.Log made ready for a run: it is made once, and the
// reader and the workers share it.
type mapping struct {
	*schema
	log *rules.Log
	// native is the mapping of our own columns, which a header makes. It is
	// strict where a log of others is told about: a field that an element does
	// not have.
	native   bool
	form     *Form  // of submissions; else nil
	zoneText []byte // of log.Zone
	repeats  map[string]*rules.LogRepeat
	titles   map[string]int // of elements, folded; -1 where several have it
	// timeValues tells that fields or facts are times.
	timeValues bool
	blank      []blankEvent // by element
}

// blankEvent is an event of an element of which a row states no field: how many it
// has, and their values, none where the book fixes no field.
type blankEvent struct {
	fields int
	fixed  []rules.Value
}

func newMapping(s *schema, log *rules.Log, native bool) *mapping {
	m := &mapping{schema: s, log: log, native: native, zoneText: []byte(log.Zone), repeats: map[string]*rules.LogRepeat{}, titles: map[string]int{}}
	for i := range log.Repeats {
		m.repeats[log.Repeats[i].Name] = &log.Repeats[i]
	}
	for i := range s.book.Elements {
		var v checker.Visit
		v.AddEvent(s.book, i)
		e := blankEvent{fields: len(v.Values)}
		if slices.ContainsFunc(v.Values, func(v rules.Value) bool { return v.Known() }) {
			e.fixed = v.Values
		}
		m.blank = append(m.blank, e)
	}
	m.timeValues = s.timeFields || slices.ContainsFunc(s.factInfo, func(f field) bool { return f.kind == kindTime })
	for i := range s.book.Elements {
		e := &s.book.Elements[i]
		for _, t := range [...]string{e.Title.Main, e.Title.EN, e.Title.ZH} {
			if t == "" {
				continue
			}
			if old, taken := m.titles[fold(t)]; taken && old != i {
				m.titles[fold(t)] = -1
			} else {
				m.titles[fold(t)] = i
			}
		}
	}
	return m
}

// element finds an element by its id or one of its titles.
func (m *mapping) element(s []byte) (int, bool) {
	if e := m.elements.find(s); e >= 0 || m.native {
		return e, e >= 0
	}
	var buf [foldedSize]byte
	e, ok := m.titles[string(folded(buf[:0], s))]
	return e, ok && e >= 0
}

// noElementOf says that the book has no element of an id or a title.
func (m *mapping) noElementOf(s []byte) string {
	if e, ok := m.titles[fold(string(s))]; ok && e < 0 && !m.native {
		return quote(s) + " is the title of several elements; a value table must say which is meant"
	}
	return m.noElement(string(s))
}

// fold makes texts equal that differ in case, width or white space only.
func fold(s string) string {
	s = norm.NFKC.String(s)
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 0x80 {
			s = cases.Fold().String(s)
			break
		}
	}
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// foldedSize is the room for a folded text on the stack.
const foldedSize = 64

// folded appends fold(s) to dst. It makes no text where s is plain.
func folded(dst, s []byte) []byte {
	space := true // so that white space at the beginning is left out
	for _, c := range s {
		switch {
		case c >= utf8.RuneSelf:
			return append(dst[:0], fold(string(s))...)
		case c == ' ' || c >= '\t' && c <= '\r':
			if !space {
				dst = append(dst, ' ')
			}
			space = true
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		dst, space = append(dst, c), false
	}
	return bytes.TrimSuffix(dst, []byte{' '})
}

// plan is a column of a source that the mapping uses, and how.
type plan struct {
	*rules.LogColumn
	index   int                // in the source's columns
	field   bool               // states a field of the row's own element
	formats []rules.TimeFormat // of Formats
	values  map[string][]byte  // as written, and folded
	states  map[string]cellState
	// asWritten tells that neither values nor states change what a cell states.
	asWritten bool
	// These tell of most cells that they are none of values, or of states.
	valuesBegin, statesBegin beginnings
	ofVisit                  []rules.Target // those of Targets that are of the visit, but its id
	kept                     bool           // that is one fact, or the site: see keepTold
	said                     int            // its place among the columns that have such
	slots                    []int          // by element: TargetField's slot, -1 for none
}

// beginnings are the first letters of some texts, those of ASCII in lower case.
type beginnings [utf8.RuneSelf]bool

func (b *beginnings) add(s string) {
	if s != "" && s[0] < utf8.RuneSelf {
		b[lower(s[0])] = true
	}
}

// may tells whether a text, as it is or folded, may be one of those. A letter
// that others than those of ASCII follow may fold together with them.
func (b *beginnings) may(s []byte) bool {
	return s[0] >= utf8.RuneSelf || len(s) > 1 && s[1] >= utf8.RuneSelf || b[lower(s[0])]
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// cellState is what a cell says.
type cellState uint8

const (
	cellBlank      cellState = iota // nothing: it did not happen, it was not recorded
	cellUnobserved                  // nobody watched for it
	cellUnknown                     // not recorded
	cellWrong                       // a blank cell where none may be
	cellValue
)

func newPlan(s *schema, c *rules.LogColumn, index int) (*plan, error) {
	p := &plan{LogColumn: c, index: index, values: map[string][]byte{}, states: map[string]cellState{}}
	for _, f := range c.Formats {
		tf, err := rules.CompileTimeFormat(f)
		if err != nil {
			return nil, err
		}
		p.formats = append(p.formats, tf)
	}
	for _, v := range c.Values {
		p.values[fold(v.From)] = []byte(v.To)
	}
	for _, v := range c.Values { // as written wins over folded
		p.values[v.From] = []byte(v.To)
	}
	for _, list := range []struct {
		words []string
		state cellState
	}{{c.Unknown, cellUnknown}, {c.Unobserved, cellUnobserved}, {c.Absent, cellBlank}} {
		for _, w := range list.words {
			p.states[w], p.states[fold(w)] = list.state, list.state
		}
	}
	for v := range p.values {
		p.valuesBegin.add(v)
	}
	for w := range p.states {
		p.statesBegin.add(w)
	}
	p.asWritten = len(p.values) == 0 && len(p.states) == 0
	for i := range c.Targets {
		switch t := c.Targets[i]; t.Kind {
		case rules.TargetField:
			p.field, p.slots = true, s.slotsOf(t.Field)
		case rules.TargetSite, rules.TargetStaff, rules.TargetWave, rules.TargetDate, rules.TargetZone, rules.TargetStart,
			rules.TargetPrecision, rules.TargetUnobserved, rules.TargetFact:
			p.ofVisit = append(p.ofVisit, t)
		}
	}
	p.kept = len(p.ofVisit) == 1 && (p.ofVisit[0].Kind == rules.TargetFact || p.ofVisit[0].Kind == rules.TargetSite)
	return p, nil
}

// slotsOf returns the slot of a field in every element, -1 where it has none.
func (s *schema) slotsOf(id string) []int {
	slots := make([]int, len(s.fields))
	for e, fields := range s.fields {
		slots[e] = -1
		for k := range fields {
			if fields[k].ID == id {
				slots[e] = k
			}
		}
	}
	return slots
}

// blankState is the meaning of a blank cell.
func (p *plan) blankState() cellState {
	switch p.Blank {
	case rules.BlankUnobserved:
		return cellUnobserved
	case rules.BlankError:
		return cellWrong
	}
	return cellBlank
}

// isTrimmed tells of most cells that they are not blank and have no white space
// round them.
func isTrimmed(cell []byte) bool {
	n := len(cell)
	return n > 0 && cell[0]-'!' < utf8.RuneSelf-'!' && cell[n-1]-'!' < utf8.RuneSelf-'!'
}

// trimmed is a cell without the white space round it.
func trimmed(cell []byte) []byte {
	if isTrimmed(cell) {
		return cell
	}
	return bytes.TrimSpace(cell)
}

// read says what a cell states, without the white space round it and as its
// value table has it.
func (p *plan) read(cell []byte) (cellState, []byte) {
	s := trimmed(cell)
	if len(s) == 0 {
		return p.blankState(), nil
	}
	var buf [foldedSize]byte
	if len(p.states) > 0 && p.statesBegin.may(s) {
		state, told := p.states[string(s)]
		if !told {
			state, told = p.states[string(folded(buf[:0], s))]
		}
		if told {
			return state, nil
		}
	}
	if len(p.values) > 0 && p.valuesBegin.may(s) {
		v, ok := p.values[string(s)]
		if !ok {
			v, ok = p.values[string(folded(buf[:0], s))]
		}
		if ok {
			return cellValue, v
		}
	}
	return cellValue, s
}
