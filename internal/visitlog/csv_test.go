package visitlog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const csvHeader = "visit,site,date,zone,unobserved,fact.channel,fact.vip,step,at,do,end,by,angle,text,deep\n"

func TestCSV(t *testing.T) {
	b := compile(t, testSource)
	for _, c := range []struct {
		name, in string
		visits   []string
		rejects  []string
	}{
		{name: "two visits", in: csvHeader +
			"V1,S1,2026-03-02,Asia/Shanghai,smile; say,counter,TRUE,welcome,09:00,enter,,,,,\n" +
			"V1,,,,,,,welcome,09:01,bow,09:02, teller , 30 ,,false\n" +
			"V2,S1,,,,,,,,say,,teller,,\" 您好, \"\"客户\"\"\n2\",\n",
			visits: []string{
				`{"visit":"V1","site":"S1","zone":"Asia/Shanghai","date":"2026-03-02","facts":{"channel":"counter","vip":true},"unobserved":["smile","say"],"events":[{"at":"09:00","do":"enter","step":"welcome","by":"customer"},{"at":"09:01","do":"bow","end":"09:02","step":"welcome","by":"teller","angle":30,"deep":false}]}`,
				`{"visit":"V2","site":"S1","events":[{"do":"say","by":"teller","text":"您好, \"客户\"\n2"}]}`,
			}},
		{name: "no events", in: "visit;do;fact.channel;fact.vip\r\nV1;;counter;\r\nV1;;;false\r\nV2;;;\r\n",
			visits: []string{`{"visit":"V1","facts":{"channel":"counter","vip":false},"events":[]}`, `{"visit":"V2","events":[]}`}},
		{name: "tabs and quotes in the header", in: "\xef\xbb\xbf\"visit\"\t\"do\"\t\nV1\tbow\t", visits: []string{`{"visit":"V1","events":[{"do":"bow"}]}`}},
		{name: "blank rows", in: "\n\nvisit,do\n\nV1,bow\n,\n\" \",\nV1,smile\n", visits: []string{`{"visit":"V1","events":[{"do":"bow"},{"do":"smile"}]}`}},
		{name: "header alone", in: "visit,do"},
		{name: "field with its own prefix", in: "visit,do,field.angle\nV1,bow,3\n", visits: []string{`{"visit":"V1","events":[{"do":"bow","angle":3}]}`}},
		{name: "repeated and contradicted", in: "visit,do,site\nV1,bow,S1\nV1,bow,S1\nV1,bow,S2\nV2,bow,S2\n",
			visits:  []string{`{"visit":"V2","site":"S2","events":[{"do":"bow"}]}`},
			rejects: []string{`log:4:3: visit "V1": site: found "S2", but an earlier row of the visit states "S1"`}},
		{name: "unknown names", in: "visit,do,step,unobserved,by\nV1,bowl,,,\nV2,bow,welcom,,\nV3,bow,,smiel,\nV4,enter,,,me\n",
			rejects: []string{
				`log:2:2: visit "V1": do: the rulebook has no element "bowl"; did you mean "bow"?`,
				`log:3:3: visit "V2": step: the rulebook has no step "welcom"; did you mean "welcome"?`,
				`log:4:4: visit "V3": unobserved: the rulebook has no element "smiel"; did you mean "smile"?`,
				`log:5:5: visit "V4": by: found "me", but by the rulebook "enter" is always by "customer"`}},
		{name: "bad values", in: "visit,do,angle,deep,at,text,fact.channel\n客户,bow,x,,,,\nV2,bow,,perhaps,,,\nV3,bow,,,9:00,,\nV4,bow,,,,hello,\nV5,bow,,,,,conter\n",
			rejects: []string{
				`log:2:3: visit "客户": angle: "x" is not a number`,
				`log:3:4: visit "V2": deep: "perhaps" is neither true nor false`,
				`log:4:5: visit "V3": at: "9:00" is not a time such as 09:00:02, 09:00, 2026-03-02T09:00:02+08:00, 2026-03-02 or +2m5s`,
				`log:5:6: visit "V4": text: the element "bow" has no field "text"`,
				`log:6:7: visit "V5": fact.channel: "conter" is not one of counter or phone; did you mean "counter"?`}},
		{name: "cells without do", in: "visit,do,angle\nV1,,3\n", rejects: []string{`log:2:3: visit "V1": angle: the row has no "do", the element that was observed, but states "3"`}},
		{name: "too few cells", in: "visit,do,angle\nV1,bow\nV2,bow,1,2\n", rejects: []string{
			`log:2: visit "V1": the row has 2 cells, the header 3`, `log:3: visit "V2": the row has 4 cells, the header 3`}},
		{name: "column without name", in: "visit,do,\nV1,bow,x\n", rejects: []string{`log:2:3: visit "V1": column 3 has no name in the header, but here it holds "x"`}},
		{name: "not together", in: "visit,do,site\nV1,bow,S1\nV2,bow,\nV1,smile,\nV1,bow,S1\n",
			visits: []string{`{"visit":"V1","site":"S1","events":[{"do":"bow"},{"do":"smile"},{"do":"bow"}]}`, `{"visit":"V2","events":[{"do":"bow"}]}`}},
		{name: "not together, with a fault", in: "visit,do\nV1,bow\nV2,bow\nV1,bowl\n",
			visits:  []string{`{"visit":"V2","events":[{"do":"bow"}]}`},
			rejects: []string{`log:4:2: visit "V1": do: the rulebook has no element "bowl"; did you mean "bow"?`}},
		{name: "row without visit", in: "visit,do\nV1,bow\n,bow\nV2,bow\nV3,bow\n",
			visits: []string{`{"visit":"V3","events":[{"do":"bow"}]}`},
			rejects: []string{
				`log:3: visit "V1": the row has no "visit", the id of the visit; the visits before and after it are rejected, since it may belong to either`,
				`log:3: visit "V2": the row has no "visit", the id of the visit; the visits before and after it are rejected, since it may belong to either`}},
		{name: "rows without visit alone", in: "visit,do\n,bow\n,bow\n",
			rejects: []string{`log:2: the row has no "visit", the id of the visit; the visits before and after it are rejected, since it may belong to either`}},
		{name: "quotation mark inside", in: "visit,do,text\nV1,say,5\" screen\nV1,say,x\nV2,say,y\n",
			visits:  []string{`{"visit":"V2","events":[{"do":"say","text":"y"}]}`},
			rejects: []string{`log:2:9: visit "V1": a quotation mark stands inside of a cell; the cell must stand in quotation marks, and those inside it be doubled`}},
		{name: "quotation mark that swallows rows", in: "visit,do,text\nV1,say,\"x\nV1,say,y\nV2,say,\"z\"\nV2,say,z\nV3,say,z\n",
			visits: []string{`{"visit":"V3","events":[{"do":"say","text":"z"}]}`},
			rejects: []string{
				`log:2:8: visit "V1": a quotation mark that opens a cell is not closed rightly; lines 2 to 4 were left unread`,
				`log:2:8: visit "V2": a quotation mark that opens a cell is not closed rightly; lines 2 to 4 were left unread`}},
		{name: "quotation mark not closed", in: "visit,do,text\nV1,say,\"x\nV2,say,y\n",
			visits:  []string{`{"visit":"V2","events":[{"do":"say","text":"y"}]}`},
			rejects: []string{`log:2:8: visit "V1": a quotation mark that opens a cell is never closed; what follows was read from the next line on`}},
		{name: "GB18030", in: "visit,do,text\nV1,say,\xc4\xe3\xba\xc3\nV2,say,y\n",
			visits: []string{`{"visit":"V1","events":[{"do":"say","text":"你好"}]}`, `{"visit":"V2","events":[{"do":"say","text":"y"}]}`}},
		{name: "not UTF-8", in: "\xef\xbb\xbfvisit,do,text\nV1,say,\xc4\xe3\nV2,say,y\n",
			visits:  []string{`{"visit":"V2","events":[{"do":"say","text":"y"}]}`},
			rejects: []string{`log:2:8: visit "V1": found the byte C4, which is not UTF-8 text; if the text is in another encoding, say which: encoding = "gb18030"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := runText(t, b, Options{}, c.in)
			var rejects []string
			for _, r := range out.rejects {
				rejects = append(rejects, r.Error())
			}
			if !slices.Equal(out.visits, c.visits) || !slices.Equal(rejects, c.rejects) {
				t.Errorf("visits  %s\nrejects %s", strings.Join(out.visits, "\n        "), strings.Join(rejects, "\n        "))
			}
		})
	}
}

func TestCSVHeader(t *testing.T) {
	b := compile(t, testSource)
	for _, c := range []struct{ in, want string }{
		{"visit,do,angel\n", `log:1: column 3: unknown column "angel"; did you mean "angle"?`},
		{"\n\nvisit,do,sit\n", `log:3: column 3: unknown column "sit"; did you mean "site"?`},
		{"visit,do,channel\n", `log:1: column 3: unknown column "channel"; the column of a fact is called "fact.channel"`},
		{"visit,do,fact.chanel\n", `log:1: column 3: the rulebook has no fact "chanel"; did you mean "channel"?`},
		{"visit,do,duration", `log:1: column 3: the duration of an event is computed from "at" and "end"; state "end" instead`},
		{"visit,do,at,at\n", `log:1: columns 3 and 4 are both called "at"`},
		{"visit,Do,at\n", `log:1: this is no log of visits: if it is CSV, its first line lacks the column "do"; is it the one called "Do"?` + mapHint},
		{"id;do\n", `log:1: this is no log of visits: if it is CSV, its first line lacks the column "visit"` + mapHint},
		{"# a log\n", `log:1: this is no log of visits: expected JSON (which begins with { or [) or CSV with the columns "visit" and "do", found "# a log"` + mapHint},
		{"PK\x05\x06abc", `log:1: this is no log of visits: this is an empty zip archive`},
		{"\xd0\xcf\x11\xe0\x00", `log:1: this is no log of visits: this is an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password, or as CSV`},
		{"<log><trace/></log>", `log:1: this is no log of visits: it is an XES event log` + mapHint},
		{"\xff\xfev\x00", `log:1: this is no log of visits: expected JSON (which begins with { or [) or CSV with the columns "visit" and "do", found "v"` + mapHint},
	} {
		out := runText(t, b, Options{}, c.in)
		if len(out.rejects) != 1 || out.rejects[0].Error() != c.want {
			t.Errorf("%q:\n%v\nwant %s", c.in, out.rejects, c.want)
		}
	}
}

// Rows with texts over several lines, and visits of any number of rows, across
// blocks: nothing is lost, torn or put into another visit.
func TestCSVAcrossBlocks(t *testing.T) {
	b := compile(t, testSource)
	var s strings.Builder
	s.WriteString("do,text,visit\n")
	var want []string
	for i := range 400 {
		rows := i % 5 * 3
		if i == 200 {
			rows = 3000
		}
		var events []string
		for k := range rows {
			text := fmt.Sprintf("%d\n\"%d\",%s", i, k, strings.Repeat("y", 200))
			fmt.Fprintf(&s, "say,\"%s\",\"V%d\"\n", strings.ReplaceAll(text, `"`, `""`), i)
			events = append(events, fmt.Sprintf(`{"do":"say","text":%s}`, str(text)))
		}
		if rows == 0 {
			fmt.Fprintf(&s, ",,V%d\n", i)
		}
		want = append(want, fmt.Sprintf(`{"visit":"V%d","events":[%s]}`, i, strings.Join(events, ",")))
	}
	out := runText(t, b, Options{Workers: 3}, s.String())
	if len(out.rejects) > 0 || !slices.Equal(out.visits, want) {
		t.Error(out.rejects, len(out.visits))
	}
}
