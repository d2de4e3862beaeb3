// Command naive judges visits by the ten rules as a Go programmer would write it
// in an afternoon: encoding/json into structs, a goroutine a processor.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

type visit struct {
	Facts struct {
		Channel string `json:"channel"`
	} `json:"facts"`
	Events []event `json:"events"`
}

type event struct {
	At    time.Time `json:"at"`
	Do    string    `json:"do"`
	By    string    `json:"by"`
	Text  string    `json:"text"`
	Angle float64   `json:"angle"`
}

// counts are the visits that passed, failed and to which the rule did not apply.
type counts [10][3]int

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: naive VISITS.ndjson")
		os.Exit(2)
	}
	total, err := judgeFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "naive:", err)
		os.Exit(2)
	}
	for i, name := range names {
		fmt.Println(name, total[i][pass], total[i][fail], total[i][na])
	}
}

func judgeFile(name string) (counts, error) {
	var total counts
	f, err := os.Open(name)
	if err != nil {
		return total, err
	}
	defer f.Close()
	blocks := make(chan [][]byte, 4)
	var mu sync.Mutex
	var errs []error
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			part, err := judgeBlocks(blocks)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
			for i := range total {
				for k := range total[i] {
					total[i][k] += part[i][k]
				}
			}
		})
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 1<<20), 64<<20)
	var block [][]byte
	for lines.Scan() {
		if block = append(block, bytes.Clone(lines.Bytes())); len(block) == 64 {
			blocks <- block
			block = nil
		}
	}
	blocks <- block
	close(blocks)
	wg.Wait()
	return total, errors.Join(append(errs, lines.Err())...)
}

// judgeBlocks judges until there are no more blocks; after a fault it only
// empties the channel.
func judgeBlocks(blocks <-chan [][]byte) (counts, error) {
	var n counts
	var fault error
	for block := range blocks {
		for _, line := range block {
			var v visit
			if err := json.Unmarshal(line, &v); err != nil {
				fault = err
				continue
			}
			for i, r := range v.judge() {
				n[i][r]++
			}
		}
	}
	return n, fault
}

var names = [10]string{"greet-promptly", "two-bows", "three-smiles", "never-rude", "flow",
	"time-to-serve", "answer-the-phone", "apologise", "bow-deeply", "say-farewell"}

const (
	pass = iota
	fail
	na
)

var (
	rude = []string{"that is not my job", "calm down", "you should have read"}
	flow = []string{"greet", "seat", "ask", "serve-start", "serve-end", "farewell"}
)

func met(ok bool) int {
	if ok {
		return pass
	}
	return fail
}

// first and last tell the place of an event, -1 where there is none.
func (v *visit) first(do string) int {
	return slices.IndexFunc(v.Events, func(e event) bool { return e.Do == do })
}

func (v *visit) last(do string) int {
	for i, e := range slices.Backward(v.Events) {
		if e.Do == do {
			return i
		}
	}
	return -1
}

// follows tells whether do comes after place i, at a distance from low to high.
func (v *visit) follows(i int, do string, low, high time.Duration) bool {
	for _, e := range v.Events[i+1:] {
		if d := e.At.Sub(v.Events[i].At); e.Do == do && d >= low && d <= high {
			return true
		}
	}
	return false
}

func (v *visit) answered(anchor, do string, low, high time.Duration) int {
	i := v.first(anchor)
	if i < 0 {
		return na
	}
	return met(v.follows(i, do, low, high))
}

func (v *visit) judge() (r [10]int) {
	phone := v.Facts.Channel == "phone"
	start, end, bow := v.first("serve-start"), v.last("serve-end"), v.first("bow")
	r[0] = v.answered("enter", "greet", 0, 10*time.Second)
	r[1] = na
	if start >= 0 && end >= 0 {
		r[1] = met(bow >= 0 && bow < start && v.last("bow") > end)
	}
	r[2], r[4] = na, na
	if !phone {
		r[2], r[4] = v.smiles(), v.order()
	}
	r[3] = v.polite()
	r[5] = v.answered("serve-start", "serve-end", time.Minute, 15*time.Minute)
	r[6] = na
	if phone {
		r[6] = v.answered("ring", "answer", 0, 9*time.Second)
	}
	r[7], r[8] = na, na
	for i, e := range v.Events {
		if e.Do == "complaint" && r[7] != fail {
			r[7] = met(v.follows(i, "apology", 0, time.Minute))
		}
		if e.Do == "bow" && r[8] != fail {
			r[8] = met(e.Angle >= 15)
		}
	}
	r[9] = na
	if leave := v.last("leave"); leave >= 0 {
		r[9] = met(slices.ContainsFunc(v.Events[:leave], func(e event) bool {
			return e.Do == "farewell" && v.Events[leave].At.Sub(e.At) <= 30*time.Second
		}))
	}
	return r
}

func (v *visit) smiles() int {
	n := 0
	for _, e := range v.Events {
		if e.Do == "smile" {
			n++
		}
	}
	return met(n >= 3)
}

func (v *visit) polite() int {
	for _, e := range v.Events {
		if e.Do != "say" || e.By != "employee" {
			continue
		}
		text := strings.ToLower(e.Text)
		if slices.ContainsFunc(rude, func(p string) bool { return strings.Contains(text, p) }) {
			return fail
		}
	}
	return pass
}

func (v *visit) order() int {
	before := -1
	for _, do := range flow {
		i := v.first(do)
		if i <= before {
			return fail
		}
		before = i
	}
	return pass
}
