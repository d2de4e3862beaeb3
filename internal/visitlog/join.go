package visitlog

import (
	"fmt"
	"slices"
	"strings"

	"stdc/internal/visitlog/table"
)

// joint is the column of a table by which its rows belong together with those
// of others.
type joint struct {
	index int // of the column
	key   func(cell string) string
	// Where rows name their parent by its number in its table, that may be
	// another repeat: the columns of that table's name and of the row's own
	// number, -1 for none, and the tables of which there are rows.
	table, own int
	tables     []string
}

// names tells whether rows are joined by a column.
func (j *joint) names(column int) bool {
	return j != nil && (column == j.index || column == j.table || column == j.own)
}

// join finds in a source with repeats what joins their rows to those of the
// main table: the columns that the mapping names, or those of the tool that
// made the file.
func (b *binding) join() error {
	main := &b.tables[0]
	for i := range b.tables[1:] {
		t := &b.tables[i+1]
		rep := b.repeat(t.name)
		if rep == nil {
			if j, err := table.Parent(main.columns, t.columns); err == nil && j.Table != "" {
				t.joinedBy = b.numbered(t, j) // rows of others may belong to its rows
			}
			continue
		}
		key, parent := rep.Key, rep.Parent
		var conv table.Join
		if key == "" || parent == "" {
			var err error
			if conv, err = table.Parent(main.columns, t.columns); err != nil {
				return fmt.Errorf("the repeat %s: %w", quote(rep.Name), err)
			}
			if rep.Key == "" {
				key = conv.Main
			}
			if rep.Parent == "" {
				parent = conv.Child
			}
		}
		at, err := columnOf(main, key, "main table")
		if err != nil {
			return err
		}
		under, err := columnOf(t, parent, "repeat "+quote(rep.Name))
		if err != nil {
			return err
		}
		if main.joinedBy != nil && main.joinedBy.index != at {
			return fmt.Errorf("the repeats are joined to the main table by %s and by %s; name one column as key for all of them", quote(main.columns[main.joinedBy.index]), quote(key))
		}
		main.joinedBy = &joint{index: at, table: -1, own: -1}
		t.joinedBy = &joint{index: under, key: conv.Key, table: -1, own: -1}
		if conv.Table != "" && parent == conv.Child {
			t.joinedBy = b.numbered(t, conv)
		}
	}
	return nil
}

// numbered joins a repeat whose rows name their parent by its number.
func (b *binding) numbered(t *boundTable, j table.Join) *joint {
	return &joint{index: slices.Index(t.columns, j.Child), table: slices.Index(t.columns, j.Table), own: slices.Index(t.columns, "_index"), tables: b.names()}
}

// names are those of the tables.
func (b *binding) names() []string {
	names := make([]string, len(b.tables))
	for i := range b.tables {
		names[i] = b.tables[i].name
	}
	return names
}

func columnOf(t *boundTable, name, what string) (int, error) {
	if i := slices.Index(t.columns, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("the %s has no column %s%s", what, quote(name), didYouMean(name, t.columns))
}

// note takes note of a row by which rows of another repeat may find theirs.
func (j *joint) note(roots *table.Roots, name string, row *packedRow) {
	if j.table >= 0 && j.own >= 0 {
		roots.Add(name, row.text(j.own), j.named(row), row.text(j.index))
	}
}

// find returns what is the same in a row and in its row of the main table,
// nothing where the row names none.
func (j *joint) find(roots *table.Roots, row *packedRow) []byte {
	s := row.text(j.index)
	switch {
	case j.table >= 0:
		parent := j.named(row)
		if j.tables[0] != "" && !slices.Contains(j.tables, parent) {
			return nil
		}
		root, ok := roots.Root(parent, s)
		if !ok {
			return nil
		}
		s = root
	case j.key != nil:
		s = j.key(s)
	}
	return []byte(s)
}

// sheetName is the most characters that the name of a sheet can have: that of a
// repeat may be longer.
const sheetName = 31

// named is the table that a row says its parent is in, as the source calls it.
func (j *joint) named(row *packedRow) string {
	s := row.text(j.table)
	for _, name := range j.tables {
		if name == s || len([]rune(name)) == sheetName && strings.HasPrefix(s, name) {
			return name
		}
	}
	return s
}
