package table

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestEncodings(t *testing.T) {
	const (
		simplified = `columns 访问编号 | 门店 | 进门 | 评分 | 备注
2 V1 | 上海一店 | 2026-03-02 09:05 | 5 | 客户说“很好”，再来
3 V2 | 广州二店 | 2026-03-02 09:20 | 3 | 等了三分钟
4 V3 | 北京三店 | 2026-03-02 09:41 |  | 没有问候`
		traditional = `columns 訪問編號 | 門市 | 進門 | 評分 | 備註
2 V1 | 臺北一店 | 2026-03-02 09:05 | 5 | 客戶說「很好」，再來
3 V2 | 高雄二店 | 2026-03-02 09:20 | 3 | 等了三分鐘
4 V3 | 臺中三店 | 2026-03-02 09:41 |  | 沒有問候`
		italian = `columns visita | sede | nota
2 V1 | Forlì | perché no
3 V2 | Cefalù | così`
		neither = `error: line %: the byte # is not UTF-8 text, and the text looks like neither GB18030 nor Big5; say which encoding it is in: encoding = "windows-1252"`
	)
	for _, c := range []struct{ file, label, want, note string }{
		{"utf-8.csv", "", simplified, "UTF-8 text"},
		{"utf-8.csv", "UTF8", simplified, "UTF-8 text"},
		{"utf-8-mark.csv", "", simplified, "UTF-8 text"},
		{"utf-8-mark.csv", "gb18030", simplified, "UTF-8 text"},
		{"utf-16le-mark.csv", "", simplified, "UTF-16LE text"},
		{"utf-16be-mark.csv", "", simplified, "UTF-16BE text"},
		{"utf-16le.csv", "", simplified, "UTF-16LE text"},
		{"utf-16be.csv", "", simplified, "UTF-16BE text"},
		{"utf-16be.csv", "utf-16be", simplified, "UTF-16BE text"},
		{"gbk.csv", "", simplified, "GB18030 text"},
		{"gbk.csv", "gb2312", simplified, "GB18030 text"},
		{"gb18030.csv", "", strings.ReplaceAll(simplified, "北京", "䶮城"), "GB18030 text"},
		{"big5.csv", "", traditional, "Big5 text"},
		{"big5.csv", "cp950", traditional, "Big5 text"},
		{"windows-1252.csv", "windows-1252", italian, "windows-1252 text"},
		{"windows-1252.csv", "", strings.NewReplacer("%", "2", "#", "EC").Replace(neither), ""},
		{"shift_jis.csv", "", strings.NewReplacer("%", "1", "#", "96").Replace(neither), ""},
		{"gbk.csv", "gb1803", `error: there is no encoding "gb1803"; did you mean "gb18030"?`, ""},
		{"gbk.csv", "klingon", `error: there is no encoding "klingon"; expected a name such as utf-8, gb18030, big5, utf-16le or windows-1252`, ""},
		{"gbk.csv", "iso-2022-cn", `error: there is no encoding "iso-2022-cn"; did you mean "iso-2022-jp"?`, ""},
		{"utf-16le.csv", "big5", `error: line 1: found a NUL byte: this is no text, or it is UTF-16 text without a mark of its byte order (then say encoding = "utf-16le")`, ""},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", "encodings", c.file))
		if err != nil {
			t.Fatal(err)
		}
		want := c.want
		if c.note != "" {
			want += "\nnote read as " + c.note + "\nnote cells are separated by commas"
		}
		if got := strings.Join(read(Open(CSV, bytes.NewReader(data), Options{Encoding: c.label})), "\n"); got != want {
			t.Errorf("%s as %q:\n%s\nwant\n%s", c.file, c.label, got, want)
		}
	}
}

