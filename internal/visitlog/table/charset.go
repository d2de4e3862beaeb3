package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"stdc/rules"
)

// sampleSize is how much of a text is looked at to find out its encoding.
const sampleSize = 256 << 10

// The names of the encodings that are found out.
const (
	nameUTF8    = "UTF-8"
	nameUTF16LE = "UTF-16LE"
	nameUTF16BE = "UTF-16BE"
	nameGB18030 = "GB18030"
	nameBig5    = "Big5"
)

// Text reads a text as UTF-8, whatever it is written in, without the mark of
// its byte order. A text in UTF-8 is handed on as it stands. Bytes that are
// none of its encoding are never replaced by U+FFFD: they come out as bytes
// that are not UTF-8, which whoever takes the text apart finds, and words with
// Invalid.
type Text struct {
	from io.Reader
	// name is the encoding, "" as long as all was ASCII: then the first other
	// byte decides, which may come late in a log whose names of columns and
	// ids are English.
	name  string
	doubt bool
	asIs  bool
	line  int // of the next byte, while name is ""
	err   error
}

// Decode reads r by the encoding that label names (a label of the WHATWG, such
// as gb18030 or utf-16le), or by the one that its first 256 KiB show where
// label is "". A mark of the byte order at the beginning has the last word. An
// unknown label, and bytes that are no text, are errors.
func Decode(r io.Reader, label string) (*Text, error) {
	sample, ended := readSample(make([]byte, 0, sampleSize), r)
	return DecodePeeked(sample, ended, &headed{sample, r, ended}, label)
}

// decode is Decode, unless that was done.
func (o *Options) decode(r io.Reader, label string) (*Text, error) {
	if o.Decoded {
		return &Text{from: r, name: nameUTF8, asIs: true}, nil
	}
	return Decode(r, label)
}

// DecodePeeked is Decode for a reader whose first 256 KiB, or fewer where ended
// is the error that they end with, were looked at already and are yet to be read.
func DecodePeeked(sample []byte, ended error, r io.Reader, label string) (*Text, error) {
	name, enc, err := lookUp(label)
	if err != nil {
		return nil, err
	}
	if ended != nil && ended != io.EOF && len(sample) == 0 {
		return nil, ended
	}
	marked, mark := byteOrderMark(sample)
	switch {
	case marked == "UTF-32":
		return nil, fmt.Errorf("this is UTF-32 text; save it as UTF-8")
	case marked != "":
		if _, err := io.CopyN(io.Discard, r, int64(mark)); err != nil {
			return nil, err
		}
		name, sample = marked, sample[mark:]
		_, enc, _ = lookUp(marked)
	case name == "" && bytes.IndexByte(sample, 0) >= 0:
		if name = guessUTF16(sample); name != "" {
			_, enc, _ = lookUp(name)
		}
	}
	if name != nameUTF16LE && name != nameUTF16BE {
		if i := bytes.IndexByte(sample, 0); i >= 0 {
			return nil, fmt.Errorf("line %d: found a NUL byte: this is no text, or it is UTF-16 text without a mark of its byte order (then say encoding = \"utf-16le\")", lineAt(sample, i))
		}
	}
	t := &Text{from: r, line: 1, asIs: mark == 0}
	if name == "" {
		if i := asciiPrefix(sample); i < len(sample) {
			return t, t.decide(sample, ended)
		}
		return t, nil
	}
	t.take(name, enc)
	return t, nil
}

// Encoding is the name of the encoding: UTF-8, GB18030, Big5, UTF-16LE,
// UTF-16BE, or the WHATWG's name for another. It is settled once the text was
// read to its end.
func (t *Text) Encoding() string {
	if t.name == "" {
		return nameUTF8 // ASCII is
	}
	return t.name
}

// AsIs tells whether the text is, as far as it was looked at, what stands in the
// file, byte by byte.
func (t *Text) AsIs() bool { return t.asIs }

// Note says how the text was read, and whether that is in doubt.
func (t *Text) Note() Note {
	n := Note{What: "read as " + t.Encoding() + " text", Kind: NoteFormat, Count: 1}
	if t.doubt {
		n.What += "; if names look wrong, say encoding"
	}
	return n
}

// Invalid words what b begins with, which is not UTF-8.
func (t *Text) Invalid(b []byte) string {
	if t.Encoding() == nameUTF8 {
		return fmt.Sprintf("found the byte %02X, which is not UTF-8 text; if the text is in another encoding, say which: encoding = \"gb18030\"", b[0])
	}
	return fmt.Sprintf("found bytes that are not %s text; if the text is in another encoding, say which: encoding = \"utf-8\"", t.Encoding())
}

