package visitlog

import (
	"strings"
	"testing"
)

// line is one log of a single line and what becomes of it.
type lineCase struct {
	name, in string
	want     string // the visit encoded again, or "" where it is rejected
	reason   string
	column   int
}

var goodLines = []lineCase{
	{name: "smallest", in: `{"visit":"V1","events":[]}`, want: `{"visit":"V1","events":[]}`},
	{name: "of the reference",
		in:   `{"visit":"V-1042","site":"SH-03","staff":"T17","date":"2026-03-02","zone":"Asia/Shanghai","facts":{"channel":"counter","departure":"2026-03-02T12:50:00+08:00"},"unobserved":["smile"],"events":[{"at":"09:00:02","do":"enter"},{"at":"09:00:09","do":"greet","by":"greeter"},{"at":"09:01","do":"bow","angle":30},{"at":"+2m5s","do":"serve","end":"+9m"}]}`,
		want: `{"visit":"V-1042","site":"SH-03","staff":"T17","zone":"Asia/Shanghai","date":"2026-03-02","facts":{"channel":"counter","departure":"2026-03-02T12:50:00+08:00"},"unobserved":["smile"],"events":[{"at":"09:00:02","do":"enter","by":"customer"},{"at":"09:00:09","do":"greet","by":"greeter"},{"at":"09:01","do":"bow","angle":30},{"at":"+2m5s","do":"serve","end":"+9m"}]}`},
	{name: "any order of keys",
		in:   `{"events":[{"angle":30,"deep":true,"by":"x","step":"welcome","end":"09:02","at":"09:01","do":"bow"}],"date":"2026-03-02","visit":"V1"}`,
		want: `{"visit":"V1","date":"2026-03-02","events":[{"at":"09:01","do":"bow","end":"09:02","step":"welcome","by":"x","angle":30,"deep":true}]}`},
	{name: "about is passed over",
		in:   `{"visit":"V1","about":{"book":"x","version":null,"hash":7,"notes":[{"text":"}]\""}],"deep":{"events":[1]}},"events":[]}`,
		want: `{"visit":"V1","events":[]}`},
	{name: "null is not recorded",
		in:   `{"visit":"V1","site":null,"facts":null,"unobserved":null,"date":null,"precision":null,"events":[{"at":null,"do":"bow","angle":null,"end":null,"step":null,"by":null},{"do":"enter","by":null}]}`,
		want: `{"visit":"V1","events":[{"do":"bow"},{"do":"enter","by":"customer"}]}`},
	{name: "facts of all types",
		in:   `{"visit":"V1","facts":{"channel":"phone","departure":"09:00","vip":false,"age":-4.5e1,"wait":"1m30s","note":"客户 \u4f60\"\n"},"events":[]}`,
		want: `{"visit":"V1","facts":{"channel":"phone","departure":"09:00","vip":false,"age":-45,"wait":"1m30s","note":"客户 你\"\n"},"events":[]}`},
	{name: "fields of all types",
		in:   `{"visit":"V1","start":"2026-03-02T09:00","precision":"5s","wave":"Q1","events":[{"do":"serve","due":"2026-03-02","pause":"500ms"},{"do":"say","text":"","by":"teller"},{"do":"bow","angle":1234567890123456789,"deep":false}]}`,
		want: `{"visit":"V1","wave":"Q1","start":"2026-03-02T09:00","precision":"5s","events":[{"do":"serve","due":"2026-03-02","pause":"500ms"},{"do":"say","by":"teller","text":""},{"do":"bow","angle":1234567890123456800,"deep":false}]}`},
	{name: "escaped keys and names", in: `{"\u0076isit":"V\u0031","events":[{"\u0061ngle":3,"d\u006f":"b\u006fw"}]}`, want: `{"visit":"V1","events":[{"do":"bow","angle":3}]}`},
	{name: "fixed actor stated", in: `{"visit":"V1","events":[{"do":"enter","by":"customer"}]}`, want: `{"visit":"V1","events":[{"do":"enter","by":"customer"}]}`},
	{name: "white space", in: " \t{ \"visit\" : \"V1\" , \"events\" : [ ] } \r", want: `{"visit":"V1","events":[]}`},
}

