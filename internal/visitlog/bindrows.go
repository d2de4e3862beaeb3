package visitlog

import (
	"bytes"
	"slices"
	"strings"

	"stdc/rules"
)

// skipped names the first of the tests that a row to be left out meets, by its
// columns.
func (t *boundTable) skipped(cell func(int) []byte) string {
	for i := range t.skip {
		if !t.holds(t.skip[i:i+1], cell) {
			continue
		}
		var parts []string
		for k := range t.skip[i] {
			c := &t.skip[i][k]
			part := quote(c.Column)
			if len(c.OneOf) > 0 && !c.Not { // few texts, where others may be many
				part += " = " + quote(bytes.TrimSpace(cell(t.index[c.Column])))
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
func (t *boundTable) holds(tests []rules.RowTest, cell func(int) []byte) bool {
	return slices.ContainsFunc(tests, func(all rules.RowTest) bool {
		for i := range all {
			if !t.cellHolds(&all[i], cell) {
				return false
			}
		}
		return true
	})
}

func (t *boundTable) cellHolds(c *rules.CellTest, cell func(int) []byte) bool {
	var s []byte
	if i, ok := t.index[c.Column]; ok {
		s = bytes.TrimSpace(cell(i))
	}
	ok := false
	if c.Known != nil {
		known := len(s) > 0
		if p := t.byName[c.Column]; p != nil {
			state, _ := p.read(s)
			known = state == cellValue
		}
		ok = known == *c.Known
	} else {
		ok = slices.Contains(c.OneOf, string(s))
	}
	return ok != c.Not
}