func (t *Text) Read(p []byte) (int, error) {
	if t.err != nil {
		return 0, t.err
	}
	n, err := t.from.Read(p)
	if t.name != "" {
		return n, err
	}
	k := asciiPrefix(p[:n])
	t.line += bytes.Count(p[:k], []byte{'\n'})
	if k == n {
		return n, err
	}
	sample := append(make([]byte, 0, sampleSize), p[k:n]...)
	if err == nil {
		sample, err = readSample(sample, t.from)
	}
	t.from = &headed{sample, t.from, err}
	if t.err = t.decide(sample, err); k > 0 {
		return k, nil
	}
	return t.Read(p)
}

// decide finds out the encoding by a sample that holds more than ASCII; ended
// is what ended the text within it, if anything.
func (t *Text) decide(sample []byte, ended error) error {
	name, doubt := guess(sample, ended != nil)
	if name == "" {
		i := invalidUTF8(sample)
		return fmt.Errorf("line %d: the byte %02X is not UTF-8 text, and the text looks like neither GB18030 nor Big5; say which encoding it is in: encoding = \"windows-1252\"",
			t.line+lineAt(sample, i)-1, sample[i])
	}
	t.doubt = doubt
	_, enc, err := lookUp(name)
	t.take(name, enc)
	return err
}

func (t *Text) take(name string, enc encoding.Encoding) {
	t.name = name
	if enc != nil {
		t.asIs = false
		t.from = &decoded{from: t.from, by: enc.NewDecoder().Transformer, src: make([]byte, 64<<10)}
	}
}

// lookUp finds an encoding by a label; for UTF-8 it is nil, for "" there is no
// name.
func lookUp(label string) (string, encoding.Encoding, error) {
	low := strings.ToLower(strings.TrimSpace(label))
	switch low { // what Python and Windows call them
	case "":
		return "", nil, nil
	case "utf-8-sig", "utf_8":
		low = "utf-8"
	case "cp936", "gb18030-2022":
		low = "gb18030"
	case "cp950":
		low = "big5"
	}
	enc, err := htmlindex.Get(low)
	if err != nil || enc == encoding.Replacement {
		if near := rules.Nearest(low, labels()); near != "" {
			return "", nil, fmt.Errorf("there is no encoding %.60q; did you mean %q?", label, near)
		}
		return "", nil, fmt.Errorf("there is no encoding %.60q; expected a name such as utf-8, gb18030, big5, utf-16le or windows-1252", label)
	}
	name, err := htmlindex.Name(enc)
	switch {
	case err != nil:
		return "", nil, fmt.Errorf("the encoding %q cannot be read", label)
	case name == "utf-8":
		return nameUTF8, nil, nil
	case name == "gbk", name == "gb18030": // which has all of GBK in it
		return nameGB18030, simplifiedchinese.GB18030, nil
	case name == "big5":
		return nameBig5, traditionalchinese.Big5, nil
	case name == "utf-16le":
		return nameUTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), nil
	case name == "utf-16be":
		return nameUTF16BE, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), nil
	}
	return name, enc, nil
}

// labels are the spellings that a message proposes.
func labels() []string {
	return []string{"utf-8", "utf-16le", "utf-16be", "gb18030", "gbk", "gb2312", "big5", "big5-hkscs",
		"shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "windows-874", "windows-1250", "windows-1251",
		"windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
		"windows-1258", "iso-8859-1", "iso-8859-2", "iso-8859-15", "koi8-r", "koi8-u", "macintosh", "ibm866"}
}

// byteOrderMark tells by the first bytes which Unicode they announce, and how
// many bytes that takes.
func byteOrderMark(b []byte) (string, int) {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return nameUTF8, 3
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return "UTF-32", 4
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return nameUTF16LE, 2
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return nameUTF16BE, 2
	}
	return "", 0
}

// asciiPrefix is how many bytes b begins with that are ASCII.
func asciiPrefix(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 != 0 {
			break
		}
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// lineAt is the number of the line in which b[i] stands.
func lineAt(b []byte, i int) int { return bytes.Count(b[:i], []byte{'\n'}) + 1 }

// invalidUTF8 finds the first byte of b that is not UTF-8, len(b) where all is.
func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}