// An encoding shows late, and is in doubt where little shows it.
func TestDecodeGuess(t *testing.T) {
	gbk := func(s string) string { return encode(t, simplifiedchinese.GBK.NewEncoder(), s) }
	big5 := func(s string) string { return encode(t, traditionalchinese.Big5.NewEncoder(), s) }
	ascii := strings.Repeat("V1,bow\n", 50_000) // more than the sample
	for _, c := range []struct {
		name, in, want, note, err string
	}{
		{name: "nothing", note: "UTF-8 text"},
		{name: "ASCII", in: ascii, want: ascii, note: "UTF-8 text"},
		{name: "late UTF-8", in: ascii + "您好", want: ascii + "您好", note: "UTF-8 text"},
		{name: "late GBK", in: ascii + gbk("备注：客户等候时间过长，没有人问候"), want: ascii + "备注：客户等候时间过长，没有人问候", note: "GB18030 text"},
		{name: "late Latin 1", in: ascii + "caff\xe8\n", want: ascii + "caff", err: "line 50001: the byte E8 is not UTF-8 text, and the text looks like neither GB18030 nor Big5; say which encoding it is in: encoding = \"windows-1252\""},
		{name: "two characters", in: gbk("鞠躬"), want: "鞠躬", note: "GB18030 text; if names look wrong, say encoding"},
		{name: "four characters of Big5", in: big5("臺北門市客戶"), want: "臺北門市客戶", note: "Big5 text"},
		{name: "Korean", in: "\xb0\xa1\xb0\xa2\xb0\xa3\xb0\xa4\xb3\xaa\xb4\xd9\xb6\xf3\xb8\xb6\xba\xf1\xc0\xda\n", want: "啊阿埃挨唱促扼付厚磊\n", note: "GB18030 text; if names look wrong, say encoding"},
		{name: "traditional characters in GBK", in: gbk("訪問編號，門市在臺北，客戶說還沒有問候，等了三分鐘，櫃檯無人"), want: "訪問編號，門市在臺北，客戶說還沒有問候，等了三分鐘，櫃檯無人", note: "GB18030 text; if names look wrong, say encoding"},
		{name: "damaged UTF-8", in: strings.Repeat("客户", 20) + "\xe5\xae,", want: strings.Repeat("客户", 20) + "\xe5\xae,", note: "UTF-8 text"},
		{name: "damaged GBK", in: gbk(strings.Repeat("客户等候时间", 20)) + "\xff,", want: strings.Repeat("客户等候时间", 20) + "\xff\xff\xff,", note: "GB18030 text"},
		{name: "UTF-16 cut short", in: "\xff\xfea\x00\n\x00\x00", want: "a\n\xff\xff\xff", note: "UTF-16LE text"},
		{name: "half a pair", in: "\xfe\xff\xd8\x01\x00a", want: "\xff\xff\xffa", note: "UTF-16BE text"},
		{name: "NUL bytes that look like UTF-16", in: "a,b\n12" + strings.Repeat("a,\x00\n", 9), err: "line 2: found a NUL byte: this is no text, or it is UTF-16 text without a mark of its byte order (then say encoding = \"utf-16le\")"},
		{name: "binary", in: "a\nb\x00\x01\x02", err: "line 2: found a NUL byte: this is no text, or it is UTF-16 text without a mark of its byte order (then say encoding = \"utf-16le\")"},
		{name: "UTF-32", in: "\xff\xfe\x00\x00a\x00\x00\x00", err: "this is UTF-32 text; save it as UTF-8"},
	} {
		for _, small := range []bool{false, true} {
			var r io.Reader = strings.NewReader(c.in)
			if small {
				r = iotest.HalfReader(r)
			}
			text, err := Decode(r, "")
			var got []byte
			if err == nil {
				r = text
				if small {
					r = iotest.OneByteReader(r)
				}
				got, err = io.ReadAll(r)
			}
			note := ""
			if err == nil {
				note = text.Note().What
			}
			if string(got) != c.want || (err != nil || c.err != "") && (err == nil || err.Error() != c.err) || note != "" && note != "read as "+c.note {
				t.Errorf("%s: %.200q %q %v", c.name, got[max(0, len(got)-60):], note, err)
			}
		}
	}
}

type encoder interface{ String(string) (string, error) }

func encode(t testing.TB, e encoder, s string) string {
	t.Helper()
	s, err := e.String(s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever the sizes in which it is read, a text comes out the same.
func TestDecodeAcrossBlocks(t *testing.T) {
	want := strings.Repeat("客户a说“很好”,\n", 40_000)
	for name, e := range map[string]encoder{
		"gb18030":  simplifiedchinese.GB18030.NewEncoder(),
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(),
	} {
		in := encode(t, e, want)
		for _, size := range []int{1, 7, 63, 64, 1000, 1 << 20} {
			text, err := Decode(iotest.HalfReader(strings.NewReader(in)), "")
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			if _, err := io.CopyBuffer(struct{ io.Writer }{&got}, struct{ io.Reader }{text}, make([]byte, size)); err != nil || got.String() != want {
				t.Errorf("%s in pieces of %d: %v, %d bytes", name, size, err, got.Len())
			}
		}
	}
}
