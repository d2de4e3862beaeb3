package table

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// xesSource reads event logs in the XML of IEEE 1849 (XES), as a stream: a row
// an event. Columns are named as pm4py names them: attributes of an event by
// their key, those of its trace by case: and their key. An attribute inside
// another, or in a list or container, is a column PARENT/CHILD; items of a
// list that have one key stand in one cell, with "; " between them. A trace
// without events is a row of the case columns alone.
//
// The default of a global attribute is not put where a trace or an event
// lacks it: the files in use say UNKNOWN and 1970 there, and pm4py and OpenXES
// do not put it either. A note says where it is missing.
type xesSource struct {
	in      *xesInput
	dec     *xml.Decoder
	enc     xesEncoding
	most    int // bytes of a row
	stack   []xml.Name
	line    int // of the element that next returned
	cols    *xesColumns
	tables  []Table
	notes   xesNotes
	globals [2][]xesGlobal

	inTrace   bool
	atEvent   bool // the start tag of an event was read, and no more of it
	record    int  // of the trace
	traceLine int
	rows      int    // that the trace has given, with those that were faults
	fault     *Fault // the first of the row that is being read
	ended     bool   // nothing but the end of the file was left
	err       error  // that ended the source
}

// openXES makes sure that a text is an XES log. The reader is not closed.
func openXES(r io.Reader, o Options) (Source, error) {
	text, enc, err := decodeXES(r, o.Encoding)
	if err != nil {
		return nil, err
	}
	x := &xesSource{enc: enc, most: o.MaxRowBytes, cols: newXESColumns(), tables: []Table{{}}}
	x.in = &xesInput{r: text, buf: make([]byte, 64<<10), most: int64(o.MaxRowBytes)}
	x.dec = xml.NewDecoder(x.in)
	// The text is UTF-8 by now, whatever its prolog says.
	x.dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	if enc.name != "utf-8" {
		x.notes.add(NoteFormat, 1, "read as "+strings.ToUpper(enc.name)+" text")
	}
	if enc.note != "" {
		x.notes.add(NoteRepair, 1, enc.note)
	}
	kind, el, err := x.next()
	switch {
	case x.ended:
		return nil, errors.New("the file is empty; an XES log begins with <log>")
	case err != nil:
		return nil, err
	case kind != xesStart:
		return nil, errors.New("this is no XES log: expected <log>, found text")
	case el.Name.Local != "log":
		return nil, fmt.Errorf("this is no XES log: expected <log>, found <%s>", nameXES(el.Name))
	}
	return x, nil
}

func (x *xesSource) Tables() []Table { return x.tables }
func (x *xesSource) Notes() []Note   { return x.notes.list }
func (x *xesSource) Close() error    { return nil }

func (x *xesSource) Next(r *Row) error {
	if x.err != nil {
		return x.err
	}
	err := x.row(r)
	x.tables[0].Columns = x.cols.names
	if _, ok := errors.AsType[*Fault](err); ok || err == nil {
		return err
	}
	x.err = err
	if !x.inTrace {
		return err
	}
	x.cols.begin(xesEvent) // the fault is that of the trace
	f := &Fault{Line: x.traceLine, Cells: slices.Clone(x.cols.cells), Swallowed: true}
	f.Reason = "the trace that begins here cannot be read to its end: " + err.Error()
	return f
}

// row reads the next row.
func (x *xesSource) row(r *Row) error {
	if x.atEvent {
		return x.event(r)
	}
	for {
		kind, el, err := x.next()
		switch {
		case err != nil:
			return err
		case x.inTrace && kind == xesEnd:
			x.inTrace = false
			if x.fault != nil {
				return x.takeFault()
			}
			if x.rows == 0 {
				x.missing(xesTrace, x.traceLine)
				return x.give(r, x.traceLine)
			}
		case x.inTrace && kind == xesStart && el.Name.Local == "event":
			// A fault of the trace goes before its events, when all that names
			// the trace has been read.
			if x.atEvent = true; x.fault != nil {
				return x.takeFault()
			}
			return x.event(r)
		case x.inTrace:
			if x.rows > 0 && kind == xesStart {
				x.cols.begin(xesEvent)
				x.wrong("an attribute of the trace stands behind its events, where XES has none")
			}
			err = x.child(kind, el, xesTrace, xesTrace, false)
		case kind == xesEnd:
			return x.trailer()
		case kind == xesText:
			x.notes.add(NoteRepair, x.line, "text between the traces left out")
		default:
			err = x.logChild(el)
		}
		if err != nil {
			return err
		}
	}
}

// logChild reads an element of the log itself.
func (x *xesSource) logChild(el xml.StartElement) error {
	switch tag := el.Name.Local; {
	case tag == "trace":
		x.inTrace, x.rows, x.traceLine = true, 0, x.line
		x.record++
		x.cols.begin(xesEvent)
		x.cols.begin(xesTrace)
		return nil
	case tag == "global":
		return x.global(el)
	case tag == "event":
		x.notes.add(NoteRepair, x.line, "events outside of any trace left out")
	case tag != "extension" && tag != "classifier" && !isXESAttribute(tag):
		x.notes.add(NoteRepair, x.line, "elements that XES does not know left out of the log")
	}
	return x.skip()
}

// event reads the event whose start tag was read last.
func (x *xesSource) event(r *Row) error {
	x.atEvent = false
	line := x.line
	x.cols.begin(xesEvent)
	if x.rows == 0 {
		x.missing(xesTrace, x.traceLine)
	}
	x.rows++
	if err := x.children(xesEvent, xesEvent, false); err != nil {
		return err
	}
	x.missing(xesEvent, line)
	if x.fault != nil {
		return x.takeFault()
	}
	return x.give(r, line)
}

func (x *xesSource) give(r *Row, line int) error {
	x.cols.end()
	*r = Row{Line: line, Cells: x.cols.cells, Record: x.record}
	return nil
}

// wrong notes what is wrong with the row that is being read, at the line of
// the element that was read last.
func (x *xesSource) wrong(format string, args ...any) {
	if x.fault == nil {
		x.fault = &Fault{Line: x.line, Reason: fmt.Sprintf(format, args...)}
	}
}

func (x *xesSource) takeFault() error {
	f := x.fault
	x.fault = nil
	x.cols.end()
	f.Cells = slices.Clone(x.cols.cells)
	return f
}
