package propose

import (
	"strings"
	"testing"
)

// wants proposes a mapping and checks that the text has some lines, and has
// others not, which begin with !.
func wants(t *testing.T, p *Profile, bookPath string, lines ...string) {
	t.Helper()
	p.Name = "log.csv"
	text := ""
	if bookPath == "" {
		text = string(Propose(p, nil, "en").Text)
	} else {
		book := bookAt(t, bookPath)
		out := Propose(p, book, "en").Text
		compiles(t, out, book)
		text = string(out)
	}
	for _, line := range lines {
		line, not := strings.CutPrefix(line, "!")
		if has := strings.Contains(text, "\n"+line+"\n"); has == not {
			t.Errorf("line %q: there %t\n%s", line, has, text)
		}
	}
}

const helpdesk = "../../testdata/map/english-events/book.toml"

func TestRowsOutOfOrder(t *testing.T) {
	wants(t, lookAt(t, sheet("Case|Activity|Time",
		"1|Register ticket|2026-03-02 09:00:00",
		"1|Close|2026-03-02 10:00:00",
		"1|Resolve ticket|2026-03-02 09:30:00",
		"2|Register ticket|2026-03-02 09:00:00+01:00",
		"2|Close|2026-03-02 08:30:00+00:00")), helpdesk,
		`# In 1 of 2 visits a row is earlier than the one before it, so rows are put in order by their`,
		`order  = "time"`)
}

func TestMidnightsMayBeDays(t *testing.T) {
	some := sheet("Case|Activity|Time",
		"1|Register ticket|2026-03-02 00:00:00", "1|Close|2026-03-02 10:00:01",
		"2|Register ticket|2026-03-03 00:00:00", "2|Close|2026-03-04 11:00:01")
	wants(t, lookAt(t, some), helpdesk, `"Time" = "at"`, `# "Time" = { is = "at", date-only = true }`)
	all := sheet("Case|Activity|Time",
		"1|Register ticket|2026-03-02 00:00:00", "1|Close|2026-03-02 00:00:00",
		"2|Register ticket|2026-03-03 00:00:00")
	wants(t, lookAt(t, all), helpdesk, `"Time" = { is = "at", date-only = true }`)
}

func TestNumbersThatAreMoments(t *testing.T) {
	wants(t, lookAt(t, sheet("Case|Activity|Timestamp|Cost",
		"1|Register ticket|1767225600|45000", "1|Close|1767229200|45001")), helpdesk,
		`"Timestamp" = { is = "at", format = "epoch-s" }`, `"Cost" = "field.cost"`)
	wants(t, lookAt(t, sheet("Case|Activity|Time",
		"1|Register ticket|46083.375", "1|Close|46083.4")), helpdesk,
		`"Time" = { is = "at", format = "excel" }`)
}

func TestManyStrangeActivities(t *testing.T) {
	wants(t, lookAt(t, sheet("Case|Activity|Time",
		"1|Register ticket|09:00:00", "1|alpha|09:01:00", "1|beta|09:02:00",
		"2|gamma|09:00:00", "2|delta|09:01:00", "2|Close|09:02:00")), helpdesk,
		`others = "ignore"`, `# "alpha" = "…" # 1 row`)
}

// TestNoTargetIsGivenTwice checks that of two columns that mean one thing the
// likelier has it, and the other is asked about.
func TestNoTargetIsGivenTwice(t *testing.T) {
	wants(t, lookAt(t, sheet("visit|store|shop|date",
		"1|A|X|2026-03-02", "2|B|Y|2026-03-03", "3|A|Z|2026-03-03")), helpdesk,
		`"store" = "site"`, `!"shop" = "site"`)
}

func TestIDOfSeveralColumns(t *testing.T) {
	wants(t, lookAt(t, sheet("line|call id|date",
		"A|1|2026-03-02", "A|2|2026-03-02", "B|1|2026-03-02", "B|2|2026-03-02")), helpdesk,
		`"line" = "visit"`, `"call id" = "visit"`,
		`# a guess: visit, only together these columns differ in each row: line, call id`)
}

// TestTextOfALogStaysInItsComment checks that nothing in a log ends a comment
// or acts on a terminal.
func TestTextOfALogStaysInItsComment(t *testing.T) {
	p := lookAt(t, sheet("visit|note", "1|x\n[log]\nzone = 'Moon'", "2|\x1b[31mred", "3|\u202eback", "4|x\n[log]\nzone = 'Moon'"))
	p.Name = "a\nb.csv"
	for _, lang := range []string{"en", "zh"} {
		text := string(Propose(p, nil, lang).Text)
		if strings.Contains(text, "\nzone") || strings.ContainsAny(text, "\x1b\u202e\r") || strings.Count(text, "\n[log]\n") != 1 {
			t.Errorf("text of the log got out:\n%q", text)
		}
	}
}

func TestWithoutBook(t *testing.T) {
	p := lookAt(t, sheet("编号|渠道|进门时间|是否问候",
		"1|柜台|9:00:00|是", "2|电话|9:05:00|否", "3|柜台|9:10:00|是"))
	wants(t, p, "",
		`"编号" = "visit"`,
		`# "渠道" = "fact.channel"`,
		`# [fact.channel]`,
		`# values = ["柜台", "电话"]`,
		`# "进门时间" = "enter.at"`)
}
