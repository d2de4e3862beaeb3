package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// xesInput is the UTF-8 text that the XML decoder reads byte by byte. It bounds
// what the decoder, which bounds nothing, may hold of one token.
type xesInput struct {
	r     io.Reader
	buf   []byte
	i, n  int
	start int64 // offset of buf
	token int64 // offset of the token that is being read
	most  int64 // bytes of one token
	err   error // of the reader, but for its end
}

// errXESLong ends a file with a token that memory would not stand.
var errXESLong = errors.New("token too long")

func (x *xesInput) ReadByte() (byte, error) {
	for x.i == x.n {
		if x.err != nil {
			return 0, x.err
		}
		x.start += int64(x.n)
		x.i, x.n = 0, 0
		if x.start-x.token > x.most {
			x.err = errXESLong
			return 0, x.err
		}
		n, err := x.r.Read(x.buf)
		x.n = n
		if err == io.EOF && n == 0 {
			return 0, io.EOF
		}
		if err != nil && err != io.EOF {
			x.err = err
		}
	}
	b := x.buf[x.i]
	x.i++
	return b, nil
}

// Read is there because the decoder asks for an io.Reader; it never calls it.
func (x *xesInput) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := x.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// column counts the characters before an offset that stands so many bytes
// behind the beginning of its line; 0 where those bytes are gone already, or
// where the decoder has gone back over a line end.
func (x *xesInput) column(offset int64, behind int) int {
	end := int(offset - x.start)
	if behind < 0 || end < behind || end > x.n {
		return 0
	}
	return utf8.RuneCount(x.buf[end-behind:end]) + 1
}

// xesEncoding says how the text of a file was found to be encoded.
type xesEncoding struct {
	name string // WHATWG, utf-8 for text that needs no decoder
	note string // what was not taken as the file says
}

// decodeXES finds out the encoding of an XML text, by its byte order mark, by
// what the caller knows, by its first character, by its prolog, and returns
// the text in UTF-8.
func decodeXES(r io.Reader, given string) (io.Reader, xesEncoding, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	head, _ := br.Peek(1024) // an error comes again with the next read
	label, by := given, "the encoding that was asked for is"
	found := xesEncoding{}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		label = "utf-8"
	case bytes.HasPrefix(head, []byte("\xff\xfe")), given == "" && bytes.HasPrefix(head, []byte("<\x00")):
		label = "utf-16le"
	case bytes.HasPrefix(head, []byte("\xfe\xff")), given == "" && bytes.HasPrefix(head, []byte("\x00<")):
		label = "utf-16be"
	case given == "":
		label, by = prologEncoding(head), "the file says that its encoding is"
		if l := strings.ToLower(label); strings.HasPrefix(l, "utf-16") || strings.HasPrefix(l, "ucs-2") {
			// Programs on Windows write this where they saved UTF-8.
			found.note = "the file says that it is " + strings.ToUpper(l) + " text, which it is not: read as UTF-8 text"
			label = ""
		}
		if label == "" {
			label = "utf-8"
		}
	}
	enc, err := htmlindex.Get(label)
	if err == nil {
		found.name, err = htmlindex.Name(enc)
	}
	if err != nil || found.name == "replacement" {
		return nil, found, fmt.Errorf("%s %s, which is not known; give its usual name, like utf-8, gb18030 or iso-8859-1", by, quoteXES(label))
	}
	if found.name == "utf-8" {
		if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			_, _ = br.Discard(3)
		}
		return br, found, nil
	}
	return transform.NewReader(br, unicode.BOMOverride(enc.NewDecoder())), found, nil
}

// prologEncoding is the encoding that <?xml … encoding="…"?> names, or "".
func prologEncoding(head []byte) string {
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	prolog, _, _ := bytes.Cut(head, []byte("?>"))
	_, rest, _ := bytes.Cut(prolog, []byte("encoding"))
	rest = bytes.TrimLeft(rest, " \t\r\n=")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, closed := bytes.Cut(rest[1:], rest[:1])
	if !closed {
		return ""
	}
	return string(name)
}
