package visitlog

// brackets finds where a JSON object ends, without reading it: it minds
// brackets and strings alone, over any number of blocks. What it makes of an
// object that is not valid JSON is a guess at what was meant, so that the
// objects after it can be found; the decoder will reject it anyway.
type brackets struct {
	stack    []byte // closing brackets that are awaited
	inString bool
	escaped  bool
}

func (s *brackets) reset() {
	s.stack, s.inString, s.escaped = s.stack[:0], false, false
}

// scan goes on in data and returns how many bytes belong to the object, and
// whether it is at its end.
func (s *brackets) scan(data []byte) (n int, done bool) {
	for i := 0; i < len(data); i++ {
		c := data[i]
		if s.inString {
			switch {
			case s.escaped:
				s.escaped = false
			case c == '\\':
				s.escaped = true
			case c == '"', c == '\n':
				// No text goes on in the next line: its quotation mark is missing.
				s.inString = false
			}
			continue
		}
		switch c {
		case '"':
			s.inString = true
		case '{':
			s.push('}')
		case '[':
			s.push(']')
		case '}', ']':
			s.pop(c)
			if len(s.stack) == 0 {
				return i + 1, true
			}
		}
	}
	return len(data), false
}

// push stops taking note of brackets where no visit can be: a log of opening
// brackets alone must not fill the memory.
func (s *brackets) push(c byte) {
	const deepest = 1 << 16
	if len(s.stack) < deepest {
		s.stack = append(s.stack, c)
	}
}

// pop closes the innermost bracket of the kind of c and those inside it, which
// lack theirs. One that closes nothing is passed over.
func (s *brackets) pop(c byte) {
	for i := len(s.stack) - 1; i >= 0; i-- {
		if s.stack[i] == c {
			s.stack = s.stack[:i]
			return
		}
	}
}
