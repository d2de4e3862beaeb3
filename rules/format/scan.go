package format

import "strings"

// lineKind is what a line of a file holds.
type lineKind uint8

const (
	blankLine lineKind = iota
	commentLine
	headerLine
	keyLine
)

// line is a line of a file, or the lines of one key and its value.
type line struct {
	kind    lineKind
	text    string // the comment, the header or the key, as it will stand
	value   value
	comment string // behind it
}

// value is a value of TOML. A scalar has its text; a list and a table have
// parts.
type value struct {
	text        string
	open, close string // the brackets, "" for a scalar
	parts       []part
	below       []string // comments behind the last part
}

// part is an item of a list or a key of a table in braces.
type part struct {
	above  []string // comments on the lines above it
	first  bool     // it is the first part on its line
	key    string   // of a table
	value  value
	beside string // the comment behind it
}

// scanner cuts a file into lines. The file is known to be TOML, so that the
// scanner need not look for faults.
type scanner struct {
	text  string
	pos   int
	table []string // the names of the header above
}

func (s *scanner) file() []line {
	var lines []line
	for {
		s.skip(" \t\r")
		switch {
		case s.pos >= len(s.text):
			return lines
		case s.peek() == '\n':
			s.pos++
			lines = append(lines, line{kind: blankLine})
			continue
		case s.peek() == '#':
			lines = append(lines, line{kind: commentLine, text: s.comment()})
		case s.peek() == '[':
			lines = append(lines, s.header())
		default:
			path, key := s.key(s.table)
			l := line{kind: keyLine, text: key, value: s.assigned(path)}
			l.comment = s.behind()
			lines = append(lines, l)
		}
		if s.skip(" \t\r"); s.peek() == '\n' {
			s.pos++
		}
	}
}

// peek returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) skip(chars string) {
	for s.pos < len(s.text) && strings.IndexByte(chars, s.text[s.pos]) >= 0 {
		s.pos++
	}
}

// comment reads up to the end of the line. White space at its end is no part of
// it.
func (s *scanner) comment() string {
	rest := s.text[s.pos:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	s.pos += len(rest)
	return strings.TrimRight(rest, " \t\r")
}

// behind reads the comment behind something on its line, "" for none.
func (s *scanner) behind() string {
	if s.skip(" \t"); s.peek() == '#' {
		return s.comment()
	}
	return ""
}

func (s *scanner) header() line {
	open, close := "[", "]"
	s.pos++
	if s.peek() == '[' {
		open, close = "[[", "]]"
		s.pos++
	}
	path, text := s.key(nil)
	s.table = path
	s.skip(" \t]")
	return line{kind: headerLine, text: open + text + close, comment: s.behind()}
}

// key reads a key, dotted or not, below the tables of some names. It returns
// the names with its own, and the key as it will stand.
func (s *scanner) key(below []string) (path []string, text string) {
	path = append(path, below...)
	for {
		s.skip(" \t")
		raw, name := "", ""
		if c := s.peek(); c == '"' || c == '\'' {
			raw = s.quoted()
			name = unquote(raw)
		} else {
			from := s.pos
			for s.pos < len(s.text) && isBare(s.text[s.pos]) {
				s.pos++
			}
			raw = s.text[from:s.pos]
			name = raw
		}
		path = append(path, name)
		text += keyText(path, raw)
		if s.skip(" \t"); s.peek() != '.' {
			return path, text
		}
		s.pos++
		text += "."
	}
}

// assigned reads = and the value behind it.
func (s *scanner) assigned(path []string) value {
	s.skip(" \t=")
	return s.value(path)
}

func (s *scanner) value(path []string) value {
	switch s.peek() {
	case '[':
		return s.parts("[", "]", func() (string, value) { return "", s.value(path) })
	case '{':
		return s.parts("{", "}", func() (string, value) {
			path, key := s.key(path)
			return key, s.assigned(path)
		})
	case '"', '\'':
		raw := s.quoted()
		if strings.HasPrefix(raw, `"""`) || strings.HasPrefix(raw, `'''`) {
			return value{text: raw}
		}
		return value{text: requote(raw)}
	}
	// A date and its time may have a space between them.
	rest := s.text[s.pos:]
	if i := strings.IndexAny(rest, ",]}#\r\n"); i >= 0 {
		rest = rest[:i]
	}
	s.pos += len(rest)
	return value{text: strings.TrimRight(rest, " \t")}
}

// parts reads a list or a table in braces with the comments in it.
func (s *scanner) parts(open, close string, next func() (string, value)) value {
	v := value{open: open, close: close}
	s.pos++
	sameLine := false // the last part stands on the line that is read
	for s.pos < len(s.text) {
		s.skip(" \t\r,")
		switch s.peek() {
		case '\n':
			sameLine = false
			s.pos++
		case '#':
			c := s.comment()
			if last := len(v.parts) - 1; sameLine && v.parts[last].beside == "" {
				v.parts[last].beside = c
			} else {
				v.below = append(v.below, c)
			}
		case close[0]:
			s.pos++
			return v
		default:
			p := part{above: v.below, first: !sameLine}
			v.below = nil
			p.key, p.value = next()
			v.parts = append(v.parts, p)
			sameLine = true
		}
	}
	return v
}

// quoted reads a text with its quotes, one or three.
func (s *scanner) quoted() string {
	from := s.pos
	quote := s.text[from : from+1]
	if long := strings.Repeat(quote, 3); strings.HasPrefix(s.text[from:], long) {
		quote = long
	}
	s.pos += len(quote)
	for s.pos < len(s.text) && !strings.HasPrefix(s.text[s.pos:], quote) {
		if s.text[s.pos] == '\\' && quote[0] == '"' {
			s.pos++
		}
		s.pos++
	}
	s.pos = min(s.pos+len(quote), len(s.text))
	// The three quotes at the end of a long text may follow one or two that are
	// still of the text.
	for i := 0; i < 2 && len(quote) == 3 && s.peek() == quote[0]; i++ {
		s.pos++
	}
	return s.text[from:s.pos]
}
