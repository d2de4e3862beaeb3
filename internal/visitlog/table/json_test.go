package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// dump writes what a source holds, a line a row: its table, the line it stands
// in, the record, and the cells that are not blank; then the notes. Faults
// stand among the rows.
func dump(t testing.TB, src Source) string {
	t.Helper()
	var b strings.Builder
	for {
		var r Row
		err := src.Next(&r)
		if err == io.EOF {
			break
		}
		if f, ok := errors.AsType[*Fault](err); ok {
			fmt.Fprintf(&b, "fault %d:%d %s", f.Line, f.Column, f.Reason)
			if f.Swallowed {
				b.WriteString(" (swallowed)")
			}
			if len(f.Cells) > 0 {
				fmt.Fprintf(&b, " %q", f.Cells)
			}
			b.WriteByte('\n')
			continue
		}
		if err != nil {
			fmt.Fprintf(&b, "error %s\n", err)
			break
		}
		tab := src.Tables()[r.Table]
		if len(r.Cells) > len(tab.Columns) {
			t.Fatalf("%d cells under %d columns", len(r.Cells), len(tab.Columns))
		}
		fmt.Fprintf(&b, "%s%d", tab.Name, r.Line)
		if r.Record > 0 {
			fmt.Fprintf(&b, "#%d", r.Record)
		}
		for i, c := range r.Cells {
			if c != "" {
				fmt.Fprintf(&b, " %s=%s", tab.Columns[i], c)
			}
		}
		b.WriteByte('\n')
	}
	for _, n := range src.Notes() {
		fmt.Fprintf(&b, "note %s", n.What)
		if n.Kind == NoteHidden {
			fmt.Fprintf(&b, " (hidden, %d)", n.Count)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func dumpJSON(t testing.TB, text string, o Options) string {
	t.Helper()
	src, err := Open(JSON, strings.NewReader(text), o)
	if err != nil {
		return "open: " + err.Error() + "\n"
	}
	defer src.Close()
	return dump(t, src)
}

func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

func TestJSON(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a record a line", lines(`{"id":"A","n":1}`, ``, `{"id":"B","ok":true,"n":null}`), lines(
			"1#1 id=A n=1",
			"3#2 id=B ok=true",
			"note read as JSON, a record a line")},
		{"a list", "\ufeff[{\"id\":\"A\"},\n {\"id\":\"B\"}]\n", lines(
			"1#1 id=A",
			"2#2 id=B",
			"note read as JSON, a list of records")},
		{"one after another", lines("{", ` "id":"A"`, "}", "{", ` "id":"B"}`), lines(
			"1#1 id=A",
			"4#2 id=B",
			"note read as JSON, one record after another")},
		{"one record", `{"id":"A","visits":3}`, lines(
			"1#1 id=A visits=3",
			"note read as JSON, a record a line")},
		{"one submission with a repeat is no list", `{"_id":7,"results":[{"a":1}]}`, lines(
			"1#1 _id=7",
			"results1#1 a=1",
			"note read as JSON, a record a line")},
		{"no records", "[]", "note read as JSON, a list of records\n"},
		{"KoboToolbox, an empty page", `{"count":0,"next":null,"previous":null,"results":[]}`,
			"note read as JSON, the list \"results\" of records\n"},
		{"KoboToolbox, the first of two pages", `{"count":2,"next":"https://kf.example.org/2","results":[{"_id":1}]}`, lines(
			"1#1 _id=1",
			`note the file is one page of several: "next" names another (hidden, 1)`,
			`note read as JSON, the list "results" of records`)},
		{"OData, the link after the records", `{"value":[{"__id":"a"}],"@odata.nextLink":"https://x"}`, lines(
			"1#1 __id=a",
			`note read as JSON, the list "value" of records`,
			`note the file is one page of several: "@odata.nextLink" names another (hidden, 1)`)},
		{"any key with a list of objects", `{"exported":"today","tags":["x"],"visits":[{"id":"A"}]}`, lines(
			"1#1 id=A",
			`note read as JSON, the list "visits" of records`)},
		{"a known key goes before others", `{"errors":[{"e":1}],"data":[{"id":"A"}],"results":[{"id":"B"}]}`, lines(
			"1#1 id=B",
			`note the list under "errors" was not read (hidden, 1)`,
			`note the list under "data" was not read (hidden, 1)`,
			`note read as JSON, the list "results" of records`)},
		{"groups", `{"a":{"b":{"c":1},"d":{}},"e/f":2}`, lines(
			"1#1 a/b/c=1 e/f=2",
			"note read as JSON, a record a line")},
		{"a repeat in a repeat, as OData writes it", `[{"w":{"greeting":[{"t":1,"smile":[{"s":2},{"s":3}]},{"t":4}]},"z":5}]`, lines(
			"1#1 z=5",
			"w/greeting1#1 t=1",
			"w/greeting/smile1#1 s=2",
			"w/greeting/smile1#1 s=3",
			"w/greeting1#1 t=4",
			"note read as JSON, a list of records")},
		{"a repeat in a repeat, as KoboToolbox writes it", `[{"w/g":[{"w/g/t":1,"w/g/s":[{"w/g/s/u":2}]},{"w/g/grp/v":3}]}]`, lines(
			"1#1",
			"w/g1#1 t=1",
			"w/g/s1#1 u=2",
			"w/g1#1 grp/v=3",
			"note read as JSON, a list of records")},
		{"lists of plain values", `[{"a":["smile","bow"],"b":[],"c":[null,null],"d":[1,null,true]}]`, lines(
			"1#1 a=smile bow d=1 true",
			"note read as JSON, a list of records")},
		{"GeoJSON", `[{"p":{"type":"Point","coordinates":[121.47,31.23]},"l":{"coordinates":[[1,2],[3,4.5]]}}]`, lines(
			"1#1 p/type=Point p/coordinates=121.47 31.23 l/coordinates=1 2;3 4.5",
			"note read as JSON, a list of records")},
		{"numbers", `[{"a":12.50,"b":1e3,"c":-1.5E-3,"d":1.25e1,"e":-0,"f":0e9,"g":0.00012e3,"h":1e99}]`, lines(
			"1#1 a=12.50 b=1000 c=-0.0015 d=12.5 e=-0 f=0 g=0.12 h=1e99",
			"note read as JSON, a list of records")},
		{"texts", `[{"\u95ee\u5019":"\u60a8\u597d \"x\"","b":"1\n2"}]`, lines(
			"1#1 问候=您好 \"x\" b=1", "2",
			"note read as JSON, a list of records")},
		{"rows have their lines", lines("[{", ` "g":[`, `  {"t":1},`, `  {"t":2}],`, ` "z":3},`, `{"z":4}]`), lines(
			"1#1 z=3",
			"g3#1 t=1",
			"g4#1 t=2",
			"6#2 z=4",
			"note read as JSON, a list of records")},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, dumpJSON(t, c.in, Options{}), c.want) })
	}
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSONFaults(t *testing.T) {
	long := strings.Repeat("x", 200)
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	for _, c := range []struct{ name, in, want string }{
		{"empty", " \n", "open: the file is empty; expected records in JSON\n"},
		{"no JSON", "id,at\n", "open: line 1: expected { or [ at the beginning of JSON, found i\n"},
		{"which list is meant", `{"visits":[{"a":1}],"sites":[{"b":1}]}`,
			"open: several keys hold lists of objects: \"visits\", \"sites\"; expected one, or one named results, value or data: keep the list of records alone\n"},
		{"a line is broken, the next is not", lines(`{"a":1}`, `{"a":2,"b":}`, `{"a":3`, `7`, `{"a":4} {"a":5}`, `{"a":6}`), lines(
			"1#1 a=1",
			`fault 2:12 not valid JSON: b: found } where a value was expected ["2"]`,
			`fault 3:1 what begins here does not end: a bracket or a quotation mark is not closed ["3"]`,
			"fault 4:1 expected a record in { }, found 7",
			`fault 5:9 nothing may follow the record in its line, found { ["4"]`,
			"6#6 a=6",
			"note read as JSON, a record a line")},
		{"the first line is broken", lines(`{"a":1,}`, `{"a":2}`), lines(
			`fault 1:8 not valid JSON: the comma before this } is one too many ["1"]`,
			"2#2 a=2",
			"note read as JSON, a record a line")},
		{"what JSON does not allow", `[{"a":1,"a":2},{"a":"` + "\xff" + `"},{"a":"\q"},{"a":01},{'a':1},{"a" 1},{"a":"` + "\t" + `"}]`, lines(
			`fault 1:9 not valid JSON: a: the key stands twice in one object ["1"]`,
			`fault 1:22 not valid JSON: a: found the byte FF, which is no text; if the file is in another encoding than UTF-8, say which: encoding = "gb18030"`,
			`fault 1:32 not valid JSON: a: found the escape "\\q", which JSON does not know; a backslash itself is written \\`,
			"fault 1:43 not valid JSON: found 1 where a comma or } was expected [\"0\"]",
			"fault 1:47 not valid JSON: found ' where a key in quotation marks was expected",
			"fault 1:59 not valid JSON: a: found 1 where a colon was expected",
			"fault 1:68 not valid JSON: a: found the character U+0009 inside a text; is a quotation mark missing before it?",
			"note read as JSON, a list of records")},
		{"a bracket is missing", lines(`[{"a":1},`, `{"a":2,"g":[{"b":1},`, `{"a":3}]`), lines(
			"1#1 a=1",
			`fault 2:1 what begins here does not end: a bracket or a quotation mark is not closed; from here on nothing was read (swallowed) ["2"]`,
			"note read as JSON, a list of records")},
		{"a brace is missing", lines(`[{"a":1},`, `{"a":2`, `,{"a":3}]`, `x`), lines(
			"1#1 a=1",
			`fault 3:2 not valid JSON: found { where a key in quotation marks was expected (swallowed) ["2"]`,
			"fault 4:1 expected the end of the file, found x; from here on nothing was read (swallowed)",
			"note read as JSON, a list of records")},
		{"a quotation mark is missing", lines(`[{"a":1},`, `{"a":"x},`, `{"a":3}]`), lines(
			"1#1 a=1",
			"fault 2:10 not valid JSON: a: found a line break inside a text; is a quotation mark missing before it? (swallowed)",
			"note read as JSON, a list of records")},
		{"cut short in a record", `[{"a":1},{"a":2,"b":"x`, lines(
			"1#1 a=1",
			`fault 1:10 what begins here does not end: a bracket or a quotation mark is not closed; from here on nothing was read (swallowed) ["2"]`,
			"note read as JSON, a list of records")},
		{"cut short between records", "[{\"a\":1},\n", lines(
			"1#1 a=1",
			"fault 2:1 the list of records that begins in line 1 is not closed with ]; the file may be cut short (swallowed)",
			"note read as JSON, a list of records")},
		{"commas and strangers", `[{"a":1} {"a":2},, 7, "x", {"a":3},]`, lines(
			"1#1 a=1",
			"fault 1:10 a comma is missing before this record",
			"1#2 a=2",
			"fault 1:18 this comma is one too many",
			"fault 1:20 expected a record in { }, found 7",
			"fault 1:23 expected a record in { }, found a quotation mark",
			"1#3 a=3",
			"fault 1:36 the comma before this ] is one too many",
			"note read as JSON, a list of records")},
		{"two lists", `[{"a":1}] [{"a":2}]`, lines(
			"1#1 a=1",
			"fault 1:11 expected the end of the file, found [; from here on nothing was read (swallowed)",
			"note read as JSON, a list of records")},
		{"the object around the list is broken", `{"results":[{"a":1}],"next":}`, lines(
			"1#1 a=1",
			"fault 1:29 not valid JSON: found } where a value was expected",
			`note read as JSON, the list "results" of records`)},
		{"one column in two ways", `[{"a/b":1,"a":{"b":2}}]`, lines(
			`fault 1:21 a.b: a second value for "a/b"; one may be written with a slash, the other as an object ["1"]`,
			"note read as JSON, a list of records")},
		{"objects and plain values", `[{"a":[{"b":1},2]},{"a":[2,{"b":1}]},{"a":[[{"b":1}]]}]`, lines(
			"fault 1:17 a[1]: the list holds both objects and plain values",
			"fault 1:27 a[0]: the list holds both objects and plain values",
			"fault 1:45 a[0]: an object stands in a list within a list; rows stand in a list of their own",
			"note read as JSON, a list of records")},
		{"a list without a name", `[{"":[{"a":1}]},{"":2}]`, lines(
			`fault 1:7 "": a list of objects without a name`,
			"1#2 =2",
			"note read as JSON, a list of records")},
		{"brackets crossed", `[{"a":[{]},{"b":}]},{"c":1}]`, lines(
			"fault 1:9 not valid JSON: a[0]: found ] where a key in quotation marks was expected (swallowed)",
			"fault 1:17 not valid JSON: b: found } where a value was expected",
			"fault 1:19 expected the end of the file, found }; from here on nothing was read (swallowed)",
			"note read as JSON, a list of records")},
		{"too long for a row", `[{"a":"` + long + `"},{"a":1}]`, lines(
			"fault 1:2 this record has more than 100 bytes, which is the most [\""+long+"\"]",
			"1#2 a=1",
			"note read as JSON, a list of records")},
		{"a line too long", lines(`{"a":1}`, `{"a":"`+long+`"}`, `{"a":2}`), lines(
			"1#1 a=1",
			"fault 2:1 this line has more than 100 bytes, which is the most",
			"3#3 a=2",
			"note read as JSON, a record a line")},
		{"too deep", lines(deep, `{"b":1}`), lines(
			"fault 1:1 this line has more than 100 bytes, which is the most",
			"2#2 b=1",
			"note read as JSON, a record a line")},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, dumpJSON(t, c.in, Options{MaxRowBytes: 100}), c.want) })
	}
}

