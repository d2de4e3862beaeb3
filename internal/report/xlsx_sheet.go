package report

import (
	"bytes"
	"encoding/xml"
	"math"
	"strconv"
	"strings"

	"stdc/rules"
)

// The number of rows that a sheet can have, and the number of bytes after which
// another one is begun: a part of a zip of more than 4 GiB is refused by Excel.
const (
	mostSheetRows  = 1 << 20
	mostSheetBytes = 2 << 30
)

// column is a column of a sheet.
type column struct {
	title template
	width float64 // in characters
	style styleID
	cond  condition
}

// sheet is a sheet of a workbook while its rows are made.
type sheet struct {
	frame   *frame
	title   template
	columns []column
	free    bool   // it is no table, and has no header row
	parts   []part // one, or more where one cannot hold all rows
	rows    int    // of the last part
	at      int    // the column of the next cell
	buf     bytes.Buffer
}

// part is what one sheet of the file holds.
type part struct {
	data *stream
	rows int
}

// begin begins a row.
func (s *sheet) begin() {
	if len(s.parts) == 0 || s.rows == s.frame.mostRows || s.parts[len(s.parts)-1].data.size > mostSheetBytes {
		s.open()
	}
	s.row()
}

// open begins a part, with its header row.
func (s *sheet) open() {
	s.parts = append(s.parts, part{data: s.frame.spool.stream()})
	s.rows = 0
	if s.free {
		return
	}
	titles, lines := make([]string, len(s.columns)), 1
	for i := range s.columns {
		c := &s.columns[i]
		titles[i] = s.frame.words.of(c.title)
		lines = max(lines, len(wrap(titles[i], int(c.width)-2)))
	}
	s.rowOf(min(lines, 6))
	for i := range s.columns {
		style := styleHeadRight
		if s.columns[i].style == styleText {
			style = styleHead
		}
		s.string(style, titles[i])
	}
	s.end()
}

func (s *sheet) row() { s.rowOf(1) }

// rowOf begins a row that is some lines high.
func (s *sheet) rowOf(lines int) {
	const lineHeight = 15 // points
	s.rows++
	s.parts[len(s.parts)-1].rows = s.rows
	s.at = 0
	s.buf.WriteString(`<row r="`)
	s.buf.WriteString(strconv.Itoa(s.rows))
	if lines > 1 {
		s.buf.WriteString(`" ht="`)
		s.buf.WriteString(strconv.Itoa(lines * lineHeight))
		s.buf.WriteString(`" customHeight="1`)
	}
	s.buf.WriteString(`">`)
}

// end ends a row.
func (s *sheet) end() {
	s.buf.WriteString("</row>")
	s.buf.WriteTo(s.parts[len(s.parts)-1].data)
}

// cell begins a cell with a style.
func (s *sheet) cell(style styleID) {
	s.buf.WriteString(`<c r="`)
	s.buf.WriteString(s.frame.letters(s.at))
	s.buf.WriteString(strconv.Itoa(s.rows))
	s.buf.WriteString(`" s="`)
	s.buf.WriteString(strconv.Itoa(int(style)))
	s.buf.WriteByte('"')
	s.at++
}

func (s *sheet) blank() { s.at++ }

// blanks leaves cells empty.
func (s *sheet) blanks(n int) { s.at += n }

// text writes a text under the format of text; nothing for none.
func (s *sheet) text(t string) { s.string(styleText, t) }

// string writes a text in a style, cleaned and no longer than a reader would
// look at.
func (s *sheet) string(style styleID, t string) {
	if t == "" {
		s.blank()
		return
	}
	s.cell(style)
	s.buf.WriteString(` t="inlineStr"><is><t xml:space="preserve">`)
	_ = xml.EscapeText(&s.buf, []byte(plainCell(brief(t, mostOfMessage)))) // a buffer takes all
	s.buf.WriteString("</t></is></c>")
}

// plainCell escapes what Excel would read as a character by its number: _x0041_.
func plainCell(t string) string {
	if !strings.Contains(t, "_x") {
		return t
	}
	return strings.ReplaceAll(t, "_x", "_x005F_x")
}

// number writes a number as it is to stand in the file.
func (s *sheet) number(style styleID, n []byte) {
	s.cell(style)
	s.buf.WriteString("><v>")
	s.buf.Write(n)
	s.buf.WriteString("</v></c>")
}

func (s *sheet) count(n int64) {
	s.number(styleCount, strconv.AppendInt(nil, n, 10))
}

// line writes the number of a line; 0 is not known.
func (s *sheet) line(n int) {
	if n <= 0 {
		s.blank()
		return
	}
	s.count(int64(n))
}

// ratio writes a fraction, rounded as everywhere, under the format of its
// column.
func (s *sheet) ratio(q rules.Ratio) {
	if !q.Valid() {
		s.blank()
		return
	}
	s.number(s.columns[s.at].style, appendRatio(nil, q))
}

// float writes a statistic.
func (s *sheet) float(style styleID, f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		s.blank()
		return
	}
	s.number(style, appendFloat(nil, f))
}

// The days of a spreadsheet: its day 0 is 1899-12-30 in our count from
// 1970-01-01. Excel takes 1900 for a leap year, so that days before March 1900
// are not the same to all programs.
const (
	dayOfSheet   = 25569
	firstGoodDay = -25508
)

// stamp writes a moment as it was written in the log: what has a date as that
// moment on the clocks of the place, a time of day as a part of a day, an offset
// as a length of time.
func (s *sheet) stamp(t rules.Stamp) {
	const day = 24 * 3600 * second
	switch {
	case t.Kind == rules.StampNone:
		s.blank()
	case t.Kind == rules.StampOffset:
		s.span(t.Nano)
	case t.Kind == rules.StampClock:
		s.fraction(clockStyle(t, styleClock, styleClockMinute, styleClockFine), 0, t.Nano, day)
	case t.Day < firstGoodDay:
		s.text(t.String())
	case t.Kind == rules.StampDate:
		s.number(styleDate, strconv.AppendInt(nil, int64(t.Day)+dayOfSheet, 10))
	default:
		s.fraction(clockStyle(t, styleMoment, styleMomentMinute, styleMomentFine), int64(t.Day)+dayOfSheet, t.Nano, day)
	}
}

// clockStyle chooses by how exact a time was written.
func clockStyle(t rules.Stamp, seconds, minutes, fine styleID) styleID {
	switch {
	case t.Minute:
		return minutes
	case t.Nano%second != 0:
		return fine
	}
	return seconds
}

// span writes a length of time.
func (s *sheet) span(ns int64) {
	const day = 24 * 3600 * second
	s.fraction(styleSpan, ns/day, ns%day, day)
}

// fraction writes whole + part/of.
func (s *sheet) fraction(style styleID, whole, part, of int64) {
	s.number(style, strconv.AppendFloat(nil, float64(whole)+float64(part)/float64(of), 'f', 10, 64))
}
