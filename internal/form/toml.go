package form

import (
	"slices"
	"strconv"
	"strings"

	"stdc/rules"
)

// MappingTOML returns the mapping of the submissions as a file that people can
// read and change: for one server, with the names that its export gives to
// columns.
func (f *Form) MappingTOML(server Server) string {
	l := f.lay(server)
	var b strings.Builder
	b.WriteString("# What the columns mean that " + exports[server] + "\n# It was made by `stdc form --mapping`; without it, the columns are found by their names alone.\n\n[log]\nlayout = \"visits\"\n")
	if f.Zone != "" {
		b.WriteString("zone   = " + quoted(f.Zone) + "\n")
	}
	id := identity[0]
	if server == Kobo {
		id = "_uuid"
	}
	ignore := slices.DeleteFunc(slices.Concat(system, l.unread()), func(name string) bool { return name == id })
	b.WriteString("ignore = " + quotedLines(ignore) + "\n\n[log.columns]\n")
	b.WriteString(quoted(id) + " = \"visit\"\n")
	for i := range l.columns {
		c := &l.columns[i]
		b.WriteString(quoted(c.on(server)) + " = " + f.means(&c.log) + "\n")
	}
	for i := range l.repeats {
		r := &l.repeats[i]
		b.WriteString("\n[log.repeat." + r.name + "]\nignore = [\"*\"]\n\n[log.repeat." + r.name + ".columns]\n")
		for k := range r.columns {
			c := &r.columns[k].log
			b.WriteString(quoted(c.Name) + " = " + f.means(c) + "\n")
		}
	}
	return b.String()
}

// exports says of a mapping what it is of.
var exports = map[Server]string{
	ODK:       "ODK Central exports of the form, as a zip of CSV files.",
	Kobo:      "KoboToolbox exports of the form, as JSON, or as XLSX with groups in headers.",
	SurveyCTO: "SurveyCTO exports of the form, in its long format.",
}

// on is how a server calls the column.
func (c *column) on(server Server) string {
	switch server {
	case Kobo:
		return strings.Join(append(slices.Clone(c.groups), c.log.Name), "/")
	case SurveyCTO:
		return c.log.Name
	}
	return strings.Join(append(slices.Clone(c.groups), c.log.Name), "-")
}

// means writes what a column states.
func (f *Form) means(c *rules.LogColumn) string {
	parts := []string{"is = " + quoted(f.targetWord(&c.Targets[0]))}
	if len(c.Values) > 0 {
		var pairs []string
		for _, v := range c.Values {
			pairs = append(pairs, quoted(v.From)+" = "+quoted(v.To))
		}
		parts = append(parts, "values = { "+strings.Join(pairs, ", ")+" }")
	}
	if len(c.Unobserved) > 0 {
		parts = append(parts, "unobserved = "+quotedList(c.Unobserved))
	}
	if len(c.Absent) > 0 {
		parts = append(parts, "absent = "+quotedList(c.Absent))
	}
	if c.Unit != "" {
		parts = append(parts, "unit = "+quoted(c.Unit))
	}
	return "{ " + strings.Join(append(parts, "optional = true"), ", ") + " }"
}

// targetWord writes a target as a mapping names it.
func (f *Form) targetWord(t *rules.Target) string {
	if t.Kind == rules.TargetFact {
		return "fact." + f.Book.Facts[t.Fact].ID
	}
	if t.Element < 0 {
		return string(t.Kind)
	}
	id := f.Book.Elements[t.Element].ID + "."
	switch t.Kind {
	case rules.TargetElementField:
		if slices.Contains([]string{"at", "end", "duration", "seen", "count"}, t.Field) {
			return id + "field." + t.Field
		}
		return id + t.Field
	case rules.TargetElementAt, rules.TargetElementEnd:
		return id + strings.TrimPrefix(string(t.Kind), "element-")
	}
	return id + string(t.Kind)
}

// quoted writes a text of TOML. What it has escapes for is written with them.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u` + strings.Repeat("0", 4-len(strconv.FormatInt(int64(r), 16))) + strconv.FormatInt(int64(r), 16))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func quotedList(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, quoted(s))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// quotedLines writes a list of texts, one a line.
func quotedLines(list []string) string {
	var b strings.Builder
	b.WriteString("[\n")
	for _, s := range list {
		b.WriteString("  " + quoted(s) + ",\n")
	}
	return b.String() + "]"
}
