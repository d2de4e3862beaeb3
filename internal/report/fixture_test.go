package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

var update = flag.Bool("update", false, "rewrite the files under testdata")

// golden compares output with a file under testdata, or rewrites the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update rewrites it); got:\n%s", path, got)
	}
}

// The patterns of the book hall returns.
const (
	pEnter = iota
	pGreet
	pSmile
	pSay
	pBow
	pSeat
	pServeEnd
	pStart
	pDeparture
	pWelcome
	pCheck
)

// bilingual is a title in both languages; the book's own is Chinese.
func bilingual(zh, en string) rules.Text { return rules.Text{Main: zh, EN: en} }

// hall is a book as the compiler would make it, as far as reports read it.
func hall() *rules.Book {
	number := func(id string, title rules.Text, unit string) rules.Field {
		return rules.Field{ID: id, Title: title, Type: rules.TypeNumber, Unit: unit}
	}
	by := rules.Field{ID: "by", Title: bilingual("由谁", "by"), Type: rules.TypeEnum, Values: []string{"greeter", "teller"}}
	element := func(id, zh, en string, more ...rules.Field) rules.Element {
		return rules.Element{ID: id, Title: bilingual(zh, en), Fields: append([]rules.Field{by}, more...)}
	}
	event := func(element int, where ...rules.Cond) rules.Pattern {
		return rules.Pattern{Alts: []rules.Alt{{Element: element, Where: where}}, Fact: -1, Step: -1}
	}
	staff := rules.Cond{Slot: 0, Test: rules.Test{Op: rules.OpOneOf, Values: []rules.Literal{lit("greeter"), lit("teller")}}}
	blame := rules.Cond{Slot: 1, Test: rules.Test{Op: rules.OpSays, Sets: []int{0}}}
	end := event(6)
	end.End = true
	return &rules.Book{
		Hash: "3f2a9c01b7de5544332211009988776655443322110099887766554433221100", ID: "telecom-hall",
		Title: bilingual("营业厅服务标准", "Service in telecom halls"), Version: "2.1.0", Language: "zh-CN",
		PassMark: rules.Whole(85), MinCoverage: rules.Whole(0), Fields: []string{"by", "ticket"},
		Facts: []rules.Field{
			{ID: "channel", Title: bilingual("渠道", "channel"), Type: rules.TypeEnum},
			number("expected", bilingual("期望", "expected"), ""), number("perceived", bilingual("感知", "perceived"), ""),
			{ID: "departure", Title: bilingual("起飞时间", "departure"), Type: rules.TypeTime},
		},
		Elements: []rules.Element{
			element("enter", "客户进门", "enter"), element("greet", "问候", "greet"), element("smile", "微笑", "smile"),
			element("say", "说", "say", rules.Field{ID: "text", Title: bilingual("内容", "text"), Type: rules.TypeText}),
			element("bow", "鞠躬", "bow", number("angle", bilingual("角度", "angle"), "°")),
			element("seat", "请坐", "seat"), element("serve", "办理", "serve"), element("check", "巡查", "check"),
		},
		Steps: []rules.Step{
			{ID: "welcome", Title: bilingual("迎接", "Welcome")}, {ID: "serve", Title: bilingual("办理业务", "Service")},
			{ID: "farewell", Title: bilingual("送别", "Farewell")},
		},
		Dimensions: []rules.Dimension{
			{ID: "responsiveness", Title: bilingual("响应性", "Responsiveness"), Expected: 1, Perceived: 2},
			{ID: "empathy", Title: bilingual("移情性", "Empathy"), Expected: -1, Perceived: -1},
		},
		Phrases: []rules.PhraseSet{{ID: "blame"}},
		Patterns: []rules.Pattern{
			pEnter: event(0), pGreet: event(1), pSmile: event(2), pSay: event(3, staff, blame), pBow: event(4), pSeat: event(5),
			pServeEnd: end, pStart: {Place: rules.PlaceStart, Fact: -1, Step: -1},
			pDeparture: {Place: rules.PlaceFact, Fact: 3, Step: -1}, pWelcome: {Step: 0, Fact: -1}, pCheck: event(7),
		},
		Rules: hallRules(),
	}
}

func hallRules() []rules.Rule {
	rule := func(id, zh, en string, weight int64, step int, node rules.Node, dims ...int) rules.Rule {
		return rules.Rule{ID: id, Title: bilingual(zh, en), Weight: rules.Whole(weight), Step: step, Node: node, Dimensions: dims}
	}
	noBlame := rule("no-blame", "不推诿责任", "No passing the buck", 1, 1, forbid(), 1)
	noBlame.Critical = true
	tea := rule("tea", "请客户喝茶", "Tea is offered", 1, -1, noNode)
	tea.Bonus = true
	return []rules.Rule{
		rule("greet-promptly", "进门十秒内问候", "A greeting within ten seconds", 3, 0, greetWithin("10s"), 0),
		rule("three-smiles", "至少微笑三次", "Three smiles", 2, 0, smiles(), 0, 1),
		noBlame,
		rule("bow-depth", "鞠躬角度在十五到四十五度之间，并且停留片刻以示尊重", "Bows of 15 to 45 degrees", 2, 2, bows(), 1),
		tea,
	}
}

func lit(s string) rules.Literal { return rules.Literal{Type: rules.TypeText, Text: s, Fact: -1} }
func num(s string) *rules.Literal {
	return &rules.Literal{Type: rules.TypeNumber, Text: s, Fact: -1}
}

// node returns a node of a form with a counted pattern, changed by set.
func node(form rules.Form, count int, set func(*rules.Node)) rules.Node {
	n := noNode
	n.Form, n.Count = form, count
	if set != nil {
		set(&n)
	}
	return n
}

func window(lo, hi string) *rules.Window {
	w := &rules.Window{}
	w.Lo.N, _ = rules.ParseDuration(lo)
	if hi != "" {
		n, _ := rules.ParseDuration(hi)
		w.Hi = &rules.Length{N: n}
	}
	return w
}

func greetWithin(d string) rules.Node {
	return node(rules.FormExpect, pGreet, func(n *rules.Node) { n.After, n.Within = pEnter, window("0s", d) })
}

func smiles() rules.Node {
	return node(rules.FormExpect, pSmile, func(n *rules.Node) { n.Times.Min = 3 })
}

func forbid() rules.Node {
	return node(rules.FormForbid, pSay, func(n *rules.Node) { n.Times = rules.Range{} })
}

func bows() rules.Node { return node(rules.FormEach, pBow, nil) }

// bowDepth is the condition of bow-depth.
var bowDepth = rules.Cond{Slot: 1, Test: rules.Test{Op: rules.OpRange, Lo: num("15"), Hi: num("45")}}

// reason returns a reason of a node that names nothing yet.
func reason(code checker.ReasonCode, n rules.Node, set func(*checker.Reason)) *checker.Reason {
	r := &checker.Reason{Code: code, Node: &n, Anchor: -1, Event: -1, AnchorElement: -1, EventElement: -1, Pattern: -1, Other: -1, Step: -1, Fact: -1}
	if set != nil {
		set(r)
	}
	return r
}

const secondNs = int64(1e9)

// dist sets the distance of a reason, in seconds.
func dist(r *checker.Reason, lo, hi int64) {
	r.HasDist, r.DistLo, r.DistHi = true, lo*secondNs, hi*secondNs
}
