package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// zipSource reads the CSV files in a zip, as ODK Central and others export a
// form: the rows of the submissions first, then those of each repeat.
type zipSource struct {
	files []zipFile // the main one first
	at    int       // whose rows are read
	notes []Note
}

type zipFile struct {
	name   string
	repeat string
	src    Source
	close  func() error
}

// zipMaxTables bounds the files that are open at once.
const zipMaxTables = 1000

func openZip(r io.Reader, o Options) (Source, error) {
	data, err := io.ReadAll(io.LimitReader(r, o.MaxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > o.MaxFileBytes {
		return nil, fmt.Errorf("the zip has more than %d bytes, which is the most", o.MaxFileBytes)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("not a zip that can be read (%s); is the download complete?", strings.TrimPrefix(err.Error(), "zip: "))
	}
	s := &zipSource{}
	if err := s.open(z, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// open opens the tables of the zip and finds out which is the main one.
func (s *zipSource) open(z *zip.Reader, o Options) error {
	var declared uint64
	left := 0
	for _, f := range z.File {
		switch name := f.Name; {
		case strings.HasSuffix(name, "/"):
			continue
		case !zipTable(name):
			left++
			continue
		case f.Flags&1 != 0:
			return fmt.Errorf("%s is encrypted; export without a password, or unpack it first", quoteJSON([]byte(name)))
		case len(s.files) == zipMaxTables:
			return fmt.Errorf("the zip holds more than %d CSV files, which is the most", zipMaxTables)
		}
		declared += min(f.UncompressedSize64, 1<<62)
		if declared > uint64(o.MaxFileBytes) {
			return fmt.Errorf("the CSV files in the zip unpack to more than %d bytes, which is the most", o.MaxFileBytes)
		}
		if err := s.openFile(f, o); err != nil {
			return err
		}
	}
	if left > 0 {
		s.notes = append(s.notes, Note{What: "files in the zip that are no tables were not read (media, audit logs)", Kind: NoteHidden, Count: left})
	}
	if len(s.files) == 0 {
		return errors.New("the zip holds no CSV file; expected an export of ODK Central, KoboToolbox or SurveyCTO")
	}
	return s.sort()
}

// zipTable tells a file that is a table of the export. Others are media, the
// logs of how the form was filled in, and what file managers leave behind.
func zipTable(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		if dir == "media" || dir == "__MACOSX" {
			return false
		}
	}
	base := strings.ToLower(path.Base(name))
	return strings.HasSuffix(base, ".csv") && !strings.HasPrefix(base, ".") && !strings.HasSuffix(base, " - audit.csv")
}

func (s *zipSource) openFile(f *zip.File, o Options) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %s", quoteJSON([]byte(f.Name)), strings.TrimPrefix(err.Error(), "zip: "))
	}
	src, err := openCSV(zipReader{r}, o)
	if err != nil {
		r.Close()
		return fmt.Errorf("%s: %w", quoteJSON([]byte(f.Name)), err)
	}
	s.files = append(s.files, zipFile{name: f.Name, src: src, close: r.Close})
	return nil
}

// sort puts the main table first and names the repeats.
func (s *zipSource) sort() error {
	members := make([]Member, len(s.files))
	for i, f := range s.files {
		members[i] = Member{Name: f.name, Columns: f.src.Tables()[0].Columns}
	}
	main, names, err := Family(members)
	if err != nil {
		return err
	}
	for i, name := range names {
		s.files[i].repeat = name
	}
	head := s.files[main]
	copy(s.files[1:main+1], s.files[:main])
	s.files[0] = head
	return nil
}

func (s *zipSource) Tables() []Table {
	tables := make([]Table, len(s.files))
	for i, f := range s.files {
		tables[i] = f.src.Tables()[0]
		tables[i].Name = f.repeat
	}
	return tables
}

func (s *zipSource) Next(r *Row) error {
	for ; s.at < len(s.files); s.at++ {
		f := s.files[s.at]
		err := f.src.Next(r)
		if err == nil {
			r.Table = s.at
			return nil
		}
		if err == io.EOF {
			for _, n := range f.src.Notes() {
				n.What = quoteJSON([]byte(f.name)) + ": " + n.What
				s.notes = append(s.notes, n)
			}
			continue
		}
		if fault, ok := errors.AsType[*Fault](err); ok {
			told := *fault
			told.Reason = quoteJSON([]byte(f.name)) + ": " + told.Reason
			return &told
		}
		return fmt.Errorf("%s: %w", quoteJSON([]byte(f.name)), err)
	}
	return io.EOF
}

func (s *zipSource) Notes() []Note { return s.notes }

func (s *zipSource) Close() error {
	var first error
	for _, f := range s.files {
		for _, err := range []error{f.src.Close(), f.close()} {
			if first == nil {
				first = err
			}
		}
	}
	return first
}

// zipReader unpacks a file, of which archive/zip gives no more bytes than the
// zip declares.
type zipReader struct{ r io.Reader }

func (z zipReader) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	switch {
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat):
		err = errors.New("it is damaged in the zip: its checksum or its length is wrong")
	case err == io.ErrUnexpectedEOF:
		err = errors.New("it is cut short in the zip")
	}
	return n, err
}