// A hostile text makes tables and columns of its data; each record that goes
// beyond the bounds is a fault, and those within are read.
func TestJSONBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString(`[{"ok":1}`)
	for i := range jsonMaxColumns {
		fmt.Fprintf(&b, `,{"c%d":1}`, i)
	}
	for i := range jsonMaxTables {
		fmt.Fprintf(&b, `,{"t%d":[{}]}`, i)
	}
	fmt.Fprintf(&b, `,{"%s":1},%s1%s,{"d":%s1%s},{"ok":2}]`, strings.Repeat("n", jsonMaxName+1),
		strings.Repeat(`{"a":`, jsonMaxDepth+2), strings.Repeat("}", jsonMaxDepth+2),
		strings.Repeat("[", jsonMaxDepth+1), strings.Repeat("]", jsonMaxDepth+1))
	out := strings.Split(dumpJSON(t, b.String(), Options{}), "\n")
	var faults []string
	for _, l := range out {
		if strings.HasPrefix(l, "fault") {
			_, l, _ = strings.Cut(strings.TrimPrefix(l, "fault "), " ")
			faults = append(faults, l[strings.Index(l, ": ")+2:])
		}
	}
	expect(t, lines(faults...), lines(
		"this would be a column beyond the 10000 that are read; are names made of data?",
		"this would be a table beyond the 1000 that are read; are names made of data?",
		"the name of this value has 1001 bytes; the most is 1000",
		"objects are nested more than 100 deep",
		"lists are nested more than 100 deep"))
	if last := out[len(out)-3]; !strings.HasSuffix(last, " ok=2") {
		t.Errorf("last row %q", last)
	}
}

