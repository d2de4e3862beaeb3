package table

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Member is a file or a sheet of a survey export: one of several tables of
// which one holds the submissions and the others their repeats.
type Member struct {
	Name    string // of the file, with or without folder and .csv, or of the sheet
	Columns []string
}

// Family finds out which of several members holds the submissions, and what
// the repeats are called: names[i] is that of members[i], "" for the main one.
// Columns that point to a parent tell a repeat; where they leave it in doubt,
// the names do: form.csv is the main one of form-greeting.csv, whose repeat is
// called greeting.
func Family(members []Member) (main int, names []string, err error) {
	stems := make([]string, len(members))
	var heads []int // those that point to no parent
	for i, m := range members {
		stems[i] = fileStem(m.Name)
		if !pointsUp(m.Columns) {
			heads = append(heads, i)
		}
	}
	if len(heads) == 0 {
		return 0, nil, fmt.Errorf("every table is a repeat, with a column such as PARENT_KEY or _parent_index: %s; the table of the submissions is missing", listNames(members, nil))
	}
	main = heads[0]
	for _, i := range heads {
		if len(stems[i]) < len(stems[main]) {
			main = i
		}
	}
	for _, i := range heads {
		if _, fits := repeatName(stems[main], stems[i]); i != main && !fits {
			return 0, nil, fmt.Errorf("which of %s holds the submissions? expected one table, and the others with a column such as PARENT_KEY or named after it, such as form.csv and form-greeting.csv", listNames(members, heads))
		}
	}
	names = make([]string, len(members))
	for i := range members {
		if i == main {
			continue
		}
		names[i], _ = repeatName(stems[main], stems[i])
		if k := slices.Index(names[:i], names[i]); k >= 0 && k != main {
			return 0, nil, fmt.Errorf("two repeats have the same name, %s: %s", quoteJSON([]byte(names[i])), listNames(members, []int{k, i}))
		}
	}
	return main, names, nil
}

// fileStem is the name of a file without folder and .csv.
func fileStem(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if n := len(name) - len(".csv"); n > 0 && strings.EqualFold(name[n:], ".csv") {
		name = name[:n]
	}
	return name
}

// repeatName cuts the name of the main table off that of another, if it begins
// with it.
func repeatName(main, other string) (name string, fits bool) {
	rest, fits := strings.CutPrefix(other, main)
	if fits && len(rest) > 1 && (rest[0] == '-' || rest[0] == '_') {
		return rest[1:], true
	}
	return other, false
}

// pointsUp tells the columns of a repeat.
func pointsUp(columns []string) bool {
	for _, l := range parentLinks {
		if findColumn(columns, l.child) != "" {
			return true
		}
	}
	return false
}

// listNames writes the names of some members, or of all, for a message.
func listNames(members []Member, of []int) string {
	const most = 6
	if of == nil {
		for i := range members {
			of = append(of, i)
		}
	}
	var b strings.Builder
	for n, i := range of {
		if n == most {
			fmt.Fprintf(&b, " and %d more", len(of)-most)
			break
		}
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoteJSON([]byte(members[i].Name)))
	}
	return b.String()
}

// parentLink is a convention of a tool: the column of a repeat that says which row
// of the main table a row belongs to, and those of which one is its mate there.
type parentLink struct {
	child string
	main  []string
	table string // column of the repeat that names the parent's table
	cut   bool   // the cell goes on behind a slash, with the way to the row
}

// parentLinks are in order of preference. KoboToolbox copies the submission's id
// into every repeat, also a nested one; _parent_index counts the rows of the
// table that _parent_table_name names, which may be a repeat itself.
var parentLinks = [...]parentLink{
	{child: "PARENT_KEY", main: []string{"KEY", "meta-instanceID", "meta/instanceID", "instanceID"}, cut: true},
	{child: "_submission__id", main: []string{"_id"}},
	{child: "_submission__uuid", main: []string{"_uuid"}},
	{child: "__Submissions-id", main: []string{"__id"}},
	{child: "_parent_index", main: []string{"_index"}, table: "_parent_table_name"},
}

// Join says how the rows of a repeat find their row of the main table.
type Join struct {
	Main, Child string // the columns whose cells are the same, once Key has cut the child's
	// Table, if not "", is the column of the repeat that names the table whose
	// rows Child counts. Where that is another repeat, Roots leads on.
	Table string
	cut   bool
}

// Key turns a cell of the column Child into what stands in the column Main. ODK
// and SurveyCTO write uuid:6f0…/welcome/greeting[2] for a row in the second
// greeting of the submission uuid:6f0….
func (j Join) Key(cell string) string {
	if j.cut {
		cell, _, _ = strings.Cut(cell, "/")
	}
	return cell
}

// Parent finds by the conventions of ODK, SurveyCTO and KoboToolbox what joins
// a repeat to the main table, from the columns of both.
func Parent(main, child []string) (Join, error) {
	var lonely parentLink
	for _, l := range parentLinks {
		c := findColumn(child, l.child)
		if c == "" {
			continue
		}
		for _, name := range l.main {
			if m := findColumn(main, name); m != "" {
				return Join{Main: m, Child: c, Table: findColumn(child, l.table), cut: l.cut}, nil
			}
		}
		if lonely.child == "" {
			lonely = l
		}
	}
	if lonely.child != "" {
		return Join{}, fmt.Errorf("the repeat has %s, but the main table has no %s that it could mean; say which columns belong together with key and parent", lonely.child, strings.Join(lonely.main, " or "))
	}
	return Join{}, fmt.Errorf("no column says which row of the main table a row of the repeat belongs to; expected PARENT_KEY (ODK, SurveyCTO), _submission__id or _parent_index (KoboToolbox), or name the columns with key and parent")
}

// findColumn finds a name among columns, as it is or with other capitals.
func findColumn(columns []string, name string) string {
	if name == "" {
		return ""
	}
	if slices.Contains(columns, name) {
		return name
	}
	for _, c := range columns {
		if strings.EqualFold(c, name) {
			return c
		}
	}
	return ""
}

// Roots follows rows of nested repeats up to the main table, where each row
// names only the table and the index of its parent. The zero value is empty.
type Roots struct {
	up      map[rowPlace]rowPlace
	repeats map[string]bool
}

type rowPlace struct{ table, index string }

// Add takes note of a row of a repeat that has an _index, and of its parent.
func (r *Roots) Add(table, index, parentTable, parentIndex string) {
	if r.up == nil {
		r.up, r.repeats = map[rowPlace]rowPlace{}, map[string]bool{}
	}
	r.repeats[table] = true
	r.up[rowPlace{table, index}] = rowPlace{parentTable, parentIndex}
}

// Root is the index in the main table of what a row of a repeat names as its
// parent. A table that no row was added of is the main one. It is false where
// a row on the way is missing or the parents go round in a circle.
func (r *Roots) Root(parentTable, parentIndex string) (string, bool) {
	at := rowPlace{parentTable, parentIndex}
	for range jsonMaxDepth {
		up, more := r.up[at]
		if !more {
			return at.index, !r.repeats[at.table]
		}
		at = up
	}
	return "", false
}
