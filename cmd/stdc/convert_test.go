package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// convertBook has fields and facts of all types, and rules whose sentences
// quote what was seen.
const convertBook = `
[standard]
id = "everything"
title = "Everything"

[[step]]
id = "welcome"
from = "enter"

[[step]]
id = "service"
from = "serve"

[phrases]
regret = ["sorry", "对不起"]

[fact.channel]
type = "enum"
values = ["counter", "phone, or post"]
[fact.departure]
type = "time"
[fact.vip]
type = "bool"
[fact.age]
type = "number"
[fact.wait]
type = "duration"
[fact.note]
type = "text"

[element.enter]
by = "customer"
[element.smile]
[element.say]
fields = { text = "text", by = { type = "enum", values = ["greeter", "teller"] }, site = "text" }
[element.bow]
fields = { angle = "number", deep = "bool" }
[element.serve]
fields = { due = "time", pause = "duration" }

[rule.promptly]
expect = "say"
where = { text = { not = "nothing" } }
after = "enter"
within = "10s"
[rule.before-departure]
expect = "serve"
before = "@departure"
[rule.smiles]
expect = "smile"
times = "2.."
in = "welcome"
[rule.bows]
each = "bow"
be = { angle = "15..45" }
[rule.not-deep]
forbid = "bow"
where = { deep = true }
[rule.short]
each = "serve"
be = { duration = "..5m" }
[rule.pause]
each = "serve"
be = { pause = "..1m" }
[rule.no-sorry]
forbid = "say"
saying = "regret"
[rule.grown-up]
require = { age = "18.." }
[rule.waited]
require = { wait = "..15m" }
[rule.a-note]
require = { note = { not = "0" } }
`

// logMaker writes visits of the book at random.
type logMaker struct {
	*rand.Rand
	texts []string
}

func (m *logMaker) of(list ...string) string { return list[m.IntN(len(list))] }

func (m *logMaker) text() string {
	var b strings.Builder
	for range 1 + m.IntN(4) {
		b.WriteString(m.texts[m.IntN(len(m.texts))])
	}
	return b.String()
}

func (m *logMaker) quoted() string {
	s, _ := json.Marshal(m.text())
	return string(s)
}

func (m *logMaker) duration() string {
	return m.of("0s", "90s", "1m30s", "1.5h", "500ms", "3d", "1ns", "10m", "2h0m1s", "36525d")
}

func (m *logMaker) number() string {
	switch m.IntN(4) {
	case 0:
		return m.of("0", "-0", "-0.0", "1e3", "1E-7", "1e21", "-1.7976931348623157e308", "5e-324", "9007199254740993", "123456789012345678", "0.1", "30", "10")
	case 1:
		return fmt.Sprint(m.IntN(60))
	}
	for {
		if f := math.Float64frombits(m.Uint64()); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return fmt.Sprint(f)
		}
	}
}

// clock is a time of day soon after nine; day and zone are at times stated too.
func (m *logMaker) clock() string {
	s := fmt.Sprintf("%02d:%02d", 9+m.IntN(2), m.IntN(4))
	if m.IntN(4) > 0 {
		s += fmt.Sprintf(":%02d", m.IntN(60))
		if m.IntN(4) == 0 {
			s += m.of(".5", ".000000001", ".120", ".999999999")
		}
	}
	return s
}

func (m *logMaker) stamp(offsets bool) string {
	switch m.IntN(8) {
	case 0:
		return "2026-03-29" + m.of("T", " ", "t") + m.clock()
	case 1:
		return "2026-03-29T" + m.clock() + m.of("Z", "z", "+00:00", "-00:00", "+08:00", "-03:30")
	case 2:
		if m.IntN(9) == 0 {
			return "2026-03-29"
		}
		return m.of("02:30:00", "02:30", "23:59:59", "00:00")
	case 3, 4:
		if offsets {
			return "+" + m.duration()
		}
	}
	return m.clock()
}

// visit writes one visit; some cannot be read or judged.
func (m *logMaker) visit(i int) string {
	id, _ := json.Marshal(fmt.Sprintf("V%d%s", i, m.of("", "", "", m.text())))
	keys := []string{`"visit":` + string(id)}
	some := func(percent int, format string, args ...any) {
		if m.IntN(100) < percent {
			keys = append(keys, fmt.Sprintf(format, args...))
		}
	}
	some(70, `"site":%s`, m.quoted())
	some(50, `"staff":%s`, m.quoted())
	some(30, `"wave":%s`, m.quoted())
	some(80, `"date":"%s"`, m.of("2026-03-28", "2026-03-29", "2026-10-25"))
	some(60, `"zone":"%s"`, m.of("Europe/Rome", "Asia/Shanghai", "UTC", "Etc/GMT+5"))
	some(75, `"start":"%s"`, m.of("2026-03-29T09:00", "2026-03-29T08:59:59.50Z", "09:00:00"))
	some(20, `"precision":"%s"`, m.of("5s", "1m", "1500ms"))
	some(30, `"unobserved":[%s]`, m.of(`"smile"`, `"bow","smile"`, ``))
	some(70, `"facts":{%s}`, m.facts())
	var events []string
	for range m.IntN(7) {
		events = append(events, m.event())
	}
	some(100, `"events":[%s]`, strings.Join(events, ","))
	m.Shuffle(len(keys), func(i, k int) { keys[i], keys[k] = keys[k], keys[i] })
	return "{" + strings.Join(keys, ",") + "}"
}