var badLines = []lineCase{
	{name: "no list", in: `{"visit":"V1"}`, reason: `the visit has no "events"; where none were seen, state "events":[]`, column: 1},
	{name: "null events", in: `{"visit":"V1","events":null}`, reason: `the visit has no "events"; where none were seen, state "events":[]`, column: 1},
	{name: "no id", in: `{"events":[]}`, reason: `the visit has no "visit", its id`, column: 1},
	{name: "null id", in: `{"visit":null,"events":[]}`, reason: `the visit has no "visit", its id`, column: 1},
	{name: "empty id", in: `{"visit":"","events":[]}`, reason: `visit: the id of a visit must not be empty`, column: 10},
	{name: "number id", in: `{"visit":17,"events":[]}`, reason: `visit: expected a text in quotation marks, found the number 17`, column: 10},
	{name: "unknown key", in: `{"visit":"V1","evnts":[]}`, reason: `a visit has no key "evnts"; did you mean "events"?`, column: 15},
	{name: "key twice", in: `{"visit":"V1","visit":"V2","events":[]}`, reason: `visit: the key is stated twice`, column: 15},
	{name: "unknown element", in: `{"visit":"V1","events":[{"do":"enter"},{"at":"09:00","do":"gret"}]}`, reason: `events[1].do: the rulebook has no element "gret"; did you mean "greet"?`, column: 59},
	{name: "unknown field", in: `{"visit":"V1","events":[{"do":"bow","angel":30}]}`, reason: `events[0].angel: the element "bow" has no field "angel"; did you mean "angle"?`, column: 37},
	{name: "unknown field before do", in: `{"visit":"V1","events":[{"angel":30,"do":"bow"}]}`, reason: `events[0].angel: the element "bow" has no field "angel"; did you mean "angle"?`, column: 26},
	{name: "field of another", in: `{"visit":"V1","events":[{"do":"smile","angle":30}]}`, reason: `events[0].angle: the element "smile" has no field "angle"`, column: 39},
	{name: "wrong type", in: `{"visit":"V1","events":[{"do":"bow","angle":"30"}]}`, reason: `events[0].angle: expected a number, found the text "30"`, column: 45},
	{name: "wrong type before do", in: `{"visit":"V1","events":[{"angle":{"a":1},"do":"bow"}]}`, reason: `events[0].angle: expected a number, found an object {…}`, column: 34},
	{name: "number as text", in: `{"visit":"V1","events":[{"do":"say","text":3}]}`, reason: `events[0].text: expected a text in quotation marks, found the number 3`, column: 44},
	{name: "number as truth", in: `{"visit":"V1","events":[{"do":"bow","deep":1}]}`, reason: `events[0].deep: expected true or false, found the number 1`, column: 44},
	{name: "too large", in: `{"visit":"V1","events":[{"do":"bow","angle":1e999}]}`, reason: `events[0].angle: the number "1e999" is too large`, column: 45},
	{name: "number as time", in: `{"visit":"V1","events":[{"at":75.5,"do":"bow"}]}`, reason: `events[0].at: expected a time in quotation marks, such as "09:00:02" or "+2m5s", found the number 75.5`, column: 31},
	{name: "bad time", in: `{"visit":"V1","events":[{"at":"25:00","do":"bow"}]}`, reason: `events[0].at: "25:00" is not a time of the day`, column: 31},
	{name: "empty time", in: `{"visit":"V1","events":[{"at":"","do":"bow"}]}`, reason: `events[0].at: "" is not a time such as 09:00:02, 09:00, 2026-03-02T09:00:02+08:00, 2026-03-02 or +2m5s`, column: 31},
	{name: "bad offset", in: `{"visit":"V1","events":[{"at":"+5","do":"bow"}]}`, reason: `events[0].at: "+5" is not a time such as 09:00:02, 09:00, 2026-03-02T09:00:02+08:00, 2026-03-02 or +2m5s`, column: 31},
	{name: "unknown step", in: `{"visit":"V1","events":[{"do":"bow","step":"welcom"}]}`, reason: `events[0].step: the rulebook has no step "welcom"; did you mean "welcome"?`, column: 44},
	{name: "no do", in: `{"visit":"V1","events":[{"at":"09:00","event":"bow"}]}`, reason: `events[0]: the event has no "do", the element that was observed; beside the times it states "event"`, column: 25},
	{name: "null do", in: `{"visit":"V1","events":[{"do":null}]}`, reason: `events[0]: the event has no "do", the element that was observed`, column: 25},
	{name: "event twice a key", in: `{"visit":"V1","events":[{"do":"bow","do":"bow"}]}`, reason: `events[0].do: the key is stated twice`, column: 37},
	{name: "field twice", in: `{"visit":"V1","events":[{"do":"bow","angle":null,"angle":3}]}`, reason: `events[0].angle: the key is stated twice`, column: 50},
	{name: "duration", in: `{"visit":"V1","events":[{"do":"serve","duration":"5s"}]}`, reason: `events[0].duration: the duration of an event is computed from "at" and "end"; state "end" instead`, column: 39},
	{name: "duration before do", in: `{"visit":"V1","events":[{"duration":"5s","do":"serve"}]}`, reason: `events[0].duration: the duration of an event is computed from "at" and "end"; state "end" instead`, column: 26},
	{name: "fixed actor", in: `{"visit":"V1","events":[{"do":"enter","by":"teller"}]}`, reason: `events[0].by: found "teller", but by the rulebook "enter" is always by "customer"`, column: 44},
	{name: "enum", in: `{"visit":"V1","events":[{"do":"say","by":"tellr"}]}`, reason: `events[0].by: "tellr" is not one of greeter or teller; did you mean "teller"?`, column: 42},
	{name: "fact enum", in: `{"visit":"V1","facts":{"channel":"conter"},"events":[]}`, reason: `facts.channel: "conter" is not one of counter or phone; did you mean "counter"?`, column: 34},
	{name: "unknown fact", in: `{"visit":"V1","facts":{"chanel":"counter"},"events":[]}`, reason: `facts.chanel: the rulebook has no fact "chanel"; did you mean "channel"?`, column: 24},
	{name: "fact twice", in: `{"visit":"V1","facts":{"vip":true,"vip":true},"events":[]}`, reason: `facts.vip: the key is stated twice`, column: 35},
	{name: "facts as a list", in: `{"visit":"V1","facts":[],"events":[]}`, reason: `facts: expected facts in { }, found a list […]`, column: 23},
	{name: "duration without unit", in: `{"visit":"V1","facts":{"wait":"90"},"events":[]}`, reason: `facts.wait: "90" is a duration without a unit; write 90s for seconds, 90m for minutes, 90h, 90d or 90ms`, column: 31},
	{name: "unobserved", in: `{"visit":"V1","unobserved":["bow","smiel"],"events":[]}`, reason: `unobserved[1]: the rulebook has no element "smiel"; did you mean "smile"?`, column: 35},
	{name: "about", in: `{"visit":"V1","about":"Li","events":[]}`, reason: `about: expected an object in { }, found the text "Li"`, column: 23},
	{name: "about twice", in: `{"visit":"V1","about":{},"about":{},"events":[]}`, reason: `about: the key is stated twice`, column: 26},
	{name: "unobserved null", in: `{"visit":"V1","unobserved":[null],"events":[]}`, reason: `unobserved[0]: expected the id of an element, found null`, column: 29},
	{name: "date", in: `{"visit":"V1","date":"02/03/2026","events":[]}`, reason: `date: expected a date such as 2026-03-02, found "02/03/2026"`, column: 22},
	{name: "no such date", in: `{"visit":"V1","date":"2026-02-30","events":[]}`, reason: `date: "2026-02-30" is not a date of the calendar`, column: 22},
	{name: "date with time", in: `{"visit":"V1","date":"2026-03-02T10:00","events":[]}`, reason: `date: expected a date such as 2026-03-02, found "2026-03-02T10:00"`, column: 22},
	{name: "zone", in: `{"visit":"V1","zone":"Asia/Shanghia","events":[]}`, reason: `zone: "Asia/Shanghia" is no time zone that is known; expected an IANA name such as Asia/Shanghai, Europe/Berlin or UTC`, column: 22},
	{name: "local zone", in: `{"visit":"V1","zone":"Local","events":[]}`, reason: `zone: "Local" is no time zone; expected an IANA name such as Asia/Shanghai, Europe/Berlin or UTC`, column: 22},
	{name: "zone that climbs", in: `{"visit":"V1","zone":"../etc/passwd","events":[]}`, reason: `zone: "../etc/passwd" is no time zone; expected an IANA name such as Asia/Shanghai, Europe/Berlin or UTC`, column: 22},
	{name: "relative start", in: `{"visit":"V1","start":"+5s","events":[]}`, reason: `start: expected a time that is not counted from another, found "+5s"`, column: 23},
	{name: "no precision", in: `{"visit":"V1","precision":"0s","events":[]}`, reason: `precision: expected a duration longer than nothing, such as 5s, found "0s"`, column: 27},
	{name: "event is no object", in: `{"visit":"V1","events":[{"do":"bow"},"bow"]}`, reason: `events[1]: expected an event in { }, found the text "bow"`, column: 38},
	{name: "events is no list", in: `{"visit":"V1","events":{}}`, reason: `events: expected a list of events in [ ], found an object {…}`, column: 24},
	{name: "a list", in: `{"visit":"V1","events":[]},`, reason: `a comma follows the visit; where each line is a visit, a line holds nothing else`, column: 27},
	{name: "rubbish after it", in: `{"visit":"V1","events":[]} oops`, reason: `nothing may follow a visit in its line, found "oops"`, column: 28},
	{name: "not an object", in: `["V1"]`, reason: `expected a visit in { }, found a list […]`, column: 1},
	{name: "a word", in: `oops`, reason: `not valid JSON: found o where a value was expected`, column: 1},
	{name: "comma missing", in: `{"visit":"V1" "events":[]}`, reason: `not valid JSON: found a quotation mark where a comma or } was expected`, column: 15},
	{name: "comma missing in list", in: `{"visit":"V1","events":[{"do":"bow"} {"do":"bow"}]}`, reason: `events: not valid JSON: found { where a comma or ] was expected`, column: 38},
	{name: "comma too many", in: `{"visit":"V1","events":[{"do":"bow",}]}`, reason: `events[0]: not valid JSON: the comma before this } is one too many`, column: 37},
	{name: "colon missing", in: `{"visit" "V1","events":[]}`, reason: `visit: not valid JSON: found a quotation mark where a colon was expected`, column: 10},
	{name: "bare key", in: `{visit:"V1","events":[]}`, reason: `not valid JSON: found v where a key in quotation marks was expected`, column: 2},
	{name: "bare value", in: `{"visit":"V1","events":[{"do":bow}]}`, reason: `events[0].do: not valid JSON: found b where a value was expected`, column: 31},
	{name: "cut short", in: `{"visit":"V1","events":[{"do":"bo`, reason: `events[0].do: the text ends before the visit does: a bracket or a quotation mark is not closed`, column: 34},
	{name: "tab in text", in: "{\"visit\":\"V\t1\",\"events\":[]}", reason: `visit: not valid JSON: found a tab inside a text; is a quotation mark missing before it?`, column: 12},
	{name: "bad escape", in: `{"visit":"C:\dir","events":[]}`, reason: `visit: not valid JSON: found the escape "\\dir\",", which JSON does not know; a backslash itself is written \\`, column: 13},
	{name: "not UTF-8", in: "{\"visit\":\"客\xb7\",\"events\":[]}", reason: `visit: not valid JSON: found the byte B7, which is not UTF-8 text; save the log in UTF-8`, column: 12},
	{name: "lone surrogate", in: `{"visit":"\ud800","events":[]}`, reason: `visit: not valid JSON: found the escape "\\ud800", which JSON does not know; a backslash itself is written \\`, column: 11},
	{name: "wide characters", in: `{"visit":"客户","site":5,"events":[]}`, reason: `site: expected a text in quotation marks, found the number 5`, column: 22},
	{name: "leading zero", in: `{"visit":"V1","events":[{"do":"bow","angle":030}]}`, reason: `events[0]: not valid JSON: found 3 where a comma or } was expected`, column: 46},
	{name: "no number", in: `{"visit":"V1","events":[{"do":"bow","angle":NaN}]}`, reason: `events[0].angle: not valid JSON: found N where a value was expected`, column: 45},
}

