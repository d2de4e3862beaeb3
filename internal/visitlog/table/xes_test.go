package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func inLog(body string) string { return "<log>" + body + "</log>" }

func inEvent(body string) string {
	return inLog(`<trace><string key="concept:name" value="A"/><event>` + body + `</event></trace>`)
}

func TestXESRows(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"trace and event", `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <classifier name="Activity" keys="concept:name"/>
  <string key="source" value="a log attribute"><int key="n" value="1"/></string>
  <trace>
    <string key="concept:name" value="K1"/>
    <boolean key="vip" value="True"/>
    <event>
      <string key="concept:name" value="greet"/>
      <date key="time:timestamp" value="2026-03-02T09:05:00.000+08:00"/>
    </event>
    <event
      ><string key="concept:name" value="bow"/>
      <float key="angle" value="30.0"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="K2"/></trace>
</log>`, `
		1/10 case:concept:name=K1 case:vip=true concept:name=greet time:timestamp=2026-03-02T09:05:00.000+08:00
		1/14 case:concept:name=K1 case:vip=true concept:name=bow angle=30.0
		2/19 case:concept:name=K2`},
		{"types", inEvent(`<int key="i" value=" +12 "/><float key="f" value="1.5E3"/><float key="g" value="-2.50"/>
<boolean key="t" value="1"/><boolean key="u" value="FALSE"/><id key="id" value="7d8f"/><string key="s" value=" a "/><string key="blank" value=""/>`), `
		1/1 case:concept:name=A i=12 f=1500 g=-2.50 t=true u=false id=7d8f s= a`},
		{"nested, lists, containers", inEvent(`<string key="p" value="1"><string key="c" value="2"><int key="d" value="3"/></string></string>
<list key="l"><values><string key="x" value="a b"/><string key="y" value="-"/><string key="x" value="c"/></values></list>
<list key="old"><int key="n" value="1"/><int key="n" value="2"/></list>
<container key="k"><string key="x" value="in"/></container>`), `
		1/1 case:concept:name=A p=1 p/c=2 p/c/d=3 l/x=a b; c l/y=- old/n=1; 2 k/x=in`},
		{"a list of the trace stands in each row", inLog(`<trace><list key="l"><string key="x" value="a"/><string key="x" value="b"/></list><event/>
<event><string key="n" value="1"/></event></trace><trace><event/></trace>`), `
		1/1 case:l/x=a; b
		1/2 case:l/x=a; b n=1
		2/2`},
		{"entities and CDATA", inEvent(`<![CDATA[ ]]><string key="a&amp;b" value="&lt;&#x4e2d;&#25991;&gt; &quot;"/>`), `
		1/1 case:concept:name=A a&b=<中文> "`},
		{"name space with a prefix", `<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:event><x:string key="a" value="1"/></x:event></x:trace></x:log>`, `
		1/1 a=1`},
		{"globals", inLog(`<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
<global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/><string key="org:role" value="X"/></global>
<trace><string key="concept:name" value="A"/><event><string key="org:role" value="clerk"/></event>
<event><date key="time:timestamp" value="2026-03-02"/></event><event/></trace><trace/>`), `
		1/3 case:concept:name=A org:role=clerk
		1/4 case:concept:name=A time:timestamp=2026-03-02
		1/4 case:concept:name=A
		2/4
		note 0 2x [3 4]: events without the global attribute "time:timestamp", left blank; its default "1970-01-01T00:00:00Z" is not put
		note 0 2x [4 4]: events without the global attribute "org:role", left blank; its default "X" is not put
		note 0 1x [4]: traces without the global attribute "concept:name", left blank; its default "UNKNOWN" is not put`},
		{"events outside of a trace", inLog("<event><string key=\"a\" value=\"1\"/></event>\n<trace><event/></trace>\n<event/><other/>text"), `
		1/2
		note 1 2x [1 3]: events outside of any trace left out
		note 1 1x [3]: elements that XES does not know left out of the log
		note 1 1x [3]: text between the traces left out`},
		{"no traces", `<log/>`, ``},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, showXES(c.in, Options{}), c.want) })
	}
}

