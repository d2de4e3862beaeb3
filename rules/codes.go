package rules

import (
	"fmt"
	"strings"

	"stdc/templates"
)

// CodeDoc tells what a diagnostic code means, in English and Chinese, with an
// example that yields it.
type CodeDoc struct {
	Code    Code
	Meaning Text
	Mend    Text
	// Example is a piece of a file, "" where there is none to show: a fault of
	// stdc, bytes that are no text.
	Example string
	Kind    ExampleKind
}

// ExampleKind says what file an example is a piece of.
type ExampleKind string

// The kinds of examples.
const (
	ExampleBook ExampleKind = "book"
	ExampleTest ExampleKind = "test" // a *_test.toml
	ExampleMap  ExampleKind = "map"  // a mapping of a log
	ExampleLint ExampleKind = "lint" // a book that compiles, and that stdc lint speaks of
	ExampleVet  ExampleKind = "vet"  // a book that vetting finds something in
)

// CodeDocs returns the table of diagnostic codes, sorted, and the book that the
// examples go with: one that is a piece of a book stands before it, one that
// has a [standard] of its own stands alone. The error is one of what this
// program was built with.
func CodeDocs() (docs []CodeDoc, book string, err error) {
	text, book := templates.Codes()
	for _, part := range strings.Split("\n"+text, "\n## ")[1:] {
		d, err := readCodeDoc(part)
		if err != nil {
			return nil, "", err
		}
		docs = append(docs, d)
	}
	return docs, book, nil
}

// readCodeDoc reads one entry: the code; meaning and mend in English; the same
// in Chinese; the example as a fenced block.
func readCodeDoc(part string) (d CodeDoc, err error) {
	prose, fenced, _ := strings.Cut(part, "\n```toml")
	head, prose, _ := strings.Cut(prose, "\n")
	d = CodeDoc{Code: Code(strings.TrimSpace(head)), Kind: ExampleBook}
	paragraphs := strings.Split(strings.TrimSpace(prose), "\n\n")
	if len(paragraphs) != 2 {
		return d, fmt.Errorf("the entry of %s has %d paragraphs, and not one in each language", d.Code, len(paragraphs))
	}
	var en, zh bool
	d.Meaning.EN, d.Mend.EN, en = strings.Cut(paragraphs[0], "\nMend: ")
	d.Meaning.ZH, d.Mend.ZH, zh = strings.Cut(paragraphs[1], "\n改法：")
	if !en || !zh {
		return d, fmt.Errorf("the entry of %s lacks a line that begins with Mend: or 改法：", d.Code)
	}
	d.Meaning.Main, d.Mend.Main = d.Meaning.EN, d.Mend.EN
	if kind, rest, ok := strings.Cut(fenced, "\n"); ok {
		if kind = strings.TrimSpace(kind); kind != "" {
			d.Kind = ExampleKind(kind)
		}
		d.Example, _, _ = strings.Cut(rest, "```")
	}
	return d, nil
}

// Whole returns the file that a book of an example is.
func (d *CodeDoc) Whole(book string) string {
	if strings.Contains(d.Example, "[standard]") {
		return d.Example
	}
	return d.Example + "\n" + book
}
