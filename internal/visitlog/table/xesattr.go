package table

import (
	"encoding/xml"
	"strings"
)

// isXESAttribute tells whether an element is an attribute in the sense of XES.
func isXESAttribute(tag string) bool {
	switch tag {
	case "string", "date", "int", "float", "boolean", "id", "list", "container":
		return true
	}
	return false
}

// children reads what stands in an element whose start tag was read, to its
// end. In a list keys may repeat.
func (x *xesSource) children(root, parent int, list bool) error {
	for {
		kind, el, err := x.next()
		if err != nil || kind == xesEnd {
			return err
		}
		if err := x.child(kind, el, root, parent, list); err != nil {
			return err
		}
	}
}

// child reads what next returned: an attribute of a trace or an event, or of
// an attribute of theirs.
func (x *xesSource) child(kind xesKind, el xml.StartElement, root, parent int, list bool) error {
	switch {
	case kind == xesText:
		x.wrong(`text stands between the attributes; XES writes a value as value="…"`)
		return nil
	case isXESAttribute(el.Name.Local):
		return x.attribute(el, root, parent, list)
	case el.Name.Local == "values" && list:
		return x.children(root, parent, list)
	}
	x.wrong("<%s> is no attribute of XES; expected string, date, int, float, boolean, id, list or container", nameXES(el.Name))
	return x.skip()
}

// attribute reads one attribute with all that it holds.
func (x *xesSource) attribute(el xml.StartElement, root, parent int, list bool) error {
	tag := el.Name.Local
	key, hasKey := x.xmlAttr(el, "key")
	if !hasKey || key == "" {
		x.wrong("<%s> has no key", tag)
		return x.skip()
	}
	node, reason := x.cols.node(parent, key)
	if reason != "" {
		x.wrong("attribute %s: %s", quoteXES(key), reason)
		return x.skip()
	}
	if tag == "list" || tag == "container" {
		return x.children(root, node, list || tag == "list")
	}
	x.state(el, root, node, list)
	return x.children(root, node, list)
}

// state puts the value of an attribute into its cell.
func (x *xesSource) state(el xml.StartElement, root, node int, list bool) {
	path := x.cols.nodes[node].path
	value, has := x.xmlAttr(el, "value")
	if !has {
		x.wrong(`attribute %s has no value; XES writes it as value="…"`, quoteXES(path))
		return
	}
	cell, reason := xesValue(el.Name.Local, value)
	switch {
	case reason != "":
		x.wrong("attribute %s is of type %s, and %s", quoteXES(path), el.Name.Local, reason)
	case x.enc.name != "utf-8" && strings.ContainsRune(path+cell, '\uFFFD'):
		x.wrong("attribute %s has bytes that are not %s text", quoteXES(path), strings.ToUpper(x.enc.name))
	case x.cols.size()+len(cell) > x.most:
		x.wrong("the attributes have more than %d bytes of text", x.most)
	case !x.cols.put(root, node, cell, list):
		x.wrong("the attribute %s stands twice", quoteXES(path))
	}
}

// xmlAttr looks up an XML attribute.
func (x *xesSource) xmlAttr(el xml.StartElement, name string) (value string, found bool) {
	for i := range el.Attr {
		if el.Attr[i].Name.Local != name || el.Attr[i].Name.Space != "" {
			continue
		}
		if found {
			x.wrong("<%s> has two %s", nameXES(el.Name), name)
			break
		}
		value, found = el.Attr[i].Value, true
	}
	return value, found
}

// xesGlobal is an attribute that the file promises for all traces or events.
type xesGlobal struct {
	node int
	note string
}

// maxXESGlobals bounds what is compared for every event.
const maxXESGlobals = 100

// global reads the attributes that every trace or every event is to have.
func (x *xesSource) global(el xml.StartElement) error {
	scope, _ := x.xmlAttr(el, "scope")
	root := xesEvent
	switch scope {
	case "event":
	case "trace":
		root = xesTrace
	default:
		x.notes.add(NoteRepair, x.line, `globals whose scope is neither trace nor event left out`)
		return x.skip()
	}
	for {
		kind, el, err := x.next()
		if err != nil || kind == xesEnd {
			return err
		}
		if kind == xesText {
			continue
		}
		key, _ := x.xmlAttr(el, "key")
		value, _ := x.xmlAttr(el, "value")
		node, reason := x.cols.node(root, key)
		if key != "" && reason == "" && len(x.globals[root]) < maxXESGlobals {
			note := scope + "s without the global attribute " + quoteXES(key) + ", left blank; its default " + quoteXES(value) + " is not put"
			x.globals[root] = append(x.globals[root], xesGlobal{node, note})
		}
		x.fault = nil
		if err := x.skip(); err != nil {
			return err
		}
	}
}

// missing counts the global attributes that a trace or an event lacks.
func (x *xesSource) missing(root, line int) {
	for _, g := range x.globals[root] {
		if !x.cols.states(g.node) {
			x.notes.add(NoteFormat, line, g.note)
		}
	}
}
