package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// read renders what a source gives, a line each: the columns, each row or
// fault, the notes.
func read(src Source, err error) []string {
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	out := []string{"columns " + strings.Join(src.Tables()[0].Columns, " | ")}
	var r Row
	for {
		err := src.Next(&r)
		if err == io.EOF {
			break
		}
		if f, ok := errors.AsType[*Fault](err); ok {
			s := fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Reason)
			if f.Swallowed {
				s += " (swallowed)"
			}
			out = append(out, s+" ["+strings.Join(f.Cells, " | ")+"]")
			continue
		}
		if err != nil {
			out = append(out, "error: "+err.Error())
			break
		}
		out = append(out, fmt.Sprintf("%d %s", r.Line, strings.Join(r.Cells, " | ")))
	}
	for _, n := range src.Notes() {
		out = append(out, "note "+n.What)
	}
	return out
}

func openText(s string, o Options) (Source, error) { return Open(CSV, strings.NewReader(s), o) }

const utf8Commas = "note read as UTF-8 text\nnote cells are separated by commas"

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		o    Options
		want string
	}{
		{name: "plain", in: "visit,do\nV1,bow\nV2,smile", want: "columns visit | do\n2 V1 | bow\n3 V2 | smile\n" + utf8Commas},
		{name: "quotes and line breaks", in: "visit,say\r\nV1,\" 您好, \"\"客户\"\"\r\n2\"\r\n\"V2\",\"\"\r\nV3,x\r\n",
			want: "columns visit | say\n2 V1 | 您好, \"客户\"\n2\n4 V2 | \n5 V3 | x\n" + utf8Commas},
		{name: "white space of any script", in: " visit ,\u3000at  the\u00a0 door\t\n\u3000V1\u00a0, 9:05 \n V2 , \"a, b\" \n", want: "columns visit | at the door\n2 V1 | 9:05\n3 V2 | a, b\n" + utf8Commas},
		{name: "blank rows", in: "\n\nvisit,do\n\nV1,bow\n,\n\" \",\nV1,smile\n,,,\n\n", want: "columns visit | do\n5 V1 | bow\n8 V1 | smile\n" + utf8Commas},
		{name: "old Mac", in: "visit;say\rV1;\"a\nb\"\r\rV2;c\r", want: "columns visit | say\n2 V1 | a\nb\n4 V2 | c\nnote read as UTF-8 text\nnote cells are separated by semicolons"},
		{name: "tabs, with blank cells", in: "visit\tdo\tat\nV1\t\t9:05, about\nV2\tbow\t\n\tbow\t\n", want: "columns visit | do | at\n2 V1 |  | 9:05, about\n3 V2 | bow | \n4  | bow | \nnote read as UTF-8 text\nnote cells are separated by tabs"},
		{name: "semicolons with decimal commas", in: "visit;angle;note\nV1;30,5;a,b\nV2;1,5;c\n", want: "columns visit | angle | note\n2 V1 | 30,5 | a,b\n3 V2 | 1,5 | c\nnote read as UTF-8 text\nnote cells are separated by semicolons"},
		{name: "bars", in: "visit|do\nV1|bow, deeply\n", want: "columns visit | do\n2 V1 | bow, deeply\nnote read as UTF-8 text\nnote cells are separated by vertical bars"},
		{name: "full-width commas", in: "编号，动作\nV1，鞠躬\n", want: "columns 编号 | 动作\n2 V1 | 鞠躬\nnote read as UTF-8 text\nnote cells are separated by full-width commas"},
		{name: "full-width commas in sentences", in: "说的话\n您好，请坐\n再见\n", want: "columns 说的话\n2 您好，请坐\n3 再见\nnote read as UTF-8 text\nnote no separator found: the table has one column"},
		{name: "said separator", in: "a;b~c\n1;2~3\n", o: Options{Separator: '~'}, want: "columns a;b | c\n2 1;2 | 3\nnote read as UTF-8 text\nnote cells are separated by '~'"},
		{name: "line of Excel", in: "sep=;\r\na;b,c\r\n1;2,3\r\n", want: "columns a | b,c\n3 1 | 2,3\nnote read as UTF-8 text\nnote cells are separated by semicolons"},
		{name: "header further down", in: "Visits of March\n\nvisit,do\nV1,bow\n", o: Options{HeaderRow: 3}, want: "columns visit | do\n4 V1 | bow\n" + utf8Commas + "\nnote the header is row 3; rows above it that were passed over: 1"},
		{name: "header over two rows", in: "访问,,问候,,鞠躬,\n,门店,时间,次数,时间,次数\nV1,S1,9:00,1,9:05,2\n", o: Options{HeaderRows: 2},
			want: "columns 访问 | 门店 | 问候/时间 | 问候/次数 | 鞠躬/时间 | 鞠躬/次数\n3 V1 | S1 | 9:00 | 1 | 9:05 | 2\n" + utf8Commas + "\nnote the header is rows 1 to 2"},
		{name: "names twice and none", in: "visit,at,at,,\nV1,1,2\nV2,1,2,x,\n", want: "columns visit | at | at |  | \n2 V1 | 1 | 2\n3 V2 | 1 | 2 | x | \n" + utf8Commas},

		{name: "counts of cells", in: "visit,do,angle\nV1,bow\nV2,bow,1,2\nV3,bow,1,,\nV4\n\"V5\nx\",1\n", want: "columns visit | do | angle\n" +
			"2:0: the row has 2 cells, the header 3 [V1 | bow]\n3:0: the row has 4 cells, the header 3 [V2 | bow | 1 | 2]\n4 V3 | bow | 1\n5:0: the row has 1 cell, the header 3 [V4]\n" +
			"6:0: the row has 2 cells, the header 3 (swallowed) [V5\nx | 1]\n" + utf8Commas},
		{name: "quotation mark inside", in: "visit,say\n客户,5\" screen\nV2,y\n", want: "columns visit | say\n" +
			"2:5: a quotation mark stands inside of a cell; the cell must stand in quotation marks, and those inside it be doubled [客户]\n3 V2 | y\n" + utf8Commas},
		{name: "quotation mark that swallows rows", in: "visit,do,say\nV1,say,\"x\nV1,say,y\nV2,say,\"z\"\nV2,say,z\n", want: "columns visit | do | say\n" +
			"2:8: a quotation mark that opens a cell is not closed rightly; lines 2 to 4 were left unread (swallowed) [V1 | say]\n5 V2 | say | z\n" + utf8Commas},
		{name: "quotation mark in its line", in: "visit,say\nV1,\"x\"y\nV2,z\n", want: "columns visit | say\n2:4: a quotation mark that opens a cell is not closed rightly [V1]\n3 V2 | z\n" + utf8Commas},
		{name: "quotation mark never closed", in: "visit,say\nV1,\"x\nV2,y\nV3,\"\"\n", want: "columns visit | say\n" +
			"2:4: a quotation mark that opens a cell is never closed; what follows was read from the next line on [V1]\n3 V2 | y\n4 V3 | \n" + utf8Commas},
		{name: "quotation mark never closed in a second line", in: "visit,say,x\nV1,\"a\nb\",\"c\nV2,y,z", want: "columns visit | say | x\n" +
			"3:4: a quotation mark that opens a cell is never closed; what follows was read from the next line on [V1 | a\nb]\n4 V2 | y | z\n" + utf8Commas},
		{name: "rows too long", in: "visit,say\nV1,0123456789012345678901234567890\nV2,\"\nx\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nV3,y\n", o: Options{MaxRowBytes: 32}, want: "columns visit | say\n" +
			"2:0: the row is longer than 32 bytes []\n3:4: a quotation mark that opens a cell is not closed within 32 bytes; what follows was read from the next line on [V2]\n" +
			"4:0: the row has 1 cell, the header 2 [x]\n5:0: the row is longer than 32 bytes []\n6 V3 | y\n" + utf8Commas},
		{name: "damage", in: "visit,say\n你,\xc4\xe3\nV2,y\n" + "V3,\"a\nb\x80\"\nV4,z\n", o: Options{Encoding: "utf8"}, want: "columns visit | say\n" +
			"2:3: found the byte C4, which is not UTF-8 text; if the text is in another encoding, say which: encoding = \"gb18030\" [你 | ]\n3 V2 | y\n" +
			"5:2: found the byte 80, which is not UTF-8 text; if the text is in another encoding, say which: encoding = \"gb18030\" [V3 | ]\n6 V4 | z\n" + utf8Commas},

		{name: "empty", in: "", want: "error: the table is empty: it has no header, the row of the names of its columns"},
		{name: "blank", in: "\n , \n", want: "error: all rows of the table are blank: it has no header, the row of the names of its columns"},
		{name: "header beyond the end", in: "a,b\n1,2\n", o: Options{HeaderRow: 2, HeaderRows: 2}, want: "error: the header should be in rows 2 to 3, but the text ends after row 2"},
		{name: "blank header", in: "a,b\n\n1,2\n", o: Options{HeaderRow: 2}, want: "error: the header, row 2, is blank"},
		{name: "broken header", in: "a,b\"c\n1,2\n", want: "error: the header cannot be read: line 1: a quotation mark stands inside of a cell; the cell must stand in quotation marks, and those inside it be doubled"},
		{name: "bad separator", in: "a", o: Options{Separator: '"'}, want: "error: the separator '\"' cannot stand between cells; expected one such as , ; | or a tab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(read(openText(c.in, c.o)), "\n")
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A row of separators alone takes no memory to speak of.
func TestCSVTooManyCells(t *testing.T) {
	const reason = "the row has more than 65536 cells"
	for _, row := range []string{strings.Repeat(",", 1<<20), `"V1"` + strings.Repeat(`,"x"`, 1<<17)} {
		src, err := openText("visit,say\n"+row+"\nV2,y\n", Options{})
		if err != nil {
			t.Fatal(err)
		}
		var r Row
		f, ok := errors.AsType[*Fault](src.Next(&r))
		if !ok || f.Line != 2 || f.Reason != reason || len(f.Cells) != 1<<16 {
			t.Errorf("%+v", f)
		}
		if err := src.Next(&r); err != nil || r.Line != 3 {
			t.Error(r, err)
		}
	}
}

// A read error is told, and no row that it cut short is taken for a whole one.
func TestCSVReadError(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, in := range []string{"visit,say\nV1,a\nV2,b", "visit,say\nV1,a\nV2,\"b\n"} {
		got := read(Open(CSV, io.MultiReader(strings.NewReader(in), iotest.ErrReader(broken)), Options{}))
		if want := []string{"columns visit | say", "2 V1 | a", "error: the disk is gone"}; !slices.Equal(got[:3], want) {
			t.Errorf("%q: %q", in, got)
		}
		long := strings.Replace(in, "V1,a\n", strings.Repeat("V1,a\n", 100_000), 1)
		got = read(Open(CSV, io.MultiReader(strings.NewReader(long), iotest.ErrReader(broken)), Options{}))
		if n := len(got); n != 1+100_000+1+2 || got[n-3] != "error: the disk is gone" {
			t.Errorf("%q: %d lines, %q", in, n, got[n-3:])
		}
	}
}
