//go:build ignore

// Convert turns one month of the "Anonymous Bank" call-centre data into a log
// of visits for stdc check, one JSON object a line:
//
//	go run testdata/call-centre/convert.go january.txt.gz > january.ndjson
//
// It takes the file as the Technion published it (tab-separated, a header,
// plain or gzipped; "-" is standard input), holds one row at a time, and tells
// on standard error what became of the rows. SOURCE.md describes the columns.
//
//   - A row is a visit. PHANTOM rows are no calls and are counted only.
//   - A row that cannot be read is named on standard error and left out; the
//     exit status is then 2, and 0 else.
//   - A time 0:00:00 stands for "not reached" everywhere but in vru_entry and
//     vru_exit, and such an event is not written.
//   - A time more than twelve hours earlier than vru_entry is on the next day.
//   - The events stand in the order of their times, and in the order of the
//     stages where times are equal: the clock of the agents' log runs up to two
//     seconds behind that of the switch, so a service often begins "before" it
//     is asked for. No time is altered.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// columns is the header; a file with another one is not this data.
var columns = [...]string{
	"vru+line", "call_id", "customer_id", "priority", "type", "date",
	"vru_entry", "vru_exit", "vru_time", "q_start", "q_exit", "q_time",
	"outcome", "ser_start", "ser_exit", "ser_time", "server",
}

// The columns that a visit is made of.
const (
	colLine, colCall, colPriority, colType, colDate = 0, 1, 3, 4, 5
	colEntry, colExit, colQueue, colQueueEnd        = 6, 7, 9, 10
	colOutcome, colServe, colServeEnd, colServer    = 12, 13, 14, 16
)

const (
	notReached = "0:00:00"
	halfDay    = 12 * 3600
	day        = 24 * 3600
)

type visit struct {
	Visit  string  `json:"visit"`
	Site   string  `json:"site"`
	Staff  string  `json:"staff,omitempty"`
	Date   string  `json:"date"`
	Zone   string  `json:"zone"`
	Facts  facts   `json:"facts"`
	Events []event `json:"events"`
}

type facts struct {
	Priority string `json:"priority"`
	Type     string `json:"type"`
	Outcome  string `json:"outcome"`
}

type event struct {
	At  string `json:"at"`
	Do  string `json:"do"`
	End string `json:"end,omitempty"`

	second int // since midnight of the visit's date, to sort by
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run testdata/call-centre/convert.go FILE.txt[.gz] > FILE.ndjson")
		os.Exit(2)
	}
	bad, err := run(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "convert: %v\n", err)
	}
	if err != nil || bad > 0 {
		os.Exit(2)
	}
}

func run(name string) (bad int, err error) {
	in := os.Stdin
	if name != "-" {
		if in, err = os.Open(name); err != nil {
			return 0, err
		}
		defer in.Close()
	}
	src, err := unzipped(in)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	out := bufio.NewWriter(os.Stdout)
	c := converter{file: name, out: json.NewEncoder(out), seen: map[string]int{}}
	if err := c.convert(src); err != nil {
		return c.bad, err
	}
	fmt.Fprintf(os.Stderr, "%s: %d rows: %d visits, %d PHANTOM rows left out, %d rows not understood, %d ids made unique\n",
		name, c.rows, c.visits, c.phantoms, c.bad, c.clashes)
	return c.bad, out.Flush()
}

// unzipped looks at the first bytes, not at the name, so a pipe works too.
func unzipped(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return gzip.NewReader(b)
	}
	return b, nil
}

type converter struct {
	file string
	out  *json.Encoder
	seen map[string]int

	rows, visits, phantoms, bad, clashes int
}

