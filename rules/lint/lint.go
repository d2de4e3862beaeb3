// Package lint tells what authors of rulebooks get wrong though it compiles: a
// rule that says something else than its sentence, names that nothing uses,
// rules that nobody explains or tests. Check is its only call. Each check is an
// entry in the table of checks and a function; what its code means stands with
// the codes of all diagnostics. It looks at the book alone: what two rules do to
// each other in time, and what a log shows, is not its business.
package lint

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"stdc/rules"
)

// Options are what a book is linted with.
type Options struct {
	// Lang is the language of messages, en or zh; "" for the book's own.
	Lang string
	// Map is the path of a mapping of the book's logs, "" for the book's own [log].
	Map string
	// Tests are the files of tests of the book. Without any, that is told.
	Tests []Test
}

// Test is a file of tests.
type Test struct {
	Name string
	Data []byte
}

// Result is what there is to say about a book.
type Result struct {
	// Diagnostics are sorted by file and position.
	Diagnostics []rules.Diagnostic
	Lang        string // of their messages, en or zh
}

// Check compiles the rulebook at path and tells what there is to say about it:
// the warnings of the compiler, which are in English, and what the checks find,
// without what comments switch off. Where the book, its mapping or a file of tests
// has errors, these are told alone: of a book that is not there nothing can be said.
func Check(path string, load rules.Loader, o Options) Result {
	l := &linter{path: filepath.ToSlash(filepath.Clean(path)), texts: map[string]string{}, tests: o.Tests}
	book, ds := rules.Compile(path, func(name string) ([]byte, error) {
		data, err := load(name)
		if err == nil {
			l.files = append(l.files, name)
			l.texts[name] = string(data)
		}
		return data, err
	})
	l.chinese = isChinese(o.Lang)
	if book == nil {
		return l.result(ds)
	}
	l.book, l.chinese = book, isChinese(o.Lang) || o.Lang == "" && isChinese(book.Language)
	if faults := l.readTests(); len(faults) > 0 {
		return l.result(faults)
	}
	l.log = book.Log
	if o.Map != "" {
		log, faults := rules.CompileLog(o.Map, load, book)
		if log == nil {
			return l.result(faults)
		}
		l.log = log
	}
	for _, c := range checks() {
		if c.find != nil {
			l.code = c.code
			c.find(l)
		}
	}
	ds = l.switchOff(append(ds, l.found...))
	return l.result(rules.SortDiagnostics(ds, l.files))
}

func (l *linter) result(ds []rules.Diagnostic) Result {
	return Result{Diagnostics: ds, Lang: l.words("en", "zh")}
}

func isChinese(lang string) bool { return len(lang) >= 2 && lang[:2] == "zh" }

// linter is one run over one book.
type linter struct {
	path    string
	book    *rules.Book
	files   []string          // in the order in which they were read
	texts   map[string]string // by file
	log     *rules.Log        // nil where no mapping is known
	tests   []Test
	tested  map[string]bool // rules that some test expects a verdict of
	chinese bool

	code  rules.Code // of the check that runs
	found []rules.Diagnostic
}

// words chooses between two texts.
func (l *linter) words(en, zh string) string {
	if l.chinese {
		return zh
	}
	return en
}

// tell adds a finding of the check that runs. One without a place is dropped:
// all that is found in a book that was just compiled has one.
func (l *linter) tell(at rules.Spot, message, hint string, related ...rules.Related) {
	if !at.Known() {
		return
	}
	d := at.Warning(l.code, message, hint)
	d.Related = related
	l.found = append(l.found, d)
}

// also is another place that a finding speaks of.
func also(at rules.Spot, message string) rules.Related {
	return rules.Related{Position: at.Position(), Message: message}
}

// own tells whether a rule stands in the book's own file. What is asked of an
// author by style is asked of that file alone: the others have authors of their
// own.
func (l *linter) own(r *rules.Rule) bool { return r.Pos.File == filepath.Base(l.path) }

// asked is a node of a rule, the rule itself or a part of it.
type asked struct {
	rule *rules.Rule
	*rules.Node
	gated bool // the rule or the part applies only given an event, or when a fact holds
}

// nodes returns every node of the book that asks something itself, rule by
// rule.
func (l *linter) nodes() []asked {
	var out []asked
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		var walk func(n *rules.Node, gated bool)
		walk = func(n *rules.Node, gated bool) {
			gated = gated || len(n.Gate.Given)+len(n.Gate.When) > 0
			for j := range n.Parts {
				walk(&n.Parts[j], gated)
			}
			if len(n.Parts) == 0 {
				out = append(out, asked{r, n, gated})
			}
		}
		walk(&r.Node, false)
	}
	return out
}

// pattern returns a pattern of the book; nil for rules.None.
func (l *linter) pattern(i int) *rules.Pattern {
	if i < 0 {
		return nil
	}
	return &l.book.Patterns[i]
}

// elements returns the elements of a pattern, each once.
func (l *linter) elements(i int) []int {
	var out []int
	if p := l.pattern(i); p != nil {
		for _, a := range p.Alts {
			if !slices.Contains(out, a.Element) {
				out = append(out, a.Element)
			}
		}
	}
	return out
}

// isEvent tells whether a pattern is one of events or of their ends.
func (l *linter) isEvent(i int) bool {
	p := l.pattern(i)
	return p != nil && len(p.Alts) > 0
}

// key writes a pattern as the value of a key, where that is short.
func (l *linter) key(i int) string {
	if p := l.pattern(i); !p.End && !strings.ContainsAny(p.Words, " (@") {
		return strconv.Quote(p.Words)
	}
	return "…"
}
