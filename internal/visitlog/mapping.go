package visitlog

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

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
	native  bool
	repeats map[string]*rules.LogRepeat
	titles  map[string]int // of elements, folded
}

func newMapping(s *schema, log *rules.Log, native bool) *mapping {
	m := &mapping{schema: s, log: log, native: native, repeats: map[string]*rules.LogRepeat{}, titles: map[string]int{}}
	for i := range log.Repeats {
		m.repeats[log.Repeats[i].Name] = &log.Repeats[i]
	}
	for i := range s.book.Elements {
		e := &s.book.Elements[i]
		for _, t := range [...]string{e.Title.Main, e.Title.EN, e.Title.ZH} {
			if _, taken := m.titles[fold(t)]; t != "" && !taken {
				m.titles[fold(t)] = i
			}
		}
	}
	return m
}

// element finds an element by its id or one of its titles.
func (m *mapping) element(s []byte) (int, bool) {
	if e, ok := m.elements[string(s)]; ok || m.native {
		return e, ok
	}
	e, ok := m.titles[fold(string(s))]
	return e, ok
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

// plan is a column of a source that the mapping uses, and how.
type plan struct {
	*rules.LogColumn
	index   int                // in the source's columns
	field   bool               // states a field of the row's own element
	formats []rules.TimeFormat // of Formats
	values  map[string]string  // as written, and folded
	states  map[string]cellState
	slots   []int // by element: TargetField's slot, -1 for none
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
	p := &plan{LogColumn: c, index: index, values: map[string]string{}, states: map[string]cellState{}}
	for _, f := range c.Formats {
		tf, err := rules.CompileTimeFormat(f)
		if err != nil {
			return nil, err
		}
		p.formats = append(p.formats, tf)
	}
	for _, v := range c.Values {
		p.values[fold(v.From)] = v.To
	}
	for _, v := range c.Values { // as written wins over folded
		p.values[v.From] = v.To
	}
	for _, list := range []struct {
		words []string
		state cellState
	}{{c.Unknown, cellUnknown}, {c.Unobserved, cellUnobserved}, {c.Absent, cellBlank}} {
		for _, w := range list.words {
			p.states[w], p.states[fold(w)] = list.state, list.state
		}
	}
	for i := range c.Targets {
		if t := &c.Targets[i]; t.Kind == rules.TargetField {
			p.field, p.slots = true, s.slotsOf(t.Field)
		}
	}
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

// read says what a cell states, without the white space round it and as its
// value table has it.
func (p *plan) read(cell []byte) (cellState, []byte) {
	s := bytes.TrimSpace(cell)
	if len(s) == 0 {
		return p.blankState(), nil
	}
	if len(p.states) > 0 {
		state, told := p.states[string(s)]
		if !told {
			state, told = p.states[fold(string(s))]
		}
		if told {
			return state, nil
		}
	}
	if len(p.values) > 0 {
		v, ok := p.values[string(s)]
		if !ok {
			v, ok = p.values[fold(string(s))]
		}
		if ok {
			return cellValue, []byte(v)
		}
	}
	return cellValue, s
}
