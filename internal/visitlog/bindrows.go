package visitlog

import (
	"bytes"
	"slices"
	"strings"

	"stdc/rules"
)

// rowTest is a test of rows laid upon the columns of a table, all parts of which
// have to hold.
type rowTest []cellTest

type cellTest struct {
	*rules.CellTest
	index int   // of the column, -1 where the table has none
	plan  *plan // of the column, nil where it states nothing
	// one is the only text of OneOf, as most tests have one, without white space
	// round it; want is what it is to be, that text or not.
	hasOne, want bool
	one          string
}

// tests lays some tests upon the table, whose columns are bound.
func (t *boundTable) tests(list []rules.RowTest) []rowTest {
	out := make([]rowTest, len(list))
	for i, all := range list {
		for k := range all {
			c := cellTest{CellTest: &all[k], index: -1, plan: t.byName[all[k].Column]}
			if c.hasOne = c.Known == nil && len(c.OneOf) == 1 && strings.TrimSpace(c.OneOf[0]) == c.OneOf[0]; c.hasOne {
				c.one, c.want = c.OneOf[0], !c.Not
			}
			if at, ok := t.index[c.Column]; ok {
				c.index = at
			}
			out[i] = append(out[i], c)
		}
	}
	return out
}

// skipped names the first of the tests that a row to be left out meets, by its
// columns.
func (t *boundTable) skipped(row *packedRow) string {
	for i := range t.skips {
		if !holds(t.skips[i:i+1], row) {
			continue
		}
		var parts []string
		for k := range t.skips[i] {
			c := &t.skips[i][k]
			part := quote(c.Column)
			if len(c.OneOf) > 0 && !c.Not { // few texts, where others may be many
				part += " = " + quote(bytes.TrimSpace(row.cell(c.index)))
			}
			parts = append(parts, part)
		}
		return strings.Join(parts, ", ")
	}
	return ""
}

// tested tells whether a test of rows looks at a column.
func tested(list []rules.RowTest, name string) bool {
	return slices.ContainsFunc(list, func(t rules.RowTest) bool {
		return slices.ContainsFunc(t, func(c rules.CellTest) bool { return c.Column == name })
	})
}

// ignored tells whether a column is one of those of which nothing is wanted.
func ignored(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return wildcard(p, name) })
}

// wildcard matches a name with a pattern in which * stands for anything.
func wildcard(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	last := len(parts) - 1
	for _, p := range parts[1:last] {
		i := strings.Index(name, p)
		if i < 0 {
			return false
		}
		name = name[i+len(p):]
	}
	return strings.HasSuffix(name, parts[last])
}

// holds tells whether a row meets any of some tests.
func holds(tests []rowTest, row *packedRow) bool {
	for _, t := range tests {
		if t.holds(row) {
			return true
		}
	}
	return false
}

func (t rowTest) holds(row *packedRow) bool {
	for i := range t {
		c := &t[i]
		if !c.hasOne {
			if !c.holds(row) {
				return false
			}
		} else if c.isOne(row.cell(c.index)) != c.want {
			return false
		}
	}
	return true
}

// isOne tells whether a cell is the only text of OneOf.
func (c *cellTest) isOne(cell []byte) bool {
	return string(cell) == c.one || !isTrimmed(cell) && string(bytes.TrimSpace(cell)) == c.one
}

func (c *cellTest) holds(row *packedRow) bool {
	ok := false
	switch {
	case c.Known == nil:
		s := trimmed(row.cell(c.index))
		for i := 0; i < len(c.OneOf) && !ok; i++ {
			ok = c.OneOf[i] == string(s)
		}
	case c.plan != nil:
		state, _ := row.read(c.plan)
		ok = (state == cellValue) == *c.Known
	default:
		ok = (len(bytes.TrimSpace(row.cell(c.index))) > 0) == *c.Known
	}
	return ok != c.Not
}
