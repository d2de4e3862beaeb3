package checker_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"stdc/checker"

	"github.com/BurntSushi/toml"
)

var updateExpressiveness = flag.Bool("update", false, "rewrite the tables of docs/expressiveness.md")

// xCase is a book whose rules are patterns of the literature, with the formula
// that defines each, and visits whose verdicts follow from the formulas.
type xCase struct {
	file     string
	Title    string
	Covers   []string
	Alphabet []any // element ids, or tables of an element's fields and their values
	Book     string
	Pattern  []xPattern
	Visit    []struct {
		Log   string
		Why   string
		Rules map[string]string
	}
}

type xPattern struct {
	Line    string // of the list in TestExpressivenessComplete
	Rule    string
	Formula string // fail where it is false
	Applies string // n/a where it is true and this is not
	Only    string // the visits of which the formula is claimed, where not all
	Limit   string // Only, in words

	holds, applies, only xFormula
}

func xCases(t *testing.T) []xCase {
	t.Helper()
	files, err := filepath.Glob("../testdata/expressiveness/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var out []xCase
	for _, file := range files {
		c := xCase{file: filepath.Base(file)}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		meta, err := toml.Decode(string(text), &c)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, key := range meta.Undecoded() {
			if key[0] != "alphabet" { // what is decoded to any counts as undecoded
				t.Fatalf("%s: unknown key %v", file, key)
			}
		}
		for i := range c.Pattern {
			p := &c.Pattern[i]
			p.holds, p.applies, p.only = xMustParse(t, p.Formula), xMustParse(t, p.Applies), xMustParse(t, p.Only)
		}
		out = append(out, c)
	}
	return out
}

// want is the verdict that the formulas give; ok is false where they claim none.
func (p xPattern) want(t *testing.T, trace xTrace) (verdict string, ok bool) {
	t.Helper()
	switch holds, applies := p.holds(trace, 0, nil), p.applies(trace, 0, nil); {
	case !p.only(trace, 0, nil):
		return "", false
	case !holds && !applies:
		t.Fatalf("%s: the formula is false where nothing triggered it: %v", p.Rule, trace)
	case !holds:
		return oFail, true
	case !applies:
		return oNA, true
	}
	return oPass, true
}

// TestExpressiveness holds the checker, the oracle and the formulas against the
// written verdicts.
func TestExpressiveness(t *testing.T) {
	for _, c := range xCases(t) {
		t.Run(c.file, func(t *testing.T) {
			b := compileOne(t, c.Book)
			oracle, err := oracleCompile(map[string]string{"book.toml": c.Book}, "book.toml")
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, visit := range c.Visit {
				if visit.Why == "" {
					t.Errorf("%s\nhas no why", visit.Log)
				}
				trace := xRead(t, visit.Log)
				got := judge(t, b, visit.Log, checker.Options{Evidence: true})
				slow := oracle.check([]byte(visit.Log))
				if got.Rejected != "" || slow.Rejected != "" {
					t.Fatalf("%s\nrejected: %s; the oracle: %s", visit.Log, got.Rejected, slow.Rejected)
				}
				for _, p := range c.Pattern {
					written, known := visit.Rules[p.Rule]
					formal, claimed := p.want(t, trace)
					if claimed {
						seen[p.Rule+" "+written] = true
					}
					if claimed && formal != written {
						t.Errorf("%s\nrule %s: the formula says %s, written is %s (%s)", visit.Log, p.Rule, formal, written, visit.Why)
					}
					if known && got.Rules[p.Rule].Verdict != written {
						t.Errorf("%s\nrule %s: the checker says %s, written is %s (%s)", visit.Log, p.Rule, got.Rules[p.Rule].Verdict, written, visit.Why)
					}
					if known && slow.Rules[p.Rule].Verdict != written {
						t.Errorf("%s\nrule %s: the oracle says %s, written is %s (%s)", visit.Log, p.Rule, slow.Rules[p.Rule].Verdict, written, visit.Why)
					}
				}
			}
			for _, p := range c.Pattern {
				for _, verdict := range []string{oPass, oFail, oNA} {
					if !seen[p.Rule+" "+verdict] && (verdict != oNA || p.Applies != "") {
						t.Errorf("no visit shows %s of rule %s", verdict, p.Rule)
					}
				}
			}
		})
	}
}

// TestExpressivenessFormulas holds the checker and the oracle against the
// formulas on visits made at random.
func TestExpressivenessFormulas(t *testing.T) {
	visits := 300
	if testing.Short() {
		visits = 60
	}
	for _, c := range xCases(t) {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			b := compileOne(t, c.Book)
			oracle, err := oracleCompile(map[string]string{"book.toml": c.Book}, "book.toml")
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(1, 2))
			wrong := map[string]bool{}
			for range visits {
				visit := xMake(t, r, c.Alphabet)
				trace := xRead(t, visit)
				got, slow := judge(t, b, visit, checker.Options{}), oracle.check([]byte(visit))
				for _, p := range c.Pattern {
					formal, claimed := p.want(t, trace)
					fast, slow := got.Rules[p.Rule].Verdict, slow.Rules[p.Rule].Verdict
					if (fast != slow || claimed && fast != formal) && !wrong[p.Rule] {
						wrong[p.Rule] = true
						t.Errorf("%s\nrule %s: the checker says %q, the oracle %q, the formula %q", visit, p.Rule, fast, slow, formal)
					}
				}
			}
		})
	}
}

