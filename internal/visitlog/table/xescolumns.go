package table

import (
	"math"
	"strconv"
	"strings"
)

// Bounds of what a file may ask memory for. No log in the wild comes near.
const (
	maxXESColumns = 1 << 14 // attributes of different names, with those that only hold others
	maxXESName    = 4 << 10 // bytes of a column's name
)

// The roots of all attributes.
const (
	xesEvent = iota // attributes of an event stand under their key
	xesTrace        // attributes of a trace under case: and their key
)

// xesNode is a place in the tree of attributes: a key under other keys. Only
// those that state a value have a column.
type xesNode struct {
	path string
	col  int // -1: none yet
}

type xesKey struct {
	parent int
	key    string
}

// xesColumns are the columns as they were met, and the row that is being read.
type xesColumns struct {
	names  []string
	cells  []string
	byName map[string]int
	nodes  []xesNode
	byKey  map[xesKey]int

	// set is the serial number of the event or trace that last stated a
	// column, so that nothing has to be cleared between rows.
	set          []int
	serial       int
	trace, event int
	// stated are the columns of the current trace and of the current event.
	stated [2][]int
	// lists are cells that a list states more than once.
	lists map[int][]byte
	bytes [2]int
}

func newXESColumns() *xesColumns {
	return &xesColumns{
		byName: map[string]int{}, byKey: map[xesKey]int{}, lists: map[int][]byte{},
		nodes: []xesNode{xesEvent: {col: -1}, xesTrace: {path: "case:", col: -1}},
	}
}

// begin empties the row for the next trace or event.
func (c *xesColumns) begin(root int) {
	c.end()
	for _, col := range c.stated[root] {
		c.cells[col] = ""
	}
	c.stated[root], c.bytes[root] = c.stated[root][:0], 0
	c.serial++
	c.event = c.serial
	if root == xesTrace {
		c.trace = c.serial
	}
}

// node finds the place of a key under another; "" or why there is none.
func (c *xesColumns) node(parent int, key string) (int, string) {
	n, known := c.byKey[xesKey{parent, key}]
	if known {
		return n, ""
	}
	path := c.nodes[parent].path
	if parent > xesTrace {
		path += "/"
	}
	if len(path)+len(key) > maxXESName {
		return 0, "a key of more than " + strconv.Itoa(maxXESName) + " bytes"
	}
	if len(c.nodes) >= maxXESColumns {
		return 0, "the file has more than " + strconv.Itoa(maxXESColumns) + " attributes of different names"
	}
	c.nodes = append(c.nodes, xesNode{path + key, -1})
	c.byKey[xesKey{parent, key}] = len(c.nodes) - 1
	return len(c.nodes) - 1, ""
}

// column returns the column of a place, and makes one where there is none.
func (c *xesColumns) column(node int) int {
	n := &c.nodes[node]
	if n.col >= 0 {
		return n.col
	}
	col, known := c.byName[n.path]
	if !known {
		col = len(c.names)
		c.byName[n.path] = col
		c.names = append(c.names, n.path)
		c.cells = append(c.cells, "")
		c.set = append(c.set, 0)
	}
	n.col = col
	return col
}

// states tells whether the current trace or event states a place.
func (c *xesColumns) states(node int) bool {
	col := c.nodes[node].col
	return col >= 0 && (c.set[col] == c.event || c.set[col] == c.trace)
}

// put states a value of a trace or an event, and tells whether that is the
// first of its column. In a list the values stand one after the other.
func (c *xesColumns) put(root, node int, value string, list bool) bool {
	col := c.column(node)
	if !c.states(node) {
		c.cells[col] = value
		c.set[col] = c.serial
		c.stated[root] = append(c.stated[root], col)
		c.bytes[root] += len(value)
		return true
	}
	if !list {
		return false
	}
	text, joined := c.lists[col]
	if !joined {
		text = append(text, c.cells[col]...)
	}
	text = append(append(text, "; "...), value...)
	c.lists[col] = text
	c.bytes[root] += len(value) + 2
	return true
}

// end completes the cells of lists.
func (c *xesColumns) end() {
	for col, text := range c.lists {
		c.cells[col] = string(text)
	}
	clear(c.lists)
}

// size is how many bytes of text the row has.
func (c *xesColumns) size() int { return c.bytes[xesTrace] + c.bytes[xesEvent] }

// xesValue writes the value of an attribute as a cell; "" or what is wrong.
func xesValue(tag, s string) (cell, wrong string) {
	switch tag {
	case "string", "id":
		return s, ""
	case "date":
		return strings.TrimSpace(s), ""
	case "boolean":
		switch t := strings.TrimSpace(s); {
		case t == "":
			return "", ""
		case t == "1", strings.EqualFold(t, "true"):
			return "true", ""
		case t == "0", strings.EqualFold(t, "false"):
			return "false", ""
		}
		return "", quoteXES(s) + " is not true or false"
	}
	number, ok := plainNumber(strings.TrimSpace(s))
	if !ok {
		return "", quoteXES(s) + " is no number"
	}
	return number, ""
}

// plainNumber writes a number without an exponent; infinity is none. Digits
// that need no change are left as they stand.
func plainNumber(s string) (string, bool) {
	s = strings.TrimPrefix(s, "+")
	digits, points := 0, 0
	for i, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			points++
		case c == '-' && i == 0:
		case c == 'e' || c == 'E':
			f, err := strconv.ParseFloat(s, 64)
			if err != nil || math.IsInf(f, 0) || strings.ContainsAny(s, "xX_") {
				return "", false
			}
			return strconv.FormatFloat(f, 'f', -1, 64), true
		default:
			return "", false
		}
	}
	return s, s == "" || digits > 0 && points <= 1
}