func TestJSONLines(t *testing.T) {
	b := compile(t, testSource)
	for _, c := range append(goodLines, badLines...) {
		t.Run(c.name, func(t *testing.T) {
			// The lines round it make it NDJSON, and show that they are read.
			out := runText(t, b, Options{}, `{"visit":"A","events":[]}`+"\n"+c.in+"\n"+`{"visit":"Z","events":[]}`)
			if c.reason == "" {
				if len(out.rejects) > 0 {
					t.Fatal(out.rejects)
				}
				if len(out.visits) != 3 || out.visits[1] != c.want {
					t.Fatalf("got  %s\nwant %s", strings.Join(out.visits, "\n"), c.want)
				}
				return
			}
			if len(out.rejects) != 1 || len(out.visits) != 2 {
				t.Fatal(out.visits, out.rejects)
			}
			r := out.rejects[0]
			if r.Reason != c.reason || r.Line != 2 || r.Column != c.column {
				t.Errorf("got  %d:%d: %s\nwant 2:%d: %s", r.Line, r.Column, r.Reason, c.column, c.reason)
			}
		})
	}
}

func TestIDOfReject(t *testing.T) {
	b := compile(t, testSource)
	out := runText(t, b, Options{}, `{"events":[{"do":"nothing"}],"visit":"V7"}`+"\n"+`{"visit":"V8","x":1}`+"\n"+`{"x":[1}`)
	want := []string{
		`log:1:18: visit "V7": events[0].do: the rulebook has no element "nothing"`,
		`log:2:15: visit "V8": a visit has no key "x"`,
		`log:3:8: x: not valid JSON: found } where a comma or ] was expected`,
	}
	for i, r := range out.rejects {
		if r.Error() != want[i] {
			t.Errorf("got  %s\nwant %s", r.Error(), want[i])
		}
	}
	if len(out.rejects) != len(want) {
		t.Error(out.rejects)
	}
}
