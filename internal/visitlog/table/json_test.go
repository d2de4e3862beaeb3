package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
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

func TestTryJSON(t *testing.T) {
	for _, in := range []string{
		`{"a":1,"b":{"c":"x","d":null}}` + "\n" + `{"a":2,"w/g":[{"w/g/t":"1"},{"w/g/t":"2","w/g/n":[{"w/g/n/q":true}]}]}`,
		`[{"a":1},` + "\n" + `{"a":[1,"b",null,[2,3],[4]]}]`,
		`{"count":2,"next":"http://x","results":[{"_id":1},{"_id":2}],"x":[{}]}`,
		`{"stuff":[{"_id":1},{"_id":2}]}`,
		`{"stuff":[{"_id":1},{"_id":2}],"other":[{}]}`,
		"{\"a\":1}\n{\"a\":\n{\"a\":3}\n{\"a\":4} x\n",
		"[{\"a\":1},{\"a\":tru},{\"a\":3},{\"a\":1,\"a\":2},{\"a\":\"\xff\"},{\"b\":[1,{}]},]",
		"[{\"a\":1},{\"b\":2 {\"a\":3},\n{\"a\":4}]",
		"[{\"a\":1},{\"b\":2",
		"[{\"a\":1} {\"b\":2},, 7, {\"c\":1}] zz",
		"{\n\"a\":1\n}\n{\n\"a\":2\n}\n",
		"{\"a\":1e3,\"b\":-1.5E-3,\"c\":12.50,\"d\":1.25e1,\"e\":1e99,\"f\":0e5,\"g\":0.00012e3}",
		"", "  x", "[]", "{}",
	} {
		t.Logf("%s\n%s", in, dumpJSON(t, in, Options{}))
	}
}
