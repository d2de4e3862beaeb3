package visitlog

import (
	"bytes"
	"fmt"
	"strings"
)

// columnKind says what a column of a CSV log states.
type columnKind uint8

const (
	columnVisit columnKind = iota // the id
	columnState                   // a key of the visit whose value is a text
	columnUnobserved
	columnFact
	columnDo
	columnAt
	columnEnd
	columnStep
	columnField
	columnNone // without a name: must stay blank
)

// column is one column of a CSV log.
type column struct {
	name  string // as it is written in the header
	kind  columnKind
	fact  int
	slots []int // columnField: by element, the slot of the field or -1
}

// header is the first line of a CSV log.
type header struct {
	comma   byte
	columns []column
	visit   int // the column of the id
	do      int
}

// readHeader reads the header that line holds; reason says what is wrong.
func (s *schema) readHeader(line []byte, comma byte) (h *header, reason string) {
	h = &header{comma: comma, visit: -1, do: -1}
	cells := headerCells(line, comma)
	seen := make(map[string]int, len(cells))
	for i, name := range cells {
		c, reason := s.column(name)
		if reason != "" {
			return nil, fmt.Sprintf("column %d: %s", i+1, reason)
		}
		if first := seen[name]; first > 0 && name != "" {
			return nil, fmt.Sprintf("columns %d and %d are both called %s", first, i+1, quote(name))
		}
		seen[name] = i + 1
		switch c.kind {
		case columnVisit:
			h.visit = i
		case columnDo:
			h.do = i
		}
		h.columns = append(h.columns, c)
	}
	return h, ""
}

// column finds out what a column of that name states.
func (s *schema) column(name string) (column, string) {
	c := column{name: name}
	switch name {
	case "":
		c.kind = columnNone
		return c, ""
	case "visit":
		c.kind = columnVisit
		return c, ""
	case "site", "staff", "wave", "date", "zone", "start", "precision":
		c.kind = columnState
		return c, ""
	case "unobserved":
		c.kind = columnUnobserved
		return c, ""
	case "do":
		c.kind = columnDo
		return c, ""
	case "at":
		c.kind = columnAt
		return c, ""
	case "end":
		c.kind = columnEnd
		return c, ""
	case "step":
		c.kind = columnStep
		return c, ""
	}
	if id, ok := strings.CutPrefix(name, "fact."); ok {
		i, known := s.facts[id]
		if !known {
			return c, s.noFact(id)
		}
		c.kind, c.fact = columnFact, i
		return c, ""
	}
	c.kind = columnField
	// A field that has the name of a column of the visit is called field.NAME.
	id := strings.TrimPrefix(name, "field.")
	known := false
	for _, fields := range s.fields {
		slot := -1
		for k := range fields {
			if fields[k].ID == id {
				slot, known = k, true
			}
		}
		c.slots = append(c.slots, slot)
	}
	if !known {
		return c, s.noColumn(name)
	}
	return c, ""
}

func (s *schema) noColumn(name string) string {
	if name == "duration" {
		return computed
	}
	if _, ok := s.facts[name]; ok {
		return fmt.Sprintf("unknown column %s; the column of a fact is called %s", quote(name), quote("fact."+name))
	}
	list := append([]string{"unobserved"}, visitKeys[:8]...)
	list = append(list, eventKeys...)
	seen := map[string]bool{}
	for _, fields := range s.fields {
		for k := range fields {
			if id := fields[k].ID; !seen[id] {
				seen[id] = true
				list = append(list, id)
			}
		}
	}
	list = append(list, s.factNames("fact.")...)
	return "unknown column " + quote(name) + didYouMean(name, list)
}

// takeHeader takes the header off the beginning of a text whose head was read.
func takeHeader(t *text) []byte {
	data := t.carry
	for {
		line := data
		i := bytes.IndexByte(data, '\n')
		if i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			data = nil
		}
		if len(bytes.TrimSpace(line)) == 0 && i >= 0 {
			t.line++
			continue
		}
		line = bytes.Clone(bytes.TrimSuffix(line, []byte{'\r'}))
		if i >= 0 {
			t.line++
		}
		t.carry = t.carry[:copy(t.carry, data)]
		return line
	}
}