func TestXESFaults(t *testing.T) {
	two := "\n<event><string key=\"n\" value=\"1\"/></event></trace></log>"
	for _, c := range []struct{ name, in, want string }{
		{"twice in an event", `<log><trace><string key="id" value="A"/><event><string key="a" value="1"/>
<string key="a" value="2"/></event>` + two, `
		fault 2: the attribute "a" stands twice | case:id=A a=1
		1/3 case:id=A n=1`},
		{"twice in a trace", `<log><trace><string key="a" value="1"/>
<string key="a" value="2"/><string key="id" value="A"/>` + two, `
		fault 2: the attribute "case:a" stands twice | case:a=1 case:id=A
		1/3 case:a=1 case:id=A n=1`},
		{"a fault of a trace without events", `<log><trace><string key="id" value="A"/><int key="n" value="x"/></trace><trace/></log>`, `
		fault 1: attribute "case:n" is of type int, and "x" is no number | case:id=A
		2/1`},
		{"numbers that are none", `<log><trace><event><float key="f" value="NaN"/></event><event><float key="f" value="INF"/></event>
<event><float key="f" value="1e999"/></event><event><float key="f" value="0x1p-2"/></event><event><float key="f" value="1.2.3"/></event>` + two, `
		fault 1: attribute "f" is of type float, and "NaN" is no number |
		fault 1: attribute "f" is of type float, and "INF" is no number |
		fault 2: attribute "f" is of type float, and "1e999" is no number |
		fault 2: attribute "f" is of type float, and "0x1p-2" is no number |
		fault 2: attribute "f" is of type float, and "1.2.3" is no number |
		1/3 n=1`},
		{"other values", `<log><trace><event><boolean key="b" value="yes"/></event><event><string key="a">text</string></event>
<event><string value="1"/></event><event><strnig key="a" value="1"/></event><event><event/></event><event>text</event><event><string key="a" key="b" value="1"/></event>` + two, `
		fault 1: attribute "b" is of type boolean, and "yes" is not true or false |
		fault 1: attribute "a" has no value; XES writes it as value="…" |
		fault 2: <string> has no key |
		fault 2: <strnig> is no attribute of XES; expected string, date, int, float, boolean, id, list or container |
		fault 2: <event> is no attribute of XES; expected string, date, int, float, boolean, id, list or container |
		fault 2: text stands between the attributes; XES writes a value as value="…" |
		fault 2: <string> has two key | a=1
		1/3 n=1`},
		{"an attribute of the trace behind an event", `<log><trace><event/>
<string key="id" value="A"/>` + two, `
		1/1
		fault 2: an attribute of the trace stands behind its events, where XES has none | case:id=A
		1/3 case:id=A n=1`},
		{"a key from outside and from inside", inEvent(`<string key="a/b" value="1"/><string key="a" value="2"><string key="b" value="3"/></string>`), `
		fault 1: the attribute "a/b" stands twice | case:concept:name=A a/b=1 a=2`},
		{"a long key", inEvent(`<string key="` + strings.Repeat("k", 5000) + `" value="1"/>`), `
		fault 1: attribute "` + strings.Repeat("k", 60) + `…": a key of more than 4096 bytes | case:concept:name=A`},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, showXES(c.in, Options{}), c.want) })
	}
}

