package table

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// jsonBlock is what is read at a time, where records are small.
const jsonBlock = 256 << 10

// jsonText is a text that is read in blocks. What is at hand begins with the
// first byte that was not passed yet.
type jsonText struct {
	r    io.Reader
	buf  []byte
	i    int // buf[i:] is at hand
	eof  bool
	err  error // that ended the text before its end
	line int   // of buf[i]
	// column is that of buf[mark]: characters are counted when they are asked
	// for, or go.
	column, mark int
}

// rest is what is at hand.
func (t *jsonText) rest() []byte { return t.buf[t.i:] }

// more reads on, and at least doubles what is at hand, so that trying again
// with more costs no more than twice the whole; false at the end of the text.
func (t *jsonText) more() bool {
	if t.eof {
		return false
	}
	t.place()
	had := len(t.buf) - t.i
	want := had + max(had, jsonBlock)
	if want > cap(t.buf) {
		grown := make([]byte, had, want)
		copy(grown, t.rest())
		t.buf = grown
	} else {
		t.buf = t.buf[:copy(t.buf, t.rest())]
	}
	t.i, t.mark = 0, 0
	for len(t.buf) < want && !t.eof {
		n, err := t.r.Read(t.buf[len(t.buf):want])
		t.buf = t.buf[:len(t.buf)+n]
		if err != nil {
			t.eof = true
			if err != io.EOF {
				t.err = err
			}
		}
	}
	return len(t.buf) > had
}

// pass moves over n bytes.
func (t *jsonText) pass(n int) {
	passed := t.rest()[:n]
	if k := bytes.LastIndexByte(passed, '\n'); k >= 0 {
		t.line += bytes.Count(passed, []byte{'\n'})
		t.column, t.mark = 1, t.i+k+1
	}
	t.i += n
}

// place is the line and the column of what is at hand.
func (t *jsonText) place() (line, column int) {
	t.column += utf8.RuneCount(t.buf[t.mark:t.i])
	t.mark = t.i
	return t.line, t.column
}

// jsonPosition is the line and the column of text[off], where those of its
// first byte are line and column.
func jsonPosition(text []byte, off, line, column int) (int, int) {
	text = text[:min(off, len(text))]
	if k := bytes.LastIndexByte(text, '\n'); k >= 0 {
		return line + bytes.Count(text, []byte{'\n'}), utf8.RuneCount(text[k+1:]) + 1
	}
	return line, column + utf8.RuneCount(text)
}

// next passes white space and returns the byte that follows, which stays at
// hand; false at the end of the text.
func (t *jsonText) next() (byte, bool) {
	for {
		for k, c := range t.rest() {
			if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
				t.pass(k)
				return c, true
			}
		}
		t.pass(len(t.rest()))
		if !t.more() {
			return 0, false
		}
	}
}

// lineHere is the line at hand, without its end; false where it has more than
// most bytes.
func (t *jsonText) lineHere(most int) ([]byte, bool) {
	for seen := 0; ; {
		if k := bytes.IndexByte(t.rest()[seen:], '\n'); k >= 0 {
			return t.rest()[:seen+k], seen+k <= most
		}
		if seen = len(t.rest()); seen > most || !t.more() {
			return t.rest(), seen <= most
		}
	}
}

// skipLine passes what is left of a line, without keeping it.
func (t *jsonText) skipLine() {
	for {
		if k := bytes.IndexByte(t.rest(), '\n'); k >= 0 {
			t.pass(k + 1)
			return
		}
		t.pass(len(t.rest()))
		if !t.more() {
			return
		}
	}
}

// skipAll passes the rest of the text.
func (t *jsonText) skipAll() {
	for more := true; more; more = t.more() {
		t.pass(len(t.rest()))
	}
}

// skipValue passes the object or the list at hand by its brackets alone,
// without keeping it. What it makes of one that is not valid JSON is a guess at
// what was meant, so that the records after it can be found: a text does not
// go on in the next line, a bracket closes those inside it that lack theirs,
// and a ] that closes nothing inside closes the list around the value. closed
// tells whether the value ends, clean that nothing was guessed.
func (t *jsonText) skipValue() (closed, clean bool) {
	const deepest = 1 << 16
	var stack []byte     // closing brackets that are awaited
	var awaited [256]int // how many of a kind, so that the stack is searched only for what is there
	inText, escaped := false, false
	clean = true
	for {
		for k, c := range t.rest() {
			switch {
			case escaped:
				escaped = false
			case inText:
				escaped = c == '\\'
				inText = c != '"' && c != '\n'
				clean = clean && c != '\n'
			case c == '"':
				inText = true
			case (c == '{' || c == '[') && len(stack) < deepest:
				stack = append(stack, c+2) // } and ] stand two places after { and [
				awaited[c+2]++
			case c == '}' || c == ']':
				if awaited[c] == 0 {
					clean = false
					if c == ']' {
						t.pass(k)
						return true, false
					}
					continue
				}
				for last := byte(0); last != c; {
					last = stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					awaited[last]--
					clean = clean && last == c
				}
				if len(stack) == 0 {
					t.pass(k + 1)
					return true, clean
				}
			}
		}
		t.pass(len(t.rest()))
		if !t.more() {
			return false, false
		}
	}
}