// TestExpressivenessComplete keeps the list of what has to be expressible.
func TestExpressivenessComplete(t *testing.T) {
	scopes := []string{"globally", "before", "after", "between", "after-until"}
	required := map[string]bool{}
	for _, p := range []string{
		"Dwyer: absence", "Dwyer: universality", "Dwyer: existence", "Dwyer: bounded existence", "Dwyer: precedence", "Dwyer: response",
		"Dwyer: precedence chain 1-2", "Dwyer: precedence chain 2-1", "Dwyer: response chain 1-2", "Dwyer: response chain 2-1",
		"Konrad and Cheng: minimum duration", "Konrad and Cheng: maximum duration", "Konrad and Cheng: bounded recurrence",
		"Konrad and Cheng: bounded response", "Konrad and Cheng: bounded invariance",
	} {
		for _, scope := range scopes {
			required[p+", "+scope] = true
		}
	}
	for _, p := range []string{
		"existence", "absence", "exactly", "init", "end", "responded existence", "co-existence", "response", "precedence", "succession",
		"alternate response", "alternate precedence", "alternate succession", "chain response", "chain precedence", "chain succession",
		"not responded existence", "not co-existence", "not response", "not precedence", "not succession",
		"not chain response", "not chain precedence", "not chain succession", "choice", "exclusive choice",
	} {
		for _, condition := range []string{"", ", time", ", data", ", correlation"} {
			required["Declare: "+p+condition] = true
		}
	}
	// The first and the last event have no second one to be apart from in time.
	delete(required, "Declare: init, time")
	delete(required, "Declare: end, time")
	covered := map[string]bool{}
	for _, c := range xCases(t) {
		var rules, lines []string
		for _, p := range c.Pattern {
			rules = append(rules, p.Rule)
			if !slices.Contains(lines, p.Line) {
				lines = append(lines, p.Line)
			}
			if (p.Only == "") != (p.Limit == "") {
				t.Errorf("%s: rule %s has `only` without `limit`, or `limit` without `only`", c.file, p.Rule)
			}
		}
		if !slices.Equal(lines, c.Covers) {
			t.Errorf("%s: covers %q, but has the patterns %q", c.file, c.Covers, lines)
		}
		b := compileOne(t, c.Book)
		for i := range b.Rules {
			if !slices.Contains(rules, b.Rules[i].ID) {
				t.Errorf("%s: rule %s is of no pattern", c.file, b.Rules[i].ID)
			}
		}
		for _, line := range lines {
			covered[line] = true
			if !required[line] {
				t.Errorf("%s: %q is not on the list", c.file, line)
			}
		}
	}
	for line := range required {
		if !covered[line] {
			t.Errorf("no case covers %q", line)
		}
	}
}

