package table

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// xlsxPart is a part of a workbook that is read as a stream of XML.
type xlsxPart struct {
	row  xlsxMeter
	file io.Closer
	buf  *bufio.Reader
	dec  *xml.Decoder
}

// xlsxTooBig is the size above which a part is not unpacked.
type xlsxTooBig int64

func (n xlsxTooBig) Error() string { return "larger than " + xlsxSize(int64(n)) }

// xlsxMeter bounds what is unpacked: in all, and since the last mark. The
// decoder keeps a token in memory whole; with a mark before each row no token
// is longer than a row may be.
type xlsxMeter struct {
	r            io.Reader
	total, limit int64
	since, most  int64
}

func (m *xlsxMeter) Read(p []byte) (int, error) {
	if m.total > m.limit {
		return 0, xlsxTooBig(m.limit)
	}
	if m.since > m.most {
		return 0, errXLSXLong
	}
	n, err := m.r.Read(p)
	m.total += int64(n)
	m.since += int64(n)
	return n, err
}

// open begins to unpack a part of which at most limit bytes are read.
func (b *xlsxBook) open(name string, limit int64) (*xlsxPart, error) {
	f := b.parts[name]
	if f == nil {
		return nil, fmt.Errorf("the workbook is damaged: its part %s is missing", xlsxQuote(name))
	}
	if f.Flags&1 != 0 {
		return nil, errors.New("the workbook is encrypted; save it without a password")
	}
	r, err := f.Open()
	if err != nil {
		return nil, xlsxDamage("the part "+xlsxQuote(name)+" of the workbook", err)
	}
	p := &xlsxPart{file: r, row: xlsxMeter{r: r, limit: limit, most: int64(b.o.MaxRowBytes)}}
	p.buf = bufio.NewReaderSize(&p.row, 1<<16)
	// The decoder reads single bytes of a buffered reader and holds none back,
	// which skipTo relies on.
	p.dec = xml.NewDecoder(p.buf)
	return p, nil
}

func (p *xlsxPart) close() { _ = p.file.Close() }

func (p *xlsxPart) mark() { p.row.since = 0 }

// skipTo passes over all that stands before a text.
func (p *xlsxPart) skipTo(text []byte) error {
	for {
		p.mark()
		head, err := p.buf.Peek(p.buf.Size())
		if i := bytes.Index(head, text); i >= 0 {
			_, err = p.buf.Discard(i)
			return err
		}
		if err != nil {
			return err
		}
		if _, err := p.buf.Discard(len(head) - len(text) + 1); err != nil {
			return err
		}
	}
}

// xlsxAttr is the value of an attribute, "" where there is none.
func xlsxAttr(attrs []xml.Attr, name string) string {
	for i := range attrs {
		if attrs[i].Name.Local == name && attrs[i].Name.Space == "" {
			return attrs[i].Value
		}
	}
	return ""
}

// xlsxText gathers the text of a cell or of a shared text: that of its `t`,
// whatever font its pieces have, without the readings that stand above them.
type xlsxText struct {
	text    []byte
	take    bool
	reading bool
}

func (t *xlsxText) reset() { t.text, t.take, t.reading = t.text[:0], false, false }

func (t *xlsxText) start(name string) {
	switch name {
	case "rPh":
		t.reading = true
	case "t":
		t.take = !t.reading
	}
}

func (t *xlsxText) end(name string) {
	switch name {
	case "rPh":
		t.reading = false
	case "t":
		t.take = false
	}
}

// readTexts reads the shared texts.
func (b *xlsxBook) readTexts(name string) error {
	if b.parts[name] == nil {
		return nil
	}
	const what = "the table of texts of the workbook"
	p, err := b.open(name, xlsxSheetTimes*b.o.MaxFileBytes)
	if err != nil {
		return err
	}
	defer p.close()
	// Texts are kept, so that their size counts, with what a short one takes.
	const each = 32
	size, most := int64(0), b.o.MaxFileBytes/2
	var t xlsxText
	for {
		token, err := p.dec.RawToken()
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, errXLSXLong) {
			return fmt.Errorf("%s: text %d is longer than %s", what, len(b.texts)+1, xlsxSize(int64(b.o.MaxRowBytes)))
		}
		if err != nil {
			return xlsxDamage(what, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "si" {
				p.mark()
				t.reset()
			}
			t.start(e.Name.Local)
		case xml.CharData:
			if t.take {
				t.text = append(t.text, e...)
			}
		case xml.EndElement:
			t.end(e.Name.Local)
			if e.Name.Local != "si" {
				continue
			}
			if size += each + int64(len(t.text)); size > most {
				return fmt.Errorf("%s is larger than %s; save the sheet as CSV, which is read as a stream", what, xlsxSize(most))
			}
			b.texts = append(b.texts, xlsxUnescape(t.text))
		}
	}
}

// xlsxEOF makes an error of an end where more must come.
func xlsxEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
