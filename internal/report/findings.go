package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"stdc/rules"
)

// Findings are diagnostics as the result of a command, in the order in which
// they are told.
type Findings struct {
	Diagnostics []rules.Diagnostic
	Lang        string // of the words around them
	Version     string // of stdc, for a SARIF log
	Color       bool   // of text
}

// Write writes findings as text, json, sarif or github.
func (f *Findings) Write(w io.Writer, format string) error {
	switch format {
	case "json":
		return WriteDiagnosticsJSON(w, f.Diagnostics)
	case "sarif":
		return f.sarif(w)
	case "github":
		return f.github(w)
	}
	return f.text(w)
}

// text writes them for people, and how many there are; nothing for none.
func (f *Findings) text(w io.Writer) error {
	words := NewWords(f.Lang)
	var b strings.Builder
	for i := range f.Diagnostics {
		if i > 0 {
			b.WriteString("\n")
		}
		diagnostic(&b, &f.Diagnostics[i], words, f.Color)
	}
	if n := len(f.Diagnostics); n > 0 {
		count := fmt.Sprintf("%d findings", n)
		if n == 1 {
			count = "1 finding"
		}
		b.WriteString("\n" + words.either(count, fmt.Sprintf("共%d项", n)) +
			words.either("; stdc explain CODE tells more of one\n", "；stdc explain 代码 --lang zh 看详细说明\n"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// github writes workflow commands. GitHub shows ten of a kind, and drops the
// others without a word; so a notice counts them.
func (f *Findings) github(w io.Writer) error {
	words := NewWords(f.Lang)
	var dst []byte
	shown := map[rules.Severity]int{}
	left := 0
	for i := range f.Diagnostics {
		d := &f.Diagnostics[i]
		if shown[d.Severity]++; shown[d.Severity] > mostAnnotations {
			left++
			continue
		}
		one := annotation{kind: string(d.Severity), file: d.File, line: d.Line, title: string(d.Code), message: d.Message}
		if d.Hint != "" {
			one.message += words.either("; ", "；") + d.Hint
		}
		dst = one.append(dst)
	}
	if left > 0 {
		one := annotation{kind: "notice", title: "stdc lint",
			message: fmt.Sprintf(words.either("%d findings, %d of which are not shown here; the log of this step has them with --format text", "共%d项，其中%d项这里没有显示；用 --format text 可以全部看到"), len(f.Diagnostics), left)}
		dst = one.append(dst)
	}
	_, err := w.Write(dst)
	return err
}

// sarif writes a log of SARIF 2.1.0.
func (f *Findings) sarif(w io.Writer) error {
	docs, _, err := rules.CodeDocs()
	if err != nil {
		return err
	}
	var used []rules.CodeDoc
	index := map[rules.Code]int64{}
	for i := range docs {
		if slices.ContainsFunc(f.Diagnostics, func(d rules.Diagnostic) bool { return d.Code == docs[i].Code }) {
			index[docs[i].Code] = int64(len(used))
			used = append(used, docs[i])
		}
	}
	words := NewWords(f.Lang)
	var e encoder
	e.open('{')
	e.keyStr("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
	e.keyStr("version", "2.1.0")
	e.line("runs")
	e.open('[')
	e.open('{')
	e.key("tool")
	e.open('{')
	e.key("driver")
	e.open('{')
	e.keyStr("name", "stdc")
	e.keyStr("version", f.Version)
	e.line("rules")
	e.open('[')
	for i := range used {
		d := &used[i]
		e.row()
		e.keyStr("id", string(d.Code))
		e.keyStr("name", pascal(string(d.Code)))
		e.sarifText("shortDescription", d.Meaning.In(words.lang))
		e.sarifText("help", words.finish(d.Mend.In(words.lang)))
		e.close('}')
	}
	e.close(']')
	e.close('}')
	e.close('}')
	e.keyStr("language", words.either("en", "zh"))
	e.keyStr("columnKind", "unicodeCodePoints")
	e.line("results")
	e.open('[')
	for i := range f.Diagnostics {
		f.sarifResult(&e, &f.Diagnostics[i], index)
	}
	e.close(']')
	e.close('}')
	e.close(']')
	e.close('}')
	e.dst = append(e.dst, '\n')
	_, err = w.Write(e.dst)
	return err
}

func (f *Findings) sarifResult(e *encoder, d *rules.Diagnostic, index map[rules.Code]int64) {
	e.row()
	e.keyStr("ruleId", string(d.Code))
	if i, ok := index[d.Code]; ok {
		e.keyInt("ruleIndex", i)
	}
	e.keyStr("level", string(d.Severity))
	message := d.Message
	if d.Hint != "" {
		message += "; " + d.Hint
	}
	e.sarifText("message", message)
	e.key("locations")
	e.open('[')
	e.open('{')
	e.region(d.File, d.Line, d.Column, d.EndColumn)
	e.close('}')
	e.close(']')
	if len(d.Related) > 0 {
		e.key("relatedLocations")
		e.open('[')
		for j := range d.Related {
			r := &d.Related[j]
			e.open('{')
			e.keyInt("id", int64(j))
			e.place("", r.File, r.Line, r.Column)
			e.sarifText("message", r.Message)
			e.close('}')
		}
		e.close(']')
	}
	e.key("partialFingerprints")
	e.open('{')
	// The text of the line stays when lines above it come and go.
	e.keyStr("codeLine/v1", fingerprint(string(d.Code), d.File, cmp.Or(strings.TrimSpace(d.Text), d.Message)))
	e.close('}')
	e.close('}')
}

// region writes a place with its end on the same line.
func (e *encoder) region(file string, line, column, end int) {
	e.key("physicalLocation")
	e.open('{')
	e.artifactLocation("artifactLocation", "", file)
	e.key("region")
	e.open('{')
	e.keyInt("startLine", int64(line))
	e.keyInt("startColumn", int64(column))
	e.keyInt("endColumn", int64(max(end, column+1)))
	e.close('}')
	e.close('}')
}