func TestXESBroken(t *testing.T) {
	start := "<log>\n<trace><string key=\"id\" value=\"A\"/><event/></trace>\n<trace><string key=\"id\" value=\"B\"/>\n<event><string key=\"n\" value=\"1\"/></event>\n"
	for _, c := range []struct{ name, end, want string }{
		{"cut short in a tag", `<event><string key="n" va`, "line 5: the file ends in the middle of an element; it is cut short"},
		{"cut short between tags", `<event>`, "line 5: the file ends before </event>; it is cut short"},
		{"wrong end", `</log>`, "line 5: expected </trace>, found </log>"},
		{"unknown entity", `<event><string key="n" value="&eacute;"/>`, `line 5, column 39: found &eacute;, which XML does not know; an & itself is written &amp;`},
		{"bare ampersand", `<event><string key="n" value="b & b"/>`, `line 5, column 34: found & (no semicolon), which XML does not know; an & itself is written &amp;`},
		{"not UTF-8", "<event><string key=\"n\" value=\"M\xfcller\"/>", `line 5: found bytes that are not UTF-8 text, which the file is by its own account; name its encoding`},
		{"control character", "<event><string key=\"n\" value=\"\x1b[31m\"/>", `line 5, column 37: not well-formed XML: illegal character code U+001B`},
		{"no quotation marks", `<event><string key=n/>`, `line 5, column 21: not well-formed XML: unquoted or missing attribute value in element`},
		{"too deep", strings.Repeat(`<container key="k">`, 99), `line 5: elements stand more than 100 deep in each other`},
		{"DOCTYPE", `<!DOCTYPE log [<!ENTITY a "b">]>`, `line 5: a DOCTYPE is not allowed in an XES log; remove it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			same(t, showXES(start+c.end, Options{}), "1/2 case:id=A\n2/4 case:id=B n=1\n"+
				"fault 3 swallowed: the trace that begins here cannot be read to its end: "+c.want+" | case:id=B\nerror: "+c.want)
		})
	}
}

func TestXESNoLog(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "error: the file is empty; an XES log begins with <log>"},
		{"blank", " \n<!-- -->\n", "error: the file is empty; an XES log begins with <log>"},
		{"text", "visit,do\n", "error: this is no XES log: expected <log>, found text"},
		{"another root", "<html/>", "error: this is no XES log: expected <log>, found <html>"},
		{"DOCTYPE", "<?xml version='1.0'?>\n<!DOCTYPE lolz [<!ENTITY a \"&b;&b;\">]><log/>", "error: line 2: a DOCTYPE is not allowed in an XES log; remove it"},
		{"unknown encoding", "<?xml version='1.0' encoding='klingon'?><log/>", `error: the file says that its encoding is "klingon", which is not known; give its usual name, like utf-8, gb18030 or iso-8859-1`},
		{"XML 1.1", "<?xml version='1.1'?><log/>", `error: line 1, column 22: not well-formed XML: unsupported version "1.1"; only version 1.0 is supported`},
		{"after the log", "<log>\n</log>\n<log/>", "error: line 3: something follows </log>, which ends a file"},
		{"cut short between traces", "<log><trace/>\n", "1/1\nerror: line 2: the file ends before </log>; it is cut short"},
		{"damaged input", "", "error: line 1: unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r io.Reader = strings.NewReader(c.in)
			if c.name == "damaged input" {
				r = io.MultiReader(strings.NewReader("<log"), errReader{})
			}
			same(t, show(Open(XES, r, Options{})), c.want)
		})
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestXESEncodings(t *testing.T) {
	text := func(declared string) string {
		return `<?xml version="1.0" encoding="` + declared + `"?>` + inEvent(`<string key="姓名" value="微笑"/>`)
	}
	want := "1/1 case:concept:name=A 姓名=微笑\n"
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	gb := encode(simplifiedchinese.GB18030.NewEncoder().String(text("GB18030")))
	latin := encode(charmap.ISO8859_1.NewEncoder().String(`<?xml version="1.0" encoding='ISO-8859-1'?>` + inEvent(`<string key="n" value="Müller"/>`)))
	little := encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text("UTF-16")))
	big := encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text("UTF-16")))
	for _, c := range []struct {
		name, in string
		o        Options
		want     string
	}{
		{"UTF-8", text("utf-8"), Options{}, want},
		{"byte order mark", "\xef\xbb\xbf" + text("utf-8"), Options{}, want},
		{"GB18030", gb, Options{}, want + "note 0 1x [1]: read as GB18030 text\n"},
		{"GB18030 that was asked for", strings.Replace(gb, "GB18030", "UTF-8", 1), Options{Encoding: "gb18030"}, want + "note 0 1x [1]: read as GB18030 text\n"},
		{"UTF-16 without a mark", little, Options{}, want + "note 0 1x [1]: read as UTF-16LE text\n"},
		{"UTF-16 with a mark", big, Options{}, want + "note 0 1x [1]: read as UTF-16BE text\n"},
		{"UTF-16 by its own account only", text("UTF-16"), Options{}, want + "note 1 1x [1]: the file says that it is UTF-16 text, which it is not: read as UTF-8 text\n"},
		{"ISO-8859-1", latin, Options{}, "1/1 case:concept:name=A n=Müller\nnote 0 1x [1]: read as WINDOWS-1252 text\n"},
		{"bytes that are no GB18030", strings.Replace(gb, "\xce\xa2", "\xff\xff", 1), Options{}, `fault 1: attribute "姓名" has bytes that are not GB18030 text | case:concept:name=A` + "\nnote 0 1x [1]: read as GB18030 text\n"},
		{"asked for by a wrong name", gb, Options{Encoding: "gb99"}, `error: the encoding that was asked for is "gb99", which is not known; give its usual name, like utf-8, gb18030 or iso-8859-1` + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, showXES(c.in, c.o), c.want) })
	}
}

func TestXESLimits(t *testing.T) {
	long := strings.Repeat("x", 600)
	same(t, showXES(inLog(`<trace><string key="id" value="A"/><event><string key="a" value="`+long+`"/><string key="b" value="`+long+`"/></event><event/></trace>`), Options{MaxRowBytes: 1000}), `
		fault 1: the attributes have more than 1000 bytes of text | case:id=A a=`+long+`
		1/1 case:id=A`)
	huge := strings.Repeat("x", 200<<10)
	same(t, showXES(inLog(`<trace><string key="id" value="A"/><event><string key="a" value="`+huge+`"/></event></trace>`), Options{MaxRowBytes: 1000}), `
		fault 1 swallowed: the trace that begins here cannot be read to its end: line 1: an element has more than 1000 bytes | case:id=A
		error: line 1: an element has more than 1000 bytes`)

	var many strings.Builder
	for i := range maxXESColumns + 10 {
		fmt.Fprintf(&many, `<event><int key="k%d" value="1"/></event>`, i)
	}
	s, err := Open(XES, strings.NewReader(inLog("<trace>"+many.String()+"</trace>")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	faults := 0
	for {
		var r Row
		err := s.Next(&r)
		if err == io.EOF {
			break
		}
		if f, ok := errors.AsType[*Fault](err); ok && strings.Contains(f.Reason, "more than 16384 attributes of different names") {
			faults++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if faults != 12 || len(s.Tables()[0].Columns) != maxXESColumns-2 {
		t.Errorf("%d faults, %d columns", faults, len(s.Tables()[0].Columns))
	}
}
