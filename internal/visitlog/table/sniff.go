package table

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/transform"
)

// Sniff tells by the first bytes of a file (up to 256 KiB, unpacked from gzip or
// zstd) what it is; its name says nothing. What is no table that can be read is
// an error that says what to do. A text that is nothing else is taken for CSV.
// JSON is any JSON but OCEL, which is refused.
func Sniff(head []byte) (Format, error) {
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return "", errors.New(s.what)
		}
	}
	if bytes.HasPrefix(head, []byte(zipEntry)) {
		return sniffZip(head)
	}
	text, err := unicodeText(head)
	if err != nil {
		return "", err
	}
	text = bytes.TrimSpace(text)
	switch {
	case len(text) == 0:
		return "", errors.New("the file is empty")
	case text[0] == '{':
		return sniffObject(text)
	case text[0] == '[':
		return JSON, nil
	case text[0] == '<' && len(text) > 1 && (text[1] == '?' || text[1] == '!' || isLetter(text[1])):
		return sniffXML(text)
	}
	return CSV, nil
}

// strangers are kinds of files that people hand in by mistake.
var strangers = []struct{ magic, what string }{
	{"\xd0\xcf\x11\xe0", "this is an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password, or as CSV"},
	{"%PDF", "this is a PDF document, which has no rows to read; export the table as CSV or .xlsx"},
	{"BZh", "this is packed with bzip2; only gzip and zstd are unpacked"},
	{"\xfd7zXZ\x00", "this is packed with xz; only gzip and zstd are unpacked"},
	{"7z\xbc\xaf\x27\x1c", "this is a 7-Zip archive; only gzip, zstd and zip are unpacked"},
	{"Rar!\x1a\x07", "this is a RAR archive; only gzip, zstd and zip are unpacked"},
	{"\x1f\x8b", "this is packed twice; unpack it once"},
	{"\x28\xb5\x2f\xfd", "this is packed twice; unpack it once"},
	{"SQLite format 3\x00", "this is an SQLite database; export a table from it as CSV"},
	{"PAR1", "this is a Parquet file; export it as CSV"},
	{"PK\x05\x06", "this is an empty zip archive"},
}

// unicodeText returns the beginning of a text in UTF-8, where it is in one of
// the encodings of Unicode. Other text is returned as it stands: what tells
// formats apart is ASCII.
func unicodeText(head []byte) ([]byte, error) {
	name, n := byteOrderMark(head)
	if name == "" && bytes.IndexByte(head, 0) >= 0 {
		if name = guessUTF16(head); name == "" {
			return nil, errors.New("this is no text: it holds NUL bytes; expected CSV, .xlsx, XES or JSON")
		}
	}
	if name == "UTF-32" {
		return nil, errors.New("this is UTF-32 text; save it as UTF-8")
	}
	head = head[n:]
	_, enc, err := lookUp(name)
	if err != nil || enc == nil {
		return head, err
	}
	text := make([]byte, 3*len(head)/2+8)
	k, _, err := enc.NewDecoder().Transformer.Transform(text, head, false)
	if err == transform.ErrShortSrc { // the head ends within a character
		err = nil
	}
	return text[:k], err
}

// errOCEL refuses logs in which an event belongs to several objects: of which
// of them it is a visit, only the program that keeps the log can be asked.
var errOCEL = errors.New("this is an object-centric event log (OCEL); choose the type of object that is a visit, flatten the log by it, and export it as XES or CSV")

// sniffObject tells OCEL from other JSON by the keys of its object. The lists
// of an OCEL log may stand in any order, and the first may be longer than the
// head.
func sniffObject(text []byte) (Format, error) {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil {
		return JSON, nil
	}
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			return JSON, nil
		}
		switch k := key.String(); {
		case k == "objectTypes", k == "eventTypes", strings.HasPrefix(k, "ocel:"):
			return "", errOCEL
		case k == "events", k == "objects":
			if first := text[d.InputOffset():]; isOCELList(first) {
				return "", errOCEL
			}
		}
		if d.SkipValue() != nil {
			return JSON, nil
		}
	}
	return JSON, nil
}

// isOCELList tells by the first element of a list of events or objects whether
// it is one of OCEL.
func isOCELList(b []byte) bool {
	i := bytes.IndexByte(b, '{')
	if i < 0 || strings.Trim(string(b[:i]), ": \t\r\n[") != "" {
		return false
	}
	d := jsontext.NewDecoder(bytes.NewReader(b[i:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	seen := map[string]bool{}
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			break
		}
		seen[key.String()] = true
		if d.SkipValue() != nil {
			break
		}
	}
	return seen["id"] && seen["type"] && (seen["relationships"] || seen["attributes"])
}

// sniffXML tells XES from other XML by its root.
func sniffXML(text []byte) (Format, error) {
	root, next := firstElement(text)
	inner, _ := firstElement(next)
	switch name := localName(root); {
	case name == "log" && (inner == "object-types" || inner == "event-types"):
		return "", errors.New("this is an OCEL log in XML; export it as OCEL 2.0 in JSON")
	case name == "log":
		return XES, nil
	case name == "html", name == "table", name == "body", name == "meta", name == "head", name == "style":
		return "", errors.New("this is a web page (HTML), whatever its name ends in; open it in Excel and save it as .xlsx or CSV")
	case name == "workbook":
		return "", errors.New("this is a workbook in the XML of Excel 2003; save it as .xlsx or CSV")
	case name == "workflowlog", name == "processlog":
		return "", errors.New("this is an MXML log; convert it to XES")
	case name == "":
		return "", errors.New("this is XML whose first element does not come within 256 KiB; expected an XES log, <log>")
	default:
		return "", fmt.Errorf("this is XML, but no XES log: its first element is <%.40q>, expected <log>", root)
	}
}

// firstElement returns the name of the first element of XML, and what comes
// after its start tag. Instructions, comments and the document type are passed
// over.
func firstElement(b []byte) (name string, rest []byte) {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return "", nil
		}
		b = b[i:]
		end := ">"
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			b, end = b[4:], "-->"
		case bytes.HasPrefix(b, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(b, []byte("<!")):
			if e, s := bytes.IndexByte(b, '>'), bytes.IndexByte(b, '['); s >= 0 && s < e {
				end = "]" // of the inner part of a document type
			}
			if kind := strings.Fields(string(b[2:min(len(b), 40)])); len(kind) > 1 && strings.EqualFold(kind[0], "doctype") && localName(strings.TrimRight(kind[1], ">")) == "html" {
				return "html", nil
			}
		case len(b) > 1 && isLetter(b[1]):
			n := 1
			for n < len(b) && !strings.ContainsRune(" \t\r\n/>", rune(b[n])) {
				n++
			}
			name, rest = string(b[1:n]), b[n:]
			if i := bytes.IndexByte(rest, '>'); i >= 0 {
				rest = rest[i+1:]
			}
			return name, rest
		}
		i = bytes.Index(b, []byte(end))
		if i < 0 {
			return "", nil
		}
		b = b[i+len(end):]
	}
}

func localName(s string) string {
	return strings.ToLower(s[strings.LastIndexByte(s, ':')+1:])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