func (c *converter) convert(r io.Reader) error {
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
		if n == 1 {
			if !slices.Equal(cells, columns[:]) {
				return fmt.Errorf("%s:1: the header is not that of the Anonymous Bank data: %s", c.file, strings.Join(columns[:], " "))
			}
			continue
		}
		c.rows++
		if len(cells) == len(columns) && cells[colOutcome] == "PHANTOM" {
			c.phantoms++
			continue
		}
		v, err := row(cells)
		if err != nil {
			c.bad++
			fmt.Fprintf(os.Stderr, "%s:%d: %v\n", c.file, n, err)
			continue
		}
		c.unique(v, n)
		c.visits++
		if err := c.out.Encode(v); err != nil {
			return err
		}
	}
	return lines.Err()
}

// unique numbers a repeated id, as a log holds each visit once.
func (c *converter) unique(v *visit, line int) {
	c.seen[v.Visit]++
	if n := c.seen[v.Visit]; n > 1 {
		c.clashes++
		was := v.Visit
		v.Visit = was + "-" + strconv.Itoa(n)
		fmt.Fprintf(os.Stderr, "%s:%d: %s was there before; this one is called %s\n", c.file, line, was, v.Visit)
	}
}

func row(cells []string) (*visit, error) {
	if len(cells) != len(columns) {
		return nil, fmt.Errorf("%d columns instead of %d", len(cells), len(columns))
	}
	if o := cells[colOutcome]; o != "AGENT" && o != "HANG" {
		return nil, fmt.Errorf("outcome %q is none of AGENT, HANG, PHANTOM", o)
	}
	date, err := time.Parse("060102", cells[colDate])
	if err != nil {
		return nil, fmt.Errorf("date %q is not written as yymmdd", cells[colDate])
	}
	v := &visit{
		// A call id comes again on every line of every VRU; the two are unique.
		Visit: cells[colLine] + "-" + cells[colCall],
		Site:  "anonymous-bank",
		Date:  date.Format(time.DateOnly),
		Zone:  "Asia/Jerusalem",
		Facts: facts{cells[colPriority], cells[colType], cells[colOutcome]},
	}
	if cells[colServer] != "NO_SERVER" {
		v.Staff = cells[colServer]
	}
	return v, v.addEvents(cells)
}

// addEvents writes the stages of a call. One that did not queue, but was
// answered, asks for an agent and is answered when it leaves the VRU; one that
// did neither ends there.
func (v *visit) addEvents(cells []string) error {
	t := clock{cells: cells}
	entry := t.second(colEntry)
	t.base = entry
	exit := t.second(colExit)
	queued, answered := cells[colQueue] != notReached, cells[colOutcome] == "AGENT"

	left := exit // the moment in which waiting is over
	v.add("enter", entry)
	if queued || answered {
		v.add("ask", exit)
	}
	if queued {
		left = t.second(colQueueEnd)
		v.addActivity("queue", t.second(colQueue), left)
	}
	if answered {
		v.add("answer", left)
	} else {
		v.add("hang", left)
	}
	if cells[colServe] != notReached || cells[colServeEnd] != notReached {
		v.addActivity("serve", t.second(colServe), t.second(colServeEnd))
	}
	slices.SortStableFunc(v.Events, func(a, b event) int { return cmp.Compare(a.second, b.second) })
	return t.err
}

func (v *visit) add(do string, second int) {
	v.Events = append(v.Events, event{At: timeOfDay(second), Do: do, second: second})
}

func (v *visit) addActivity(do string, from, to int) {
	v.add(do, from)
	v.Events[len(v.Events)-1].End = timeOfDay(to)
}

// clock reads the times of a row; err keeps the first one that is none.
type clock struct {
	cells []string
	base  int
	err   error
}

func (t *clock) second(col int) int {
	text := t.cells[col]
	at, err := time.Parse("15:04:05", text)
	if err != nil {
		t.err = cmp.Or(t.err, errors.New(columns[col]+" "+strconv.Quote(text)+" is not a time of the day as h:mm:ss"))
		return 0
	}
	s := at.Hour()*3600 + at.Minute()*60 + at.Second()
	if s < t.base-halfDay {
		s += day
	}
	return s
}

func timeOfDay(second int) string {
	second %= day
	return fmt.Sprintf("%02d:%02d:%02d", second/3600, second/60%60, second%60)
}
