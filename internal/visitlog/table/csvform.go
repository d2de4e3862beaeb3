package table

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// separatorSample is how much of a text is looked at to find its separator.
const separatorSample = 64 << 10

// validSeparator tells whether a character can stand between cells.
func validSeparator(r rune) bool {
	return r != '"' && r != '\n' && r != '\r' && r != 0 && utf8.ValidRune(r) && r != utf8.RuneError
}

func separatorName(r rune) string {
	switch r {
	case ',':
		return "commas"
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	case '|':
		return "vertical bars"
	case '，':
		return "full-width commas"
	case '；':
		return "full-width semicolons"
	}
	return fmt.Sprintf("%q", r)
}

// peek returns what the text begins with, which is yet to be read; whole tells
// that this is all.
func (s *records) peek(most int) (b []byte, whole bool) {
	for s.err == nil && s.end-s.pos < most {
		s.fill()
	}
	return s.buf[s.pos:s.end], s.err != nil
}

// lineBreak finds out what ends a row: the first line break that stands outside
// of quotation marks. Old programs for the Mac end rows with a lone CR, and
// write a line break inside of a cell as LF.
func lineBreak(sample []byte) byte {
	quoted := false
	for i, c := range sample {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n':
			return '\n'
		case c == '\r' && i+1 < len(sample) && sample[i+1] != '\n':
			return '\r'
		}
	}
	return '\n'
}

// separatorLine reads the line `sep=;` that Excel takes for no row; n is 0
// where there is none.
func separatorLine(sample []byte) (sep rune, n int) {
	end := bytes.IndexAny(sample, "\r\n")
	if end < 0 || end > 16 {
		return 0, 0
	}
	line := bytes.Trim(sample[:end], `"`)
	if len(line) < 5 || !strings.EqualFold(string(line[:4]), "sep=") {
		return 0, 0
	}
	sep, size := utf8.DecodeRune(line[4:])
	if size != len(line)-4 || !validSeparator(sep) {
		return 0, 0
	}
	if bytes.HasPrefix(sample[end:], []byte("\r\n")) {
		end++
	}
	return sep, end + 1
}

// findSeparator finds out what stands between the cells: what gives the header
// at least two, and the most rows as many as the header. 0 where nothing does.
func (s *csvSource) findSeparator(sample []byte, whole bool, o Options) rune {
	if !whole {
		sample = sample[:bytes.LastIndexByte(sample, s.rows.eol)+1]
	}
	var best guessedSeparator
	for _, sep := range []rune{'\t', ',', ';', '|'} {
		g := try(sample, sep, s.rows.eol, o)
		// Shares of rows are compared without dividing.
		share, bestShare := g.fitting*best.rows, best.fitting*g.rows
		if g.width > 1 && (best.sep == 0 || share > bestShare || share == bestShare && g.width > best.width) {
			best = g
		}
	}
	if best.sep != 0 {
		return best.sep
	}
	// In Chinese text these stand in any sentence, so all rows have to agree.
	for _, sep := range []rune{'，', '；'} {
		if g := try(sample, sep, s.rows.eol, o); g.width > 1 && g.rows > 1 && g.fitting == g.rows {
			return sep
		}
	}
	return 0
}

// plainLine passes over the next line and counts its cells, where it has no more
// than so many and is certainly not blank, without cutting it. Of any other line it
// returns false.
func (s *records) plainLine(most int) (cells int, ok bool) {
	end := bytes.IndexByte(s.buf[s.pos:s.end], s.eol)
	if end <= 0 || len(s.sep) > 1 {
		return 0, false
	}
	line := s.buf[s.pos : s.pos+end]
	if !plain(line[0]) || line[0] == s.sep[0] || bytes.IndexByte(line, '"') >= 0 {
		return 0, false
	}
	if cells = 1 + bytes.Count(line, []byte(s.sep)); cells > most {
		return 0, false
	}
	s.pos += end + 1
	s.line++
	return cells, true
}

// guessedSeparator is how a sample looks with a separator.
type guessedSeparator struct {
	sep   rune
	width int // cells of the header
	// rows are those below the header and one that always fits, fitting those
	// that have as many cells.
	rows, fitting int
}

func try(sample []byte, sep rune, eol byte, o Options) guessedSeparator {
	t := &records{buf: sample, end: len(sample), err: io.EOF, sep: string(sep), eol: eol, limit: len(sample)}
	g := guessedSeparator{sep: sep, rows: 1, fitting: 1}
	header := 0
	for n := 1; ; n++ {
		if header == o.HeaderRows {
			if cells, ok := t.plainLine(g.width); ok {
				if g.rows++; cells == g.width {
					g.fitting++
				}
				continue
			}
		}
		_, fault, err := t.next()
		if err != nil {
			return g
		}
		isBlank := fault == nil && t.blank()
		if header == o.HeaderRows && g.width < 2 {
			return g // it is not the separator
		}
		switch {
		case n < o.HeaderRow, isBlank && o.HeaderRow == 0 && header == 0:
		case header < o.HeaderRows:
			header++
			g.width = max(g.width, len(t.cuts))
		case !isBlank:
			g.rows++
			if fault == nil && t.width(g.width) == g.width {
				g.fitting++
			}
		}
	}
}
