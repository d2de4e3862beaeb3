package form

import (
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// FuzzExports makes up submissions of any form: every table is whole, and none
// is lost.
func FuzzExports(f *testing.F) {
	f.Add("begin group\tg\tG\ntext\ta\tA\nbegin repeat\tr\tR\nselect_one l\tb\tB\nend repeat\t\t\nend group\t\t\ndateTime\tc\tC", "l\tx\nl\ty")
	f.Add("end repeat\t\t\nbegin_repeat\tr\t\nbegin repeat\tr\t", "")
	f.Add("select_multiple\tm\t\nselect_one \tn\t\ncalculate\tstdc_book\t'hall'", "\t")
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) {
		return []byte(head + "\n[rule.r]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n"), nil
	})
	if b == nil {
		f.Fatal(ds)
	}
	f.Fuzz(func(t *testing.T, survey, choices string) {
		sheet := func(text string, columns ...string) Sheet {
			var rows Sheet
			for _, line := range strings.Split(text, "\n") {
				row := map[string]string{}
				for i, cell := range strings.Split(line, "\t") {
					if i < len(columns) {
						row[columns[i]] = cell
					}
				}
				rows = append(rows, row)
			}
			return rows
		}
		s, c := sheet(survey, "type", "name", "label"), sheet(choices, "list_name", "name")
		for _, labels := range []bool{false, true} {
			tables := Exports(s, c, labels)
			if len(tables) == 0 || tables[0].Repeat != "" {
				t.Fatal("no main table")
			}
			for _, x := range tables {
				if len(x.Rows) != samples+1 || slices.ContainsFunc(x.Rows, func(r []string) bool { return len(r) != len(x.Rows[0]) }) {
					t.Fatalf("%+v", x)
				}
			}
		}
		if _, ours := Ours(s); ours {
			for _, one := range Audit(b, OfForm(b, s)) {
				if one.Decided == DecidedFully && len(one.Lacks) > 0 {
					t.Fatal(one)
				}
			}
		}
	})
}
