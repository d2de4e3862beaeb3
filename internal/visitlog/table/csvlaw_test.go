package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// A table comes back as it was written, in whatever encoding and with whatever
// separators, quotation marks, line ends and sizes of reads.
func TestCSVRoundTrip(t *testing.T) {
	encodings := []struct {
		label string
		enc   encoding.Encoding
		words []string
	}{
		{"utf-8", encoding.Nop, []string{"访问编号", "門市", "naïve", "😀", "\u3000您好", "a b"}},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), []string{"访问编号", "門市", "naïve", "😀", "您好"}},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), []string{"访问编号", "門市", "naïve", "😀", "您好"}},
		{"gb18030", simplifiedchinese.GB18030, []string{"访问编号", "客户等候时间", "没有人问候", "，", "〇", "a|b"}},
		{"big5", traditionalchinese.Big5, []string{"訪問編號", "客戶等候時間", "沒有人問候", "，", "說「好」", "a|b"}},
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 400 {
		e := encodings[rnd.IntN(len(encodings))]
		sep := []rune{',', ';', '\t', '|'}[rnd.IntN(4)]
		end := []string{"\n", "\r\n", "\r"}[rnd.IntN(3)]
		words := append([]string{"", "", "V1", "9:05", "30,5", "x;y", "\"", "a\nb", " ", "5\" screen", "\n"}, e.words...)
		header := e.words[:2+rnd.IntN(3)]
		if sep == '|' {
			header = e.words[:3]
		}
		rows := [][]string{header}
		for range 1 + rnd.IntN(30) { // a line end tells UTF-16
			row := make([]string, len(header))
			for k := range row {
				row[k] = words[rnd.IntN(len(words))] + words[rnd.IntN(len(words))]
			}
			rows = append(rows, row)
		}
		text := write(rows, sep, end, rnd)
		o := Options{Separator: sep, Encoding: e.label}
		if rnd.IntN(2) == 0 {
			o = Options{}
		}
		src, err := Open(CSV, iotest.HalfReader(strings.NewReader(encode(t, e.enc.NewEncoder(), text))), o)
		if err != nil {
			t.Fatalf("table %d, %s: %v\n%q", n, e.label, err, text)
		}
		var got, want [][]string
		var r Row
		for err = src.Next(&r); err == nil; err = src.Next(&r) {
			got = append(got, slices.Clone(r.Cells))
		}
		for _, row := range rows[1:] {
			for k := range row {
				row[k] = strings.TrimSpace(row[k])
			}
			if !blank(row) {
				want = append(want, row)
			}
		}
		if err != io.EOF || !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("table %d, %s, %v: %v\n%q\n%q\n%q", n, e.label, src.Notes(), err, text, got, want)
		}
	}
}

// write writes CSV, with quotation marks where they are needed or more often.
func write(rows [][]string, sep rune, end string, rnd *rand.Rand) string {
	var b strings.Builder
	always := rnd.IntN(3) == 0
	for i, row := range rows {
		for k, c := range row {
			if k > 0 {
				b.WriteRune(sep)
			}
			if always || strings.ContainsAny(c, "\"\r\n"+string(sep)) {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		if i < len(rows)-1 || rnd.IntN(2) == 0 {
			b.WriteString(end)
		}
	}
	return b.String()
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"visit,do\nV1,bow\n", "a;b\r\n\"x\"\"\r\n\";y\r\n", "a\tb\n1\t\"2\" \n", "a,b\n\"c\nd,e\n", "a,b\n1,\"2\"3\n4,5",
		"\xef\xbb\xbfa,b\n\xc4\xe3,\x00\n", "\xff\xfea\x00,\x00b\x00\n\x00", "a,b\rc,\"d\re\"\r", "sep=;\na;b\n", "\xb7\xc3\xce\xca,\xb1\xb8\xd7\xa2\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, o := range []Options{{}, {MaxRowBytes: 8, Separator: ','}, {Encoding: "gb18030", HeaderRow: 2, HeaderRows: 2}} {
			src, err := Open(CSV, bytes.NewReader(data), o)
			if err != nil {
				continue
			}
			sound(t, src)
			sameByRuns(t, data, o)
		}
		asStandard(t, data)
	})
}

// sound checks what holds of the rows and faults of any source.
func sound(t *testing.T, src Source) {
	t.Helper()
	width := len(src.Tables()[0].Columns)
	line := 0
	var r Row
	for {
		err := src.Next(&r)
		f, isFault := errors.AsType[*Fault](err)
		if err != nil && !isFault {
			return
		}
		at, cells := r.Line, r.Cells
		if isFault {
			at, cells = f.Line, f.Cells
			if f.Reason == "" || f.Column < 0 {
				t.Fatalf("%+v", f)
			}
		} else if len(cells) > width || blank(cells) {
			t.Fatalf("%d cells of %d: %q", len(cells), width, cells)
		}
		if at <= line {
			t.Fatalf("line %d after line %d", at, line)
		}
		line = at
		for _, c := range cells {
			if !utf8.ValidString(c) || strings.IndexByte(c, 0) >= 0 {
				t.Fatalf("%q", c)
			}
		}
	}
}

// asStandard checks that what encoding/csv reads is read the same.
func asStandard(t *testing.T, data []byte) {
	t.Helper()
	std := csv.NewReader(bytes.NewReader(data))
	std.FieldsPerRecord = -1
	want, err := std.ReadAll()
	if err != nil || !clean(data) {
		return
	}
	s := newRecords(bytes.NewReader(data), 1<<20, nil)
	s.sep = ","
	for _, row := range want {
		var got []string
		for len(got) == 0 {
			_, fault, err := s.next()
			if fault != nil || err != nil {
				t.Fatalf("%v %v, want %q", fault, err, row)
			}
			got = s.texts()
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if !slices.Equal(got, row) {
			t.Fatalf("%q, want %q", got, row)
		}
	}
}

func blank(cells []string) bool { return strings.Join(cells, "") == "" }
