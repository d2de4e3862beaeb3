package report

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/internal/vet"
	"stdc/rules"
	"stdc/rules/lint"
)

// WriteCode tells what the code of a diagnostic means, with an example, what is
// told of it, and how it is mended.
func WriteCode(w io.Writer, d *rules.CodeDoc, lang string) error {
	e := explainer{w: NewWords(lang)}
	e.text("", string(d.Code)+e.w.either(": ", "：")+d.Meaning.In(e.w.lang))
	if d.Example != "" {
		e.section("For example", "例如")
		for l := range strings.Lines(d.Example) {
			e.out.WriteString(strings.TrimRight("  "+l, " \n") + "\n")
		}
		for _, f := range told(d, e.w.lang) {
			e.section("It is told as", "提示")
			e.item("", f.Message)
			break
		}
	}
	e.section("How to mend it", "改法")
	e.item("", e.w.finish(d.Mend.In(e.w.lang)))
	_, err := io.WriteString(w, e.out.String())
	return err
}

// Told returns what is told of the example of a code, under that code, in
// English.
func Told(d *rules.CodeDoc) []rules.Diagnostic { return told(d, "en") }

// told is Told in a language, of messages that have one.
func told(d *rules.CodeDoc, lang string) []rules.Diagnostic {
	_, base, err := rules.CodeDocs()
	if err != nil || d.Example == "" {
		return nil
	}
	const greet = "\n[rule.greet]\nexpect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n"
	load := func(text string) rules.Loader {
		return func(name string) ([]byte, error) {
			switch name {
			case "hq.toml": // the base that an example extends
				return []byte(strings.Replace(base, "[standard]\n", "[standard]\ntighten-only = true\n", 1) + greet), nil
			case "book.toml", "map.toml":
			default:
				return nil, fs.ErrNotExist
			}
			return []byte(text), nil
		}
	}
	var ds []rules.Diagnostic
	switch d.Kind {
	case rules.ExampleTest:
		book, _ := rules.Compile("book.toml", load(base+greet))
		ds = toldOfTest(d.Example, book)
	case rules.ExampleLint:
		ds = lint.Check("book.toml", load(d.Whole(base)), lint.Options{Lang: lang}).Diagnostics
	case rules.ExampleMap:
		book, _ := rules.Compile("book.toml", load(base+greet))
		_, ds = rules.CompileLog("map.toml", load(d.Example), book)
	case rules.ExampleVet:
		book, _ := rules.Compile("book.toml", load(d.Whole(base)))
		ds = toldOfVetting(book, lang)
	default:
		_, ds = rules.Compile("book.toml", load(d.Whole(base)))
	}
	return slices.DeleteFunc(ds, func(f rules.Diagnostic) bool { return f.Code != d.Code })
}

func toldOfVetting(book *rules.Book, lang string) []rules.Diagnostic {
	if book == nil {
		return nil
	}
	v := Vetted{Result: vet.Book(book), Lang: lang}
	return v.Diagnostics()
}

func toldOfTest(text string, book *rules.Book) []rules.Diagnostic {
	suite, ds := booktest.Read("book_test.toml", []byte(text), book)
	if suite == nil || len(suite.Cases) == 0 {
		return ds
	}
	results := suite.Run(func(string) bool { return true })
	if _, err := booktest.Cover("book.toml", book, []*booktest.Suite{suite}, [][]booktest.Result{results}); err != nil {
		return ds
	}
	return append(ds, suite.Diagnostics()...)
}

// DiagnosticsPage returns docs/diagnostics.md, made from the table of codes.
func DiagnosticsPage() (string, error) {
	docs, book, err := rules.CodeDocs()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(`# Diagnostics

<!-- made from templates/codes/codes.md; go test ./internal/report -run Page -update -->

What the codes mean that stand in brackets behind a message about a rulebook, its tests or a mapping: each with an example that yields it, what is then told, and the mend. ` + "`stdc explain CODE`" + ` prints the same, with ` + "`--lang zh`" + ` in Chinese. An example without a ` + "`[standard]`" + ` is a piece of a book that goes on with

` + fenced(book))
	for i := range docs {
		d := &docs[i]
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", d.Code, d.Meaning.EN)
		if d.Example != "" {
			b.WriteString(fenced(d.Example) + "\n")
			for _, f := range Told(d) {
				fmt.Fprintf(&b, "%s: `%s`\n\n", f.Severity, strings.ReplaceAll(f.Message, "`", "'"))
				break
			}
		}
		fmt.Fprintf(&b, "Mend: %s\n\n%s改法：%s\n", d.Mend.EN, d.Meaning.ZH, d.Mend.ZH)
	}
	return b.String(), nil
}

func fenced(toml string) string { return "```toml\n" + toml + "```\n" }