// TestExpressivenessDoc writes the tables of the document from the cases.
func TestExpressivenessDoc(t *testing.T) {
	const path, mark = "../docs/expressiveness.md", "<!-- made from the cases by TestExpressivenessDoc -->\n"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, tables, found := strings.Cut(string(text), mark)
	if !found {
		t.Fatalf("%s has no line %q", path, mark)
	}
	var want strings.Builder
	for _, c := range xCases(t) {
		fmt.Fprintf(&want, "\n## %s\n\nCase: [%s](../testdata/expressiveness/%s)\n\n", c.Title, c.file, c.file)
		fmt.Fprintf(&want, "| pattern | scope or condition | how to write it | it fails where this is false | n/a without |\n|---|---|---|---|---|\n")
		for _, p := range c.Pattern {
			pattern, scope, _ := strings.Cut(p.Line, ", ")
			body, err := xBody(c.Book, p.Rule)
			if err != nil {
				t.Fatalf("%s: %v", c.file, err)
			}
			applies := "–"
			if p.Applies != "" {
				applies = xCode(p.Applies)
			}
			formula := xCode(p.Formula)
			if p.Limit != "" {
				formula += "<br>" + p.Limit
			}
			var lines []string
			for _, line := range body {
				lines = append(lines, xCode(line))
			}
			fmt.Fprintf(&want, "| %s | %s | %s | %s | %s |\n", pattern, scope, strings.Join(lines, "<br>"), formula, applies)
		}
	}
	if tables == want.String() {
		return
	}
	if !*updateExpressiveness {
		t.Fatalf("the tables of %s are not those of the cases; go test ./checker -run TestExpressivenessDoc -update writes them", path)
	}
	if err := os.WriteFile(path, []byte(head+mark+want.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// xCode is code in a cell of a table.
func xCode(s string) string {
	return "`" + strings.ReplaceAll(strings.ReplaceAll(s, "|", `\|`), "  ", "") + "`"
}

func xBody(book, rule string) ([]string, error) {
	_, rest, found := strings.Cut(book, "[rule."+rule+"]\n")
	if !found {
		return nil, fmt.Errorf("the book has no rule %s", rule)
	}
	rest, _, _ = strings.Cut(rest, "\n[rule.")
	return strings.Split(strings.TrimSpace(rest), "\n"), nil
}

// xMake makes a visit at random from an alphabet.
func xMake(t *testing.T, r *rand.Rand, alphabet []any) string {
	t.Helper()
	pick := func(values any) any { list := values.([]any); return list[r.IntN(len(list))] }
	clock := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	events := []map[string]any{}
	for range r.IntN(10) {
		event := map[string]any{"at": clock.Format(time.TimeOnly)}
		switch letter := pick(alphabet).(type) {
		case string:
			event["do"] = letter
		case map[string]any:
			for key, values := range letter {
				switch key {
				case "do":
					event["do"] = values
				case "duration":
					event["end"] = clock.Add(time.Duration(pick(values).(int64)) * time.Second).Format(time.TimeOnly)
				default:
					event[key] = pick(values)
				}
			}
		}
		events = append(events, event)
		clock = clock.Add(time.Duration([]int{0, 1, 3, 4, 5, 6, 10, 11}[r.IntN(8)]) * time.Second)
	}
	text, err := json.Marshal(map[string]any{"visit": "V", "date": "2026-03-02", "events": events})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// xTrace is a visit as the formulas see it: "do", "time" in seconds, "duration"
// in seconds where there is an end, and the fields.
type xTrace []map[string]any

func xRead(t *testing.T, log string) xTrace {
	t.Helper()
	var visit struct{ Events xTrace }
	if err := json.Unmarshal([]byte(log), &visit); err != nil {
		t.Fatal(err)
	}
	seconds := func(v any) float64 {
		at, err := time.Parse(time.TimeOnly, v.(string))
		if err != nil {
			t.Fatal(err)
		}
		return float64(at.Hour()*3600 + at.Minute()*60 + at.Second())
	}
	for _, e := range visit.Events {
		e["time"] = seconds(e["at"])
		if e["end"] != nil {
			e["duration"] = seconds(e["end"]) - e["time"].(float64)
		}
	}
	return visit.Events
}

// xFormula is a formula at position i of a finite trace, under the events bound
// so far. i may lie past the end, where nothing is true of an event.
//
// The logic is LTL over finite traces, with the past and with time: G F X and H O
// Y (the same backward), U and S, W (U, or its left side to the end), F[0,10] (no
// further than 10 seconds); X and Y want a neighbour. An element's id says that
// the event is of it. `@x f` calls the event x in f; `field op value` compares
// the event's field with a value or with x.field (+ or - a number). `each lot: f`
// asks f of the events of each lot alone.
type xFormula func(tr xTrace, i int, env map[string]map[string]any) bool

type xParser struct {
	tokens []string
	at     int
	err    error
}

var xToken = regexp.MustCompile(`^\s*(<->|->|!=|<=|>=|[!&|()<>=@:\[\],+-]|\d+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z]+)?|[A-Z])`)

func xMustParse(t *testing.T, text string) xFormula {
	t.Helper()
	if text == "" {
		text = "true"
	}
	f, err := xParse(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func xParse(text string) (xFormula, error) {
	p := &xParser{}
	for rest := strings.TrimSpace(text); rest != ""; {
		m := xToken.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("%q: not a formula at %q", text, rest)
		}
		p.tokens, rest = append(p.tokens, m[1]), rest[len(m[0]):]
	}
	f := p.iff()
	if p.err == nil && p.at < len(p.tokens) {
		p.err = fmt.Errorf("%q is left over", p.tokens[p.at:])
	}
	if p.err != nil {
		return nil, fmt.Errorf("%q: %w", text, p.err)
	}
	return f, nil
}

func (p *xParser) peek() string {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return ""
}

func (p *xParser) next() string {
	token := p.peek()
	p.at++
	return token
}

func (p *xParser) eat(token string) bool {
	if p.peek() != token {
		return false
	}
	p.at++
	return true
}

func (p *xParser) need(token string) {
	if got := p.next(); got != token && p.err == nil {
		p.err = fmt.Errorf("%q where %q was due", got, token)
	}
}

func (p *xParser) number() float64 {
	n, err := strconv.ParseFloat(p.next(), 64)
	if err != nil && p.err == nil {
		p.err = err
	}
	return n
}

func (p *xParser) iff() xFormula {
	left := p.implies()
	for p.eat("<->") {
		a, b := left, p.implies()
		left = func(tr xTrace, i int, env map[string]map[string]any) bool { return a(tr, i, env) == b(tr, i, env) }
	}
	return left
}

func (p *xParser) implies() xFormula {
	left := p.or()
	if !p.eat("->") {
		return left
	}
	right := p.implies()
	return func(tr xTrace, i int, env map[string]map[string]any) bool {
		return !left(tr, i, env) || right(tr, i, env)
	}
}

func (p *xParser) or() xFormula {
	left := p.and()
	for p.eat("|") {
		a, b := left, p.and()
		left = func(tr xTrace, i int, env map[string]map[string]any) bool { return a(tr, i, env) || b(tr, i, env) }
	}
	return left
}

func (p *xParser) and() xFormula {
	left := p.until()
	for p.eat("&") {
		a, b := left, p.until()
		left = func(tr xTrace, i int, env map[string]map[string]any) bool { return a(tr, i, env) && b(tr, i, env) }
	}
	return left
}

func (p *xParser) until() xFormula {
	left := p.unary()
	op := p.peek()
	if op != "U" && op != "W" && op != "S" {
		return left
	}
	p.next()
	right := p.until()
	step := 1
	if op == "S" {
		step = -1
	}
	return func(tr xTrace, i int, env map[string]map[string]any) bool {
		for ; 0 <= i && i < len(tr); i += step {
			if right(tr, i, env) {
				return true
			}
			if !left(tr, i, env) {
				return false
			}
		}
		return op == "W"
	}
}

func (p *xParser) unary() xFormula {
	switch token := p.next(); token {
	case "!":
		f := p.unary()
		return func(tr xTrace, i int, env map[string]map[string]any) bool { return !f(tr, i, env) }
	case "(":
		f := p.iff()
		p.need(")")
		return f
	case "G", "F", "H", "O":
		return p.somewhere(token)
	case "X", "Y":
		f, step := p.unary(), 1
		if token == "Y" {
			step = -1
		}
		return func(tr xTrace, i int, env map[string]map[string]any) bool {
			return 0 <= i+step && i+step < len(tr) && f(tr, i+step, env)
		}
	case "@":
		name := p.next()
		f := p.unary()
		return func(tr xTrace, i int, env map[string]map[string]any) bool {
			inner := map[string]map[string]any{}
			for k, v := range env {
				inner[k] = v
			}
			if i < len(tr) {
				inner[name] = tr[i]
			}
			return f(tr, i, inner)
		}
	case "each":
		field := p.next()
		p.need(":")
		return xEach(field, p.unary())
	case "true":
		return func(xTrace, int, map[string]map[string]any) bool { return true }
	default:
		return p.atom(token)
	}
}

// somewhere is the four operators over all positions on one side.
func (p *xParser) somewhere(op string) xFormula {
	low, high := 0.0, -1.0
	if p.eat("[") {
		low = p.number()
		p.need(",")
		high = p.number()
		p.need("]")
	}
	f := p.unary()
	all, back := op == "G" || op == "H", op == "H" || op == "O"
	return func(tr xTrace, i int, env map[string]map[string]any) bool {
		for j := range tr {
			if back && j > i || !back && j < i {
				continue
			}
			d := tr[j]["time"].(float64) - tr[i]["time"].(float64)
			if d = max(d, -d); d < low || high >= 0 && d > high {
				continue
			}
			if f(tr, j, env) != all {
				return !all
			}
		}
		return all
	}
}

func xEach(field string, f xFormula) xFormula {
	return func(tr xTrace, _ int, env map[string]map[string]any) bool {
		for _, e := range tr {
			var own xTrace
			for _, other := range tr {
				if other[field] == nil || other[field] == e[field] {
					own = append(own, other)
				}
			}
			if e[field] != nil && !f(own, 0, env) {
				return false
			}
		}
		return true
	}
}

func (p *xParser) atom(token string) xFormula {
	op := p.peek()
	if !slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, op) {
		if !regexp.MustCompile(`^[a-z]`).MatchString(token) && p.err == nil {
			p.err = fmt.Errorf("%q where a formula was due", token)
		}
		return func(tr xTrace, i int, _ map[string]map[string]any) bool { return i < len(tr) && tr[i]["do"] == token }
	}
	p.next()
	value := p.next()
	add := 0.0
	if p.eat("+") {
		add = p.number()
	} else if p.eat("-") {
		add = -p.number()
	}
	return func(tr xTrace, i int, env map[string]map[string]any) bool {
		if i >= len(tr) || tr[i][token] == nil {
			return false
		}
		var other any = value
		if name, field, bound := strings.Cut(value, "."); bound {
			if other = env[name][field]; other == nil {
				return false
			}
		} else if n, err := strconv.ParseFloat(value, 64); err == nil {
			other = n
		} else if b, err := strconv.ParseBool(value); err == nil {
			other = b
		}
		if n, ok := other.(float64); ok {
			return xCompares(op, tr[i][token].(float64)-n-add)
		}
		return (tr[i][token] == other) == (op == "=")
	}
}

func xCompares(op string, difference float64) bool {
	switch op {
	case "=":
		return difference == 0
	case "!=":
		return difference != 0
	case "<":
		return difference < 0
	case "<=":
		return difference <= 0
	case ">":
		return difference > 0
	}
	return difference >= 0
}
