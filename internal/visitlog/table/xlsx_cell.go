package table

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// xlsxCell is the cell that is being read.
type xlsxCell struct {
	xlsxText // of `is`, or of `v`
	column   int
	kind     string // its attribute t
	style    int
	formula  bool
	valued   bool // has a `v`
}

// start begins a cell.
func (c *xlsxCell) start(attrs []xml.Attr) {
	c.reset()
	c.column++
	c.kind, c.style, c.formula, c.valued = "", 0, false, false
	for i := range attrs {
		switch a := &attrs[i]; a.Name.Local {
		case "r":
			if n, letters := xlsxColumn(a.Value); letters > 0 {
				c.column = n
			}
		case "t":
			c.kind = a.Value
		case "s":
			c.style, _ = strconv.Atoi(a.Value)
		}
	}
}

// value is the text of the cell that was read, and what is wrong with it.
func (r *xlsxRows) value() (text, wrong string) {
	c := &r.cell
	raw := bytes.TrimSpace(c.text)
	switch {
	case len(raw) > 0:
	case c.formula && !(c.valued && c.kind == "str"): // a formula may give a blank text
		return "", "holds a formula that was never worked out; open the workbook in a spreadsheet program and save it"
	case c.kind != "inlineStr" && c.kind != "str":
		return "", ""
	}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(string(raw))
		if err != nil || n < 0 || n >= len(r.book.texts) {
			return "", "refers to a text that is not there; the workbook is damaged"
		}
		return r.book.texts[n], ""
	case "inlineStr", "str":
		return xlsxUnescape(c.text), ""
	case "b":
		switch string(raw) {
		case "1", "true":
			return "true", ""
		case "0", "false":
			return "false", ""
		}
		return string(raw), "holds " + xlsxQuote(string(raw)) + " for true or false; the workbook is damaged"
	case "e":
		return string(raw), "holds the error " + xlsxBare(string(raw))
	}
	if c.style >= 0 && c.style < len(r.book.formats) {
		if f := r.book.formats[c.style]; f.isTime() {
			if text, ok := r.time(f, raw); ok {
				return text, ""
			}
		}
	}
	if c.kind == "d" {
		return string(raw), ""
	}
	text, ok := xlsxNumber(raw)
	if !ok {
		return string(raw), "holds " + xlsxQuote(string(raw)) + " for a number; the workbook is damaged"
	}
	return text, ""
}

// time is the text of a cell with a format of times.
func (r *xlsxRows) time(f xlsxFormat, raw []byte) (string, bool) {
	var serial float64
	var err error
	if r.cell.kind == "d" {
		serial, err = r.book.serial(string(raw))
	} else {
		serial, err = strconv.ParseFloat(string(raw), 64)
	}
	if err != nil {
		return "", false
	}
	text, cut, ok := r.book.time(r.scratch[:0], f, serial)
	r.scratch = text
	if cut != xlsxCutNone {
		r.cuts = append(r.cuts, xlsxCut{r.cell.column, cut})
	}
	return string(text), ok
}

// xlsxBare is an error of Excel, which needs no quotation marks.
func xlsxBare(s string) string {
	if strings.HasPrefix(s, "#") && len(s) < 20 && xlsxQuote(s) == `"`+s+`"` {
		return s
	}
	return xlsxQuote(s)
}
