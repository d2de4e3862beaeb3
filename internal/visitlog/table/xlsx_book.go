package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"
	"stdc/rules"
)

// Limits of a workbook beside those of Options. Excel itself has at most
// 16,384 columns and 1,048,576 rows.
const (
	xlsxColumns    = 1 << 14
	xlsxPartBytes  = 32 << 20 // of a part that is kept whole: the list of sheets, the styles
	xlsxSheetTimes = 4        // a sheet unpacks to at most so many times MaxFileBytes
	xlsxSheets     = 1000
	xlsxMerges     = 1 << 20
)

// xlsxBook is an open workbook.
type xlsxBook struct {
	o        Options
	parts    map[string]*zip.File // by path in small letters
	sheets   []xlsxSheetInfo
	formats  []xlsxFormat // by style
	texts    []string     // the shared ones
	from1904 bool
}

type xlsxSheetInfo struct {
	name, part string
	hidden     bool
}

// openXLSXBook reads all but the sheets of a workbook.
func openXLSXBook(data []byte, o Options) (*xlsxBook, error) {
	if err := xlsxForeign(data); err != nil {
		return nil, err
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("the workbook is damaged: its directory cannot be read; it was not copied or saved to its end")
	}
	zr.RegisterDecompressor(zip.Deflate, flate.NewReader)
	b := &xlsxBook{o: o, parts: make(map[string]*zip.File, len(zr.File))}
	for _, f := range zr.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, twice := b.parts[name]; !twice {
			b.parts[name] = f
		}
	}
	return b, b.read()
}

// read reads the list of sheets, the styles and the shared texts.
func (b *xlsxBook) read() error {
	if b.parts["xl/workbook.bin"] != nil {
		return errors.New("a binary workbook (.xlsb) is not read; save it as .xlsx")
	}
	if b.parts["content.xml"] != nil {
		return errors.New("an OpenDocument spreadsheet (.ods) is not read; save it as .xlsx or CSV")
	}
	main := "xl/workbook.xml"
	top, err := b.links("", "")
	if err != nil {
		return err
	}
	for _, l := range top {
		if l.is("officeDocument") {
			main = l.part
		}
	}
	if b.parts[main] == nil {
		return errors.New("this is no workbook (.xlsx): it has no list of sheets")
	}
	var w struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			Link  string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.unmarshal(main, &w); err != nil {
		return err
	}
	b.from1904 = xlsxTrue(w.Props.Date1904)
	links, err := b.links(path.Dir(main), path.Base(main))
	if err != nil {
		return err
	}
	byID := make(map[string]xlsxLink, len(links))
	styles, texts := "", ""
	for _, l := range links {
		byID[l.id] = l
		switch {
		case l.is("styles"):
			styles = l.part
		case l.is("sharedStrings"):
			texts = l.part
		}
	}
	for _, s := range w.Sheets {
		// Sheets of charts and of macros hold no rows.
		if l, ok := byID[s.Link]; ok && l.is("worksheet") {
			b.sheets = append(b.sheets, xlsxSheetInfo{name: s.Name, part: l.part, hidden: s.State == "hidden" || s.State == "veryHidden"})
		}
	}
	if err := b.readStyles(styles); err != nil {
		return err
	}
	return b.readTexts(texts)
}

// xlsxLink is a relationship: what a part refers to by an id.
type xlsxLink struct{ id, kind, part string }

func (l xlsxLink) is(kind string) bool { return strings.HasSuffix(l.kind, "/"+kind) }

// links reads the relationships of a part.
func (b *xlsxBook) links(dir, base string) ([]xlsxLink, error) {
	name := path.Join(dir, "_rels", base+".rels")
	if b.parts[name] == nil {
		return nil, nil
	}
	var r struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := b.unmarshal(name, &r); err != nil {
		return nil, err
	}
	var links []xlsxLink
	for _, l := range r.Links {
		target := strings.ToLower(strings.ReplaceAll(l.Target, `\`, "/"))
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		links = append(links, xlsxLink{l.ID, l.Type, path.Clean(target)[1:]})
	}
	return links, nil
}

// unmarshal reads a part as a whole.
func (b *xlsxBook) unmarshal(name string, v any) error {
	p, err := b.open(name, xlsxPartBytes)
	if err != nil {
		return err
	}
	defer p.close()
	p.row.most = xlsxPartBytes
	if err := p.dec.Decode(v); err != nil {
		return xlsxDamage("the part "+xlsxQuote(name)+" of the workbook", err)
	}
	return nil
}

// readStyles reads what is shown by each style of a cell.
func (b *xlsxBook) readStyles(name string) error {
	if b.parts[name] == nil {
		return nil
	}
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Styles []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.unmarshal(name, &s); err != nil {
		return err
	}
	own := make(map[int]xlsxFormat, len(s.Formats))
	for _, f := range s.Formats {
		own[f.ID] = parseXLSXFormat(f.Code)
	}
	for _, x := range s.Styles {
		f, ok := own[x.Format]
		if !ok {
			f = xlsxBuiltin(x.Format)
		}
		b.formats = append(b.formats, f)
	}
	return nil
}

// choose returns the sheets to be read, the main one first, and the names of
// hidden ones that are passed over.
func (b *xlsxBook) choose(name string) (chosen []xlsxSheetInfo, hidden []string, err error) {
	var names []string
	for _, s := range b.sheets {
		switch {
		case name != "" && strings.EqualFold(s.name, name):
			return []xlsxSheetInfo{s}, nil, nil // sheets of Excel differ by more than case
		case s.hidden:
			hidden = append(hidden, s.name)
		default:
			chosen = append(chosen, s)
		}
		names = append(names, s.name)
	}
	switch {
	case name != "":
		near := ""
		if n := rules.Nearest(name, names); n != "" {
			near = "; did you mean " + xlsxQuote(n) + "?"
		} else if len(names) > 0 {
			near = "; there are " + xlsxNames(names)
		}
		return nil, nil, fmt.Errorf("the workbook has no sheet %s%s", xlsxQuote(name), near)
	case len(chosen) > xlsxSheets:
		return nil, nil, fmt.Errorf("the workbook has more than %d sheets; say which one to read", xlsxSheets)
	case len(chosen) == 0 && len(hidden) > 0:
		return nil, nil, fmt.Errorf("all sheets of the workbook are hidden; say which one to read: %s", xlsxNames(hidden))
	case len(chosen) == 0:
		return nil, nil, errors.New("the workbook has no sheet with rows")
	}
	return chosen, hidden, nil
}
