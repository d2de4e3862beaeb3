package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// cutRows are the rows and faults of a text; by runs, as far as it has any, or
// one by one.
func cutRows(t *testing.T, data []byte, o Options, byRuns bool) (out []string, cut int) {
	t.Helper()
	src, err := Open(CSV, bytes.NewReader(data), o)
	if err != nil {
		return []string{err.Error()}, 0
	}
	tell := func(line int, cells []string, fault *Fault) {
		if fault != nil {
			out = append(out, fmt.Sprintf("%+v", *fault))
		} else {
			out = append(out, fmt.Sprintf("%d %q", line, cells))
		}
	}
	runs := src.(Runs)
	cutter := runs.Cutter()
	var cells [][]byte
	var row Row
	for {
		for text, line := runs.Run(); byRuns && len(text) > 0; text, line = runs.Run() {
			cutter.Begin(text, line)
			for {
				at, list, fault, more := cutter.Next(cells[:0])
				if cells = list; !more {
					break
				}
				cut++
				var texts []string
				for _, c := range cells {
					texts = append(texts, string(c))
				}
				tell(at, texts, fault)
			}
			runs.Take(len(text))
		}
		err := src.Next(&row)
		fault, ok := errors.AsType[*Fault](err)
		if err != nil && !ok {
			if err != io.EOF {
				out = append(out, err.Error())
			}
			return out, cut
		}
		tell(row.Line, row.Cells, fault)
	}
}

// sameByRuns holds rows that are cut from runs to those that are read one by one.
func sameByRuns(t *testing.T, data []byte, o Options) (cut int) {
	t.Helper()
	want, _ := cutRows(t, data, o, false)
	got, cut := cutRows(t, data, o, true)
	if !slices.Equal(got, want) {
		t.Fatalf("%q\n%q\nwant\n%q", data, got, want)
	}
	return cut
}

// randomTable makes a text of few different pieces, so that all kinds of rows come.
func randomTable(r *rand.Rand, sep string, pieces []string) []byte {
	var b strings.Builder
	for range 1 + r.IntN(60) {
		for k := range 1 + r.IntN(4) {
			if k > 0 {
				b.WriteString(sep)
			}
			for range r.IntN(3) {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
		}
		b.WriteString([]string{"\n", "\n", "\r\n", sep + "\n", sep + sep + "\n", ""}[r.IntN(6)])
	}
	return []byte(b.String())
}

func TestRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"a", "b c", "12:30:45", "longer than eight", " ", "\u3000", "您好", "\r", "\"x\"", "\"", "\x7f", "\x00", "\xff"}
	cut := 0
	for n := range 4000 {
		sep := []string{",", ";", "\t", "\x7f", "，"}[n%5]
		likely := pieces[:3+r.IntN(len(pieces)-2)]
		o := Options{Separator: []rune(sep)[0], MaxRowBytes: []int{0, 0, 20}[n%3]}
		cut += sameByRuns(t, append([]byte("a"+sep+"b"+sep+"c\n"), randomTable(r, sep, likely)...), o)
	}
	if cut < 20_000 {
		t.Errorf("only %d rows were cut from runs", cut)
	}
}

// A sample shows the same of a separator whether its lines are cut or counted.
func TestSeparatorSample(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"a", "b c", " ", "您好", "|", ",", "\"x\"", "\""}
	cells := func(sample []byte, sep rune) (g guessedSeparator) {
		t := &records{buf: sample, end: len(sample), err: io.EOF, sep: string(sep), eol: '\n', limit: len(sample)}
		g = guessedSeparator{sep: sep, rows: 1, fitting: 1}
		for header := false; ; {
			_, fault, err := t.next()
			switch isBlank := fault == nil && t.blank(); {
			case err != nil:
				return g
			case isBlank:
			case !header:
				header, g.width = true, len(t.cuts)
			default:
				if g.rows++; fault == nil && t.width(g.width) == g.width {
					g.fitting++
				}
			}
		}
	}
	for range 5000 {
		sample := randomTable(r, ",", pieces[:2+r.IntN(len(pieces)-1)])
		for _, sep := range []rune{',', '|', '，'} {
			got, want := try(sample, sep, '\n', Options{}.withDefaults()), cells(sample, sep)
			if want.width < 2 { // it is none
				got.rows, got.fitting = want.rows, want.fitting
			}
			if got != want {
				t.Fatalf("%q by %q: %+v, want %+v", sample, sep, got, want)
			}
		}
	}
}
