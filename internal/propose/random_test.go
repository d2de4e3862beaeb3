package propose

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"stdc/internal/visitlog/table"
	"stdc/rules"
	"stdc/rules/format"
)

// names and cells that a random table is made of: those that the package looks
// for, and those that may break a line of TOML.
var (
	oddNames = []string{"", "visit", "访问编号", "case:concept:name", "concept:name", "time:timestamp", "site", "门店", "date", "日期", "at", "end", "a*b", "*", "x\"y", "back\\slash", "tab\there", "#", "q_start", "q_exit", "等候时长", "微笑次数", "鞠躬", "鞠躬角度", "是否问候", "lifecycle:transition", "org:resource", "count", "渠道", "step", "a/b", "a", "ignore", "is", "unobserved"}
	oddCells = []string{"", "", "1", "2", "17", "0", "-1", "9999", "3,5", "1.5", "2026-03-02", "2026/3/2 9:05", "3/4/2026", "13/4/2026", "4/13/2026 10:00", "9:05", "09:05:10", "0:00:00", "23:59:59", "2026-03-02T09:00:00+08:00", "2026-03-02 00:00:00", "yes", "no", "是", "否", "有", "无", "?", "N/A", "-", "未观察", "start", "complete", "PHANTOM", "NO_SERVER", "10s", "1m30s", "\"\"\"", "a\nb", "# ? x", "]", "\u202e", "\x00", "\xff", "45000.5", "1700000000", "1700000000000", strings.Repeat("长", 200)}
)

func randomSource(r *rand.Rand, book *rules.Book) *rows {
	names, cells := oddNames, oddCells
	if book != nil {
		for _, e := range book.Elements {
			names = append(names[:len(names):len(names)], e.ID, e.Title.Main, e.ID+".at", e.ID+" time", e.Title.Main+"次数")
			cells = append(cells[:len(cells):len(cells)], e.ID, e.Title.Main)
			for _, f := range e.Fields {
				names = append(names, f.ID, e.ID+" "+f.ID, f.Title.Main)
				cells = append(cells, f.Values...)
			}
		}
		for _, f := range book.Facts {
			names = append(names, f.ID, f.Title.Main)
			cells = append(cells, f.Values...)
		}
		for _, s := range book.Steps {
			cells = append(cells, s.ID)
		}
	}
	s := &rows{}
	for i := range 1 + r.IntN(3) {
		t := table.Table{Name: strings.Repeat("greet/", i)}
		kinds := 1 + r.IntN(12)
		pools := make([][]string, kinds)
		for c := range kinds {
			t.Columns = append(t.Columns, names[r.IntN(len(names))])
			for range 1 + r.IntN(4) {
				pools[c] = append(pools[c], cells[r.IntN(len(cells))])
			}
		}
		s.tables = append(s.tables, t)
		for n := range r.IntN(30) {
			row := table.Row{Table: i, Line: n + 2}
			for c := range kinds {
				cell := pools[c][r.IntN(len(pools[c]))]
				if c == 0 && kinds%2 == 0 {
					cell = fmt.Sprint("V-", n/(1+kinds%3))
				}
				row.Cells = append(row.Cells, cell)
			}
			s.rows = append(s.rows, row)
		}
	}
	return s
}

// TestEveryProposalCompiles is the law: whatever a table holds, what is
// proposed for a book is a mapping of that book, without even a warning, and
// for no book it is TOML. Each column is spoken of.
func TestEveryProposalCompiles(t *testing.T) {
	list := append(books(t), nil)
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1))
		book := list[r.IntN(len(list))]
		p := lookAt(t, randomSource(r, book))
		p.Name = "x\ny.csv"
		lang := []string{"en", "zh-CN", ""}[r.IntN(3)]
		text := Propose(p, book, lang).Text
		checkProposal(t, p, book, text)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func checkProposal(t *testing.T, p *Profile, book *rules.Book, text []byte) {
	t.Helper()
	var any map[string]any
	if _, err := toml.Decode(string(text), &any); err != nil {
		t.Errorf("no TOML: %v\n%s", err, text)
		return
	}
	if formatted, _ := format.Source("proposed.toml", text); string(formatted) != string(text) {
		t.Errorf("stdc fmt changes what is proposed to\n%s", formatted)
	}
	for _, c := range p.Tables[0].Columns {
		if c.Name != "" && !strings.Contains(string(text), tomlString(c.Name)) && !strings.Contains(string(text), "'"+c.Name+"'") {
			t.Errorf("nothing is said of %q:\n%s", c.Name, text)
		}
	}
	if book == nil || !slices.ContainsFunc(p.Tables[0].Columns, func(c *Column) bool { return c.Name != "" }) {
		return
	}
	_, diagnostics := rules.CompileLog("proposed.toml", func(string) ([]byte, error) { return text, nil }, book)
	if len(diagnostics) > 0 {
		t.Errorf("%v\n%s", diagnostics, text)
	}
}