// Wherever the blocks of a text end, the rows are the same.
func TestJSONBlocks(t *testing.T) {
	for _, asLines := range []bool{true, false} {
		data := manyRecords(2000, asLines)
		want := dumpJSON(t, string(data), Options{})
		src, err := Open(JSON, iotest.OneByteReader(bytes.NewReader(data)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := dump(t, src); got != want || strings.Count(got, "\n") != 3*2000+1 {
			t.Errorf("other rows a byte at a time: %.300s", got)
		}
	}
}

// Brackets without end take no longer than their number.
func TestJSONCrossedBrackets(t *testing.T) {
	in := "[" + strings.Repeat("[", 1<<17) + strings.Repeat("}", 1<<21)
	expect(t, dumpJSON(t, in, Options{}), lines(
		"fault 1:2 expected a record in { }, found [",
		"fault 1:2228226 the list of records that begins in line 1 is not closed with ]; the file may be cut short (swallowed)",
		"note read as JSON, a list of records"))
}

func TestJSONEncodings(t *testing.T) {
	const in, want = `[{"问候":"您好"}]`, "1#1 问候=您好\n"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(in)
	if err != nil {
		t.Fatal(err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(in)
	if err != nil {
		t.Fatal(err)
	}
	const note = "note read as JSON, a list of records\n"
	expect(t, dumpJSON(t, in, Options{}), want+note)
	expect(t, dumpJSON(t, utf16, Options{}), want+"note read as UTF-16LE text\n"+note)
	expect(t, dumpJSON(t, gb, Options{Encoding: "gb18030"}), want+"note read as GB18030 text\n"+note)
}

func TestJSONReadError(t *testing.T) {
	r := io.MultiReader(strings.NewReader("{\"a\":1}\n{\"a\":"), iotest.ErrReader(errors.New("disk")))
	src, err := Open(JSON, r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, dump(t, src), "1#1 a=1\nfault 2:1 what begins here does not end: a bracket or a quotation mark is not closed\nerror disk\nnote read as JSON, a record a line\n")
}

func FuzzJSONRecords(f *testing.F) {
	for _, s := range []string{
		`{"a":1,"w/g":[{"w/g/t":"1","w/g/n":[{"q":true}]}],"l":[1,[2,3],null]}` + "\n{\"a\":2}\n",
		`{"count":2,"next":"x","results":[{"_id":1e3},{"_id":2}],"x":[{}]}`,
		`[{"a":{"b":"\u00e9"}},{"a":tru},{"a":1 "b":2}, 7,, {"a":3}]`,
		"{\n\"a\":1}\n{\"a\":\"\n\"}}", `{"value":[{"a":"x`, "[{\"a\":\"\xff\"}]",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src, err := Open(JSON, bytes.NewReader(data), Options{MaxRowBytes: 4096})
		if err != nil {
			return
		}
		got := soundRecords(t, src)
		again, err := Open(JSON, iotest.HalfReader(bytes.NewReader(data)), Options{MaxRowBytes: 4096})
		if err != nil {
			t.Fatal(err)
		}
		if other := soundRecords(t, again); got != other {
			t.Fatalf("another reader, other rows:\n%s\n%s", got, other)
		}
		sameAsStandard(t, data)
	})
}

// soundRecords checks what holds of every source of records, and returns what
// it holds.
func soundRecords(t *testing.T, src Source) string {
	t.Helper()
	var b strings.Builder
	record := 0
	for n := 0; ; n++ {
		if n > 1<<20 {
			t.Fatal("it does not end")
		}
		var r Row
		err := src.Next(&r)
		if f, ok := errors.AsType[*Fault](err); ok {
			if f.Line < 1 || f.Column < 1 || f.Reason == "" || !utf8.ValidString(f.Reason) {
				t.Fatalf("%+v", f)
			}
			fmt.Fprintf(&b, "%+v\n", *f)
			continue
		}
		if err != nil {
			fmt.Fprint(&b, err)
			return b.String()
		}
		tab := src.Tables()[r.Table]
		if len(r.Cells) > len(tab.Columns) || r.Line < 1 || r.Record < record || r.Record > record && r.Table != 0 {
			t.Fatalf("%+v of %+v", r, tab)
		}
		record = r.Record
		for i, c := range r.Cells {
			if !utf8.ValidString(c) || !utf8.ValidString(tab.Columns[i]) {
				t.Fatalf("%q is not UTF-8", c)
			}
		}
		fmt.Fprintf(&b, "%+v\n", r)
	}
}

// sameAsStandard checks that a list of flat objects, as encoding/json reads
// it, has as many records here, and the same texts.
func sameAsStandard(t *testing.T, data []byte) {
	var want []map[string]string
	if jsontext.Value(data).IsValid() && data[0] == '[' && json.Unmarshal(data, &want) == nil {
		src, err := Open(JSON, bytes.NewReader(data), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			var r Row
			if w == nil { // null is a fault
				return
			}
			if err := src.Next(&r); err != nil {
				if len(w) > 0 { // a name may be too long
					return
				}
				t.Fatal(err)
			}
			got := map[string]string{}
			for i, c := range r.Cells {
				got[src.Tables()[0].Columns[i]] = c
			}
			for k, v := range w {
				if got[k] != v {
					t.Fatalf("%q: %q, encoding/json reads %q", k, got[k], v)
				}
			}
		}
	}
}
