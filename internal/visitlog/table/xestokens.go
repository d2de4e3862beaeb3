package table

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// xesKind is a kind of token.
type xesKind uint8

const (
	xesStart xesKind = iota
	xesEnd
	xesText // that is not blank
)

// maxXESDepth is how deep elements may stand in each other: log, trace, event
// and the attributes of attributes.
const maxXESDepth = 100

// next returns the next token that means something, and sets line to where it
// begins. Raw tokens are used because they are quicker, and because a name
// space says nothing here: logs have the right one, a wrong one or none.
func (x *xesSource) next() (xesKind, xml.StartElement, error) {
	for {
		line, _ := x.dec.InputPos()
		x.in.token = x.dec.InputOffset()
		t, err := x.dec.RawToken()
		if err != nil {
			return 0, xml.StartElement{}, x.broken(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(x.stack) == maxXESDepth {
				return 0, t, fmt.Errorf("line %d: elements stand more than %d deep in each other", line, maxXESDepth)
			}
			x.stack = append(x.stack, t.Name)
			x.line = line
			return xesStart, t, nil
		case xml.EndElement:
			if len(x.stack) == 0 {
				return 0, xml.StartElement{}, fmt.Errorf("line %d: found </%s>, which nothing has opened", line, nameXES(t.Name))
			}
			open := x.stack[len(x.stack)-1]
			if open != t.Name {
				return 0, xml.StartElement{}, fmt.Errorf("line %d: expected </%s>, found </%s>", line, nameXES(open), nameXES(t.Name))
			}
			x.stack = x.stack[:len(x.stack)-1]
			return xesEnd, xml.StartElement{}, nil
		case xml.CharData:
			blank := len(t) - len(bytes.TrimLeft(t, " \t\r\n"))
			if blank < len(t) {
				x.line = line + bytes.Count(t[:blank], []byte{'\n'})
				return xesText, xml.StartElement{}, nil
			}
		case xml.Directive:
			return 0, xml.StartElement{}, fmt.Errorf("line %d: a DOCTYPE is not allowed in an XES log; remove it", line)
		}
	}
}

// skip passes over the rest of an element whose start tag was read.
func (x *xesSource) skip() error {
	for depth := len(x.stack); len(x.stack) >= depth; {
		if _, _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// trailer makes sure that nothing follows the log.
func (x *xesSource) trailer() error {
	_, _, err := x.next()
	switch {
	case err == nil:
		return fmt.Errorf("line %d: something follows </log>, which ends a file", x.line)
	case x.ended:
		return io.EOF
	}
	return err
}

// broken words an error of the decoder.
func (x *xesSource) broken(err error) error {
	line, behind := x.dec.InputPos()
	place := fmt.Sprintf("line %d", line)
	if c := x.in.column(x.dec.InputOffset(), behind-1); c > 0 {
		place += fmt.Sprintf(", column %d", c)
	}
	var syntax *xml.SyntaxError
	switch {
	case err == errXESLong:
		return fmt.Errorf("line %d: an element has more than %d bytes", line, x.in.most)
	case x.in.err != nil && err == x.in.err:
		return fmt.Errorf("line %d: %w", line, err)
	case err == io.EOF && len(x.stack) == 0:
		x.ended = true
		return fmt.Errorf("line %d: the file ends before <log>", line)
	case err == io.EOF:
		return fmt.Errorf("line %d: the file ends before </%s>; it is cut short", line, nameXES(x.stack[len(x.stack)-1]))
	case !errors.As(err, &syntax):
		return fmt.Errorf("%s: not well-formed XML: %s", place, printable(strings.TrimPrefix(err.Error(), "xml: ")))
	case strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return fmt.Errorf("line %d: the file ends in the middle of an element; it is cut short", line)
	case syntax.Msg == "invalid UTF-8":
		return fmt.Errorf("line %d: found bytes that are not UTF-8 text, which the file is by its own account; name its encoding", line)
	case strings.HasPrefix(syntax.Msg, "invalid character entity"):
		return fmt.Errorf("%s: found%s, which XML does not know; an & itself is written &amp;", place, printable(strings.TrimPrefix(syntax.Msg, "invalid character entity")))
	}
	return fmt.Errorf("%s: not well-formed XML: %s", place, printable(syntax.Msg))
}

// xesNotes are the notes of a file, in the order in which they were met.
type xesNotes struct {
	list []Note
	at   map[string]int
}

func (n *xesNotes) add(kind NoteKind, line int, what string) {
	const most = 5
	i, known := n.at[what]
	if !known {
		if n.at == nil {
			n.at = map[string]int{}
		}
		i = len(n.list)
		n.at[what] = i
		n.list = append(n.list, Note{What: what, Kind: kind})
	}
	n.list[i].Count++
	if len(n.list[i].Lines) < most {
		n.list[i].Lines = append(n.list[i].Lines, line)
	}
}

// quoteXES writes what was found in a file: cut where it is long, with
// control characters made visible.
func quoteXES(s string) string {
	return strconv.QuoteToGraphic(cutXES(s))
}

// nameXES writes the name of an element, which may have any length.
func nameXES(n xml.Name) string {
	if n.Space != "" {
		return printable(n.Space + ":" + n.Local)
	}
	return printable(n.Local)
}

func cutXES(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// printable cuts a text of the decoder and replaces what a terminal may take
// for a command.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, cutXES(s))
}
