package visitlog

import (
	"fmt"
	"slices"

	"stdc/internal/visitlog/table"
)

// joint is the column of a table by which its rows belong together with those
// of others.
type joint struct {
	index int // of the column
	key   func(cell string) string
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
			continue
		}
		key, parent, cut := rep.Key, rep.Parent, func(cell string) string { return cell }
		if key == "" || parent == "" {
			j, err := table.Parent(main.columns, t.columns)
			if err != nil {
				return fmt.Errorf("the repeat %s: %w", quote(rep.Name), err)
			}
			key, parent, cut = j.Main, j.Child, j.Key
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
		main.joinedBy = &joint{at, func(cell string) string { return cell }}
		t.joinedBy = &joint{under, cut}
	}
	return nil
}

func columnOf(t *boundTable, name, what string) (int, error) {
	if i := slices.Index(t.columns, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("the %s has no column %s%s", what, quote(name), didYouMean(name, t.columns))
}
