package rules

import (
	"fmt"
	"strings"
)

const (
	referenceOpen  = "<!-- generated: "
	referenceClose = "<!-- end of generated -->"
)

// referenceParts are the parts of pages of docs that are made from tables.
var referenceParts = []struct {
	page, name string
	make       func() string
}{
	{"language.md", "forms", formTable},
	{"language.md", "modifiers", modifierTable},
	{"logs.md", "log", func() string { return logKeyTable(logKeys) }},
	{"logs.md", "targets", logTargetTable},
	{"logs.md", "columns", func() string { return logKeyTable(columnKeys) }},
	{"logs.md", "events", func() string { return logKeyTable(eventKeys) }},
	{"logs.md", "repeats", func() string { return logKeyTable(repeatKeys) }},
}

// FillReference returns the text of a page of docs (language.md or logs.md)
// with its generated parts made anew from the tables of this package. A part
// stands between a line `<!-- generated: NAME … -->` and a line
// `<!-- end of generated -->`; the page must have all of its parts.
func FillReference(name, page string) (string, error) {
	parts := map[string]func() string{}
	for _, p := range referenceParts {
		if p.page == name {
			parts[p.name] = p.make
		}
	}
	if len(parts) == 0 {
		return "", fmt.Errorf("no part of the page %s is generated", quote(name))
	}
	var out strings.Builder
	for {
		i := strings.Index(page, referenceOpen)
		if i < 0 {
			break
		}
		head, rest, ok := strings.Cut(page[i:], "\n")
		name, _, _ := strings.Cut(strings.TrimPrefix(head, referenceOpen), " ")
		part := parts[name]
		j := strings.Index(rest, referenceClose)
		if !ok || part == nil || j < 0 {
			return "", fmt.Errorf("the line %s opens no part that can be generated, or one without an end", quote(head))
		}
		delete(parts, name)
		out.WriteString(page[:i] + head + "\n\n" + part() + "\n")
		page = rest[j:]
	}
	for _, p := range referenceParts {
		if p.page == name && parts[p.name] != nil {
			return "", fmt.Errorf("the page has no generated part %s", quote(p.name))
		}
	}
	return out.String() + page, nil
}

func formTable() string {
	rows := [][]string{{"form", "what it asks"}}
	for _, f := range forms() {
		rows = append(rows, []string{"`" + string(f.name) + "`", f.doc})
	}
	return markdownTable(rows)
}

func modifierTable() string {
	rows := [][]string{{"key", "value", "goes with", "in a part", "what it does"}}
	for _, m := range modifiers {
		goes := "every form"
		if m.with != "" {
			goes = "`" + strings.ReplaceAll(m.with, " ", "`, `") + "`"
		}
		part := "no"
		if m.part {
			part = "yes"
		}
		rows = append(rows, []string{"`" + m.name + "`", m.kind, goes, part, m.doc})
	}
	return markdownTable(rows)
}

// markdownTable writes rows, the first of which is the head.
func markdownTable(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}