func (m *logMaker) facts() string {
	var list []string
	for _, f := range []string{
		`"channel":"` + m.of("counter", "phone, or post") + `"`, `"departure":"` + m.stamp(false) + `"`, `"vip":` + m.of("true", "false", "null"),
		`"age":` + m.number(), `"wait":"` + m.duration() + `"`, `"note":` + m.quoted(),
	} {
		if m.IntN(2) == 0 {
			list = append(list, f)
		}
	}
	return strings.Join(list, ",")
}

func (m *logMaker) event() string {
	element := m.of("enter", "smile", "say", "bow", "serve", "say")
	list := []string{`"do":"` + element + `"`}
	some := func(percent int, s string) {
		if m.IntN(100) < percent {
			list = append(list, s)
		}
	}
	some(85, `"at":"`+m.stamp(true)+`"`)
	some(15, `"step":"`+m.of("welcome", "service")+`"`)
	switch element {
	case "enter":
		some(50, `"by":"customer"`)
	case "say":
		some(70, `"text":`+m.quoted())
		some(70, `"by":"`+m.of("greeter", "teller")+`"`)
		some(30, `"site":`+m.quoted())
	case "bow":
		some(70, `"angle":`+m.number())
		some(50, `"deep":`+m.of("true", "false"))
	case "serve":
		some(60, `"end":"`+m.of("+9m", "2026-03-29T10:40:00Z", "10:59")+`"`)
		some(50, `"due":"`+m.stamp(false)+`"`)
		some(50, `"pause":"`+m.duration()+`"`)
	}
	m.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	return "{" + strings.Join(list, ",") + "}"
}

// runs calls stdc and returns what it printed.
func runs(t *testing.T, args ...string) (status int, stdout string) {
	t.Helper()
	var out, errors bytes.Buffer
	status = run(args, strings.NewReader(""), &out, &errors)
	if status != 0 && errors.Len() == 0 && status != statusShort {
		t.Fatalf("stdc %q ends with %d and says nothing", args, status)
	}
	return status, out.String()
}

// TestConvertLosesNothing: checking what convert wrote is checking the log, to
// the byte. CSV may refuse a visit, and never changes one.
func TestConvertLosesNothing(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	book := file("book.toml", convertBook)
	plain := []string{"a", "您好", "\"", ",", ";", "'", "=1+1", "sorry", "😀", "👩‍👩‍👧", "\\", "#", "x y", "\n", "\rz", "{}", "\u0000", "\u001b[31m", "\u202e", "é", "e\u0301", "0"}
	for seed := range uint64(12) {
		m := &logMaker{rand.New(rand.NewPCG(seed, 7)), plain}
		if seed%2 == 0 { // what CSV cannot hold as well
			m.texts = append([]string{"", "", " ", "\r\n", "\t", "\u3000"}, plain...)
		}
		var lines []string
		for i := range 150 {
			lines = append(lines, m.visit(i))
		}
		lines[7] = strings.ReplaceAll(lines[7], `"visit"`, `"vsiit"`)
		lines[9] = lines[8]
		log := file("log.ndjson", strings.Join(lines, "\n"))
		_, want := runs(t, "check", "-r", book, "--format", "ndjson", log)
		if strings.Count(want, `"fail"`) < 100 || strings.Count(want, "\n") < 60 {
			t.Fatalf("seed %d: the log shows too little:\n%s", seed, want)
		}

		again := filepath.Join(dir, "again.ndjson")
		if status, _ := runs(t, "convert", "-r", book, log, "-o", again); status != statusUnusable {
			t.Fatalf("a wrong line and one twice: status %d", status)
		}
		if _, got := runs(t, "check", "-r", book, "--format", "ndjson", again); got != want {
			t.Fatalf("seed %d, as NDJSON:\n%s", seed, firstDifference(got, want))
		}
		if _, got := runs(t, "convert", "-r", book, again); got != read(t, again) {
			t.Fatalf("seed %d: NDJSON that was written already changes:\n%s", seed, firstDifference(got, read(t, again)))
		}

		table, lost := filepath.Join(dir, "again.csv"), filepath.Join(dir, "lost.ndjson")
		runs(t, "convert", "-r", book, "--to", "csv", "-o", table, "--rejects", lost, again)
		held := file("held.ndjson", without(t, read(t, again), read(t, lost)))
		if strings.Count(read(t, held), "\n") < 20 || seed%2 == 1 && strings.Count(read(t, lost), "\n") > 100 {
			t.Fatalf("seed %d: CSV holds too little; it lost\n%s", seed, read(t, lost))
		}
		_, want = runs(t, "check", "-r", book, "--format", "ndjson", held)
		if _, got := runs(t, "check", "-r", book, "--format", "ndjson", table); got != want {
			t.Fatalf("seed %d, as CSV:\n%s", seed, firstDifference(got, want))
		}
		if _, got := runs(t, "convert", "-r", book, table); got != read(t, held) {
			t.Fatalf("seed %d, as CSV and back:\n%s", seed, firstDifference(got, read(t, held)))
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// without takes the visits that were rejected out of a log.
func without(t *testing.T, log, rejects string) string {
	t.Helper()
	gone := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(rejects), "\n") {
		var r struct{ Visit, Reason string }
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil || !strings.Contains(r.Reason, "CSV cannot hold") {
			t.Fatalf("%s: %v", line, err)
		}
		gone[r.Visit] = true
	}
	var b strings.Builder
	for _, line := range strings.SplitAfter(log, "\n") {
		var v struct{ Visit string }
		if line != "" && json.Unmarshal([]byte(line), &v) == nil && !gone[v.Visit] {
			b.WriteString(line)
		}
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
