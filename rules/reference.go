package rules

import (
	"fmt"
	"strings"
)

const (
	referenceOpen  = "<!-- generated: "
	referenceClose = "<!-- end of generated -->"
)

// FillReference returns the text of docs/language.md with its generated parts
// made anew from the tables of forms and modifiers. A part stands between a
// line `<!-- generated: NAME … -->` and a line `<!-- end of generated -->`.
func FillReference(page string) (string, error) {
	parts := map[string]func() string{"forms": formTable, "modifiers": modifierTable}
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
	for name := range parts {
		return "", fmt.Errorf("the page has no generated part %s", quote(name))
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
