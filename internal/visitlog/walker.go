package visitlog

// walker goes over the values of JSON text that is known to be valid; over any
// other its results mean nothing.
type walker struct {
	data    []byte
	i       int
	escaped bool // the string read last has a backslash
}

// next passes white space and a comma and returns the character that follows.
func (w *walker) next() byte {
	for {
		c := w.data[w.i]
		if c > ' ' && c != ',' {
			return c
		}
		w.i++
	}
}

// colon passes the colon between a key and its value.
func (w *walker) colon() {
	for {
		c := w.data[w.i]
		if c > ' ' && c != ':' {
			return
		}
		w.i++
	}
}

// value returns the value that begins here as it stands, and passes it.
func (w *walker) value() []byte {
	start := w.i
	switch w.data[start] {
	case '"':
		w.str()
	case '{', '[':
		w.nested()
	default:
		i := start + 1
		for i < len(w.data) && w.data[i] > ' ' && w.data[i] != ',' && w.data[i] != '}' && w.data[i] != ']' {
			i++
		}
		w.i = i
	}
	return w.data[start:w.i]
}

// str passes a string.
func (w *walker) str() {
	data, i, escaped := w.data, w.i+1, false
	for {
		switch data[i] {
		case '"':
			w.i, w.escaped = i+1, escaped
			return
		case '\\':
			escaped = true
			i += 2
		default:
			i++
		}
	}
}

// nested passes an object or a list.
func (w *walker) nested() {
	for depth := 0; ; {
		switch w.data[w.i] {
		case '"':
			w.str()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		w.i++
		if depth == 0 {
			return
		}
	}
}
