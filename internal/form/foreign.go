package form

import (
	"slices"
	"strings"

	"stdc/rules"
)

// Sheet is a sheet of an XLSForm that was read: for each row, its cells by the
// names of the columns.
type Sheet []map[string]string

// Ours tells whether a form was made of a book, and of which: its id.
func Ours(survey Sheet) (book string, ours bool) {
	for _, r := range survey {
		if r["name"] == ColumnBook {
			return strings.Trim(r["calculation"], `'"`), true
		}
	}
	return "", false
}

// OfForm returns what a form that was made of the book records.
func OfForm(b *rules.Book, survey Sheet) *Recording {
	asked := map[string]bool{}
	for _, r := range survey {
		asked[r["name"]] = true
	}
	log := Mapping(b, nil)
	unasked := func(c rules.LogColumn) bool { return !asked[c.Name] }
	log.Columns = slices.DeleteFunc(log.Columns, unasked)
	log.Repeats = slices.DeleteFunc(log.Repeats, func(r rules.LogRepeat) bool { return !asked[r.Name] })
	for i := range log.Repeats {
		log.Repeats[i].Columns = slices.DeleteFunc(log.Repeats[i].Columns, unasked)
	}
	if asked[namePrecision] {
		log.Constants = append(log.Constants, rules.LogConstant{Target: target(rules.TargetPrecision), Text: "1s"})
	}
	return OfMapping(b, log)
}

// Export is a table of what submissions of a form look like.
type Export struct {
	Repeat string // "" for the submissions themselves
	Rows   [][]string
}

// Exports makes up submissions of a form of any make, so that a mapping can be
// proposed for them as for those of a log. Columns are called by the names of the
// questions, or with labels by what is asked.
func Exports(survey, choices Sheet, labels bool) []Export {
	x := &exporter{options: map[string][]string{}, labels: labels, tables: []*Export{{}}, open: []int{0}}
	for _, c := range choices {
		list := c["list_name"]
		if list == "" {
			list = c["list name"]
		}
		name := c["name"]
		if name == "" {
			name = c["value"]
		}
		x.options[list] = append(x.options[list], name)
	}
	x.column("KEY", func(i int) string { return "uuid:" + string(rune('a'+i)) })
	for _, r := range survey {
		x.question(r)
	}
	out := make([]Export, len(x.tables))
	for i, t := range x.tables {
		out[i] = *t
	}
	return out
}

// samples is how many submissions are made up.
const samples = 4

type exporter struct {
	options map[string][]string
	labels  bool
	tables  []*Export
	open    []int // tables that are open: repeats stand in each other
}

// column adds a column to the table at hand.
func (x *exporter) column(name string, value func(i int) string) {
	t := x.tables[x.open[len(x.open)-1]]
	if len(t.Rows) == 0 {
		t.Rows = make([][]string, samples+1)
	}
	t.Rows[0] = append(t.Rows[0], name)
	for i := range samples {
		t.Rows[i+1] = append(t.Rows[i+1], value(i))
	}
}

// question adds what becomes of a row of the survey sheet.
func (x *exporter) question(r map[string]string) {
	kind, list, _ := strings.Cut(strings.TrimSpace(r["type"]), " ")
	name := x.name(r)
	of := func(texts ...string) {
		x.column(name, func(i int) string { return texts[i%len(texts)] })
	}
	switch strings.ReplaceAll(strings.ToLower(kind), "-", "_") {
	case "begin", "begin_repeat":
		if kind != "begin" || strings.HasPrefix(list, "repeat") {
			x.tables = append(x.tables, &Export{Repeat: r["name"]})
			x.open = append(x.open, len(x.tables)-1)
			x.column("PARENT_KEY", func(i int) string { return "uuid:" + string(rune('a'+i)) })
		}
	case "end", "end_repeat":
		if (list == "repeat" || kind != "end") && len(x.open) > 1 {
			x.open = x.open[:len(x.open)-1]
		}
	case "select_one", "select1", "select_multiple":
		list, _, _ = strings.Cut(strings.TrimSpace(list), " ") // behind it may stand "or_other"
		if options := x.options[list]; len(options) > 0 {
			of(options...)
		} else {
			of("a", "b")
		}
	case "integer", "int", "range":
		of("1", "2", "3")
	case "decimal":
		of("1.5", "2", "3.25")
	case "datetime", "start", "end_time":
		of("2026-03-02T09:00:02.123+08:00", "2026-03-02T09:10:40.500+08:00", "2026-03-03T14:00:00.000+08:00")
	case "time":
		of("09:00:00.000+08:00", "10:30:00.000+08:00")
	case "date", "today":
		of("2026-03-02", "2026-03-03")
	case "calculate", "calculate_here":
		if strings.Contains(r["calculation"], "now()") {
			of("2026-03-02T09:00:02.123+08:00", "2026-03-02T09:10:40.500+08:00")
		} else {
			of("x", "y")
		}
	case "text":
		of("good morning", "one moment please", "next", "thank you")
	}
}

// name is what the column of a question is called.
func (x *exporter) name(r map[string]string) string {
	if x.labels {
		for _, column := range []string{"label", "label::" + english, "label::" + chinese} {
			if r[column] != "" {
				return r[column]
			}
		}
		var others []string
		for column := range r {
			if strings.HasPrefix(column, "label") {
				others = append(others, column)
			}
		}
		slices.Sort(others)
		for _, column := range others {
			if r[column] != "" {
				return r[column]
			}
		}
	}
	return r["name"]
}
