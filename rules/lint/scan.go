package lint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// comment is a comment of a file. Lines and columns count from 1, columns in
// characters.
type comment struct {
	line, column int
	text         string // from # to the end of the line
	whole        string // the line
	alone        bool   // nothing stands before it on its line
	inside       bool   // it stands in a list or a table in braces
}

// statement is a header, or a key with its value; from and to are its lines.
type statement struct {
	from, to int
	header   string // the names in its brackets, "" for a key
}

// layout is what a file holds, line by line.
type layout struct {
	comments   []comment
	statements []statement
	last       int // the last line
}

// scan finds the comments and the statements of a file, which is known to be
// TOML: so that a # in a text is told from one that begins a comment, and
// nothing else need be looked at.
func scan(text string) layout {
	s := scanner{text: strings.TrimPrefix(text, "\uFEFF"), line: 1}
	for s.pos < len(s.text) {
		s.next()
	}
	s.close()
	s.out.last = s.line
	return s.out
}

type scanner struct {
	text  string
	pos   int
	line  int
	begin int // where the line begins
	depth int // of brackets in a value
	open  bool
	now   statement
	out   layout
}

// next reads one character, one text or one comment.
func (s *scanner) next() {
	c := s.text[s.pos]
	switch {
	case c == '\n':
		if s.depth == 0 {
			s.close()
		}
		s.pos++
		s.line, s.begin = s.line+1, s.pos
	case c == ' ' || c == '\t' || c == '\r':
		s.pos++
	case c == '#':
		s.comment()
	default:
		if !s.open {
			s.open, s.now = true, statement{from: s.line}
			if c == '[' {
				s.header()
				return
			}
		}
		switch c {
		case '[', '{':
			s.depth++
		case ']', '}':
			s.depth--
		case '"', '\'':
			s.quoted()
			return
		}
		s.pos++
	}
}

// close ends the statement that is read, if any.
func (s *scanner) close() {
	if s.open {
		s.now.to = s.line
		s.out.statements = append(s.out.statements, s.now)
	}
	s.open = false
}

func (s *scanner) comment() {
	end := len(s.text)
	if i := strings.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
		end = s.pos + i
	}
	whole := strings.TrimSuffix(s.text[s.begin:end], "\r")
	before := s.text[s.begin:s.pos]
	s.out.comments = append(s.out.comments, comment{line: s.line, column: utf8.RuneCountInString(before) + 1,
		text: strings.TrimRight(s.text[s.pos:end], " \t\r"), whole: whole, alone: strings.TrimSpace(before) == "", inside: s.depth > 0})
	s.pos = end
}

// header reads the names of a table up to the comment or the end of its line.
func (s *scanner) header() {
	from := s.pos
	for s.pos < len(s.text) && s.text[s.pos] != '\n' && s.text[s.pos] != '#' {
		if c := s.text[s.pos]; c == '"' || c == '\'' {
			s.quoted()
		} else {
			s.pos++
		}
	}
	s.now.header = strings.Trim(strings.ReplaceAll(s.text[from:s.pos], " ", ""), "[]\t\r")
}

// quoted passes over a text with its quotes, one or three.
func (s *scanner) quoted() {
	quote := s.text[s.pos : s.pos+1]
	if long := strings.Repeat(quote, 3); strings.HasPrefix(s.text[s.pos:], long) {
		quote = long
	}
	s.pos += len(quote)
	for s.pos < len(s.text) && !strings.HasPrefix(s.text[s.pos:], quote) {
		switch {
		case s.text[s.pos] == '\n':
			s.line, s.begin = s.line+1, s.pos+1
		case s.text[s.pos] == '\\' && quote[0] == '"' && s.pos+1 < len(s.text) && s.text[s.pos+1] != '\n':
			s.pos++
		}
		s.pos++
	}
	s.pos = min(s.pos+len(quote), len(s.text))
	// One or two quotes before the three that end a text are still of it.
	for i := 0; i < 2 && len(quote) == 3 && s.pos < len(s.text) && s.text[s.pos] == quote[0]; i++ {
		s.pos++
	}
}

// reach returns the lines that a comment speaks of; none, to < from, where
// nothing follows it.
func (l *layout) reach(c comment) (from, to int) {
	if c.inside {
		if !c.alone {
			return c.line, c.line
		}
		next := c.line + 1
		i, _ := slices.BinarySearchFunc(l.comments, next, func(o comment, line int) int { return o.line - line })
		for ; i < len(l.comments) && l.comments[i].alone && l.comments[i].line == next; i++ {
			next++ // more comments of the same item
		}
		return next, next
	}
	i, _ := slices.BinarySearchFunc(l.statements, c.line, func(s statement, line int) int { return s.to - line })
	switch {
	case i == len(l.statements):
		return 1, 0
	case c.alone && i == 0:
		return 1, l.last
	case l.statements[i].header == "":
		return l.statements[i].from, l.statements[i].to
	}
	to = l.statements[i].to
	for _, s := range l.statements[i+1:] {
		if s.header != "" && !strings.HasPrefix(s.header, l.statements[i].header+".") {
			break
		}
		to = s.to
	}
	return l.statements[i].from, to
}
