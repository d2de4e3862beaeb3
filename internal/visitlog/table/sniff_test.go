package table

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func archive(t testing.TB, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		name, body, _ := strings.Cut(n, "=")
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSniff(t *testing.T) {
	utf16 := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), "<?xml version=\"1.0\"?>\n<log>")
	for _, c := range []struct {
		name, in string
		format   Format
		err      string
	}{
		{name: "CSV", in: "visit,do\nV1,bow\n", format: CSV},
		{name: "CSV in UTF-16", in: "v\x00,\x00d\x00\n\x00", format: CSV},
		{name: "CSV in GBK", in: "\xb7\xc3\xce\xca,\xb1\xb8\xd7\xa2\n", format: CSV},
		{name: "CSV that begins with less than", in: "< 10 s,visit\n", format: CSV},
		{name: "workbook", in: archive(t, "[Content_Types].xml=x", "_rels/.rels=x", "xl/workbook.xml=x"), format: XLSX},
		{name: "workbook with its parts in another order", in: archive(t, "xl/worksheets/sheet1.xml=x"), format: XLSX},
		{name: "binary workbook", in: archive(t, "[Content_Types].xml=x", "xl/workbook.bin=x"), err: "this is a binary Excel workbook (.xlsb); save it as .xlsx or CSV"},
		{name: "document", in: archive(t, "[Content_Types].xml=x", "word/document.xml=x"), err: "this is a document or slides of Office, not a workbook; put the table into .xlsx or CSV"},
		{name: "ODS", in: archive(t, "mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml=x"), err: "this is an OpenDocument file (.ods); save it as .xlsx or CSV"},
		{name: "survey", in: archive(t, "visits.csv=a,b", "visits-greeting.csv=a,b"), format: Zip},
		{name: "survey that holds a workbook", in: archive(t, "visits.csv=a", "old.xlsx="+archive(t, "xl/workbook.xml=x")), format: Zip},
		{name: "old workbook", in: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", err: "this is an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password, or as CSV"},
		{name: "XES", in: "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <html> --><!DOCTYPE log [<!ENTITY a 'b'>]>\n<log xes.version=\"1.0\"><trace>", format: XES},
		{name: "XES with a prefix", in: "<xes:log xmlns:xes=\"x\">", format: XES},
		{name: "XES in UTF-16", in: utf16, format: XES},
		{name: "XES in UTF-16 without a mark", in: utf16[2:], format: XES},
		{name: "OCEL in XML", in: "<log><object-types>", err: "this is an OCEL log in XML; export it as OCEL 2.0 in JSON"},
		{name: "MXML", in: "<WorkflowLog>", err: "this is an MXML log; convert it to XES"},
		{name: "web page", in: "<!DOCTYPE html>\n<body>", err: "this is a web page (HTML), whatever its name ends in; open it in Excel and save it as .xlsx or CSV"},
		{name: "table of a web page", in: "<meta charset=gbk><table><tr>", err: "this is a web page (HTML), whatever its name ends in; open it in Excel and save it as .xlsx or CSV"},
		{name: "workbook in XML", in: "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"x\">", err: "this is a workbook in the XML of Excel 2003; save it as .xlsx or CSV"},
		{name: "other XML", in: "<?xml version=\"1.0\"?><rss/>", err: "this is XML, but no XES log: its first element is <\"rss\">, expected <log>"},
		{name: "XML without an element", in: "<!-- a", err: "this is XML whose first element does not come within 256 KiB; expected an XES log, <log>"},
		{name: "JSON records", in: "[{\"a\":1}]", format: JSON},
		{name: "JSON of one record a line", in: "{\"a\":1}\n{\"objectTypes\":1}", format: JSON},
		{name: "JSON object", in: " {\"value\":[{\"eventTypes\":1}]}", format: JSON},
		{name: "visit", in: "{\"visit\":\"V1\",\"events\":[{\"do\":\"bow\",\"id\":1}]}", format: JSON},
		{name: "OCEL", in: "{\"objectTypes\":[", err: "this is an object-centric event log (OCEL); choose the type of object that is a visit, flatten the log by it, and export it as XES or CSV"},
		{name: "OCEL, types after events", in: "{\"events\" : [ {\"id\":\"e1\",\"type\":\"pay\",\"time\":\"2026-03-02T09:00:00Z\",\"attributes\":[", err: "this is an object-centric event log (OCEL); choose the type of object that is a visit, flatten the log by it, and export it as XES or CSV"},
		{name: "OCEL, types last", in: "{\"events\":[],\"objects\":[],\"eventTypes\":[]", err: "this is an object-centric event log (OCEL); choose the type of object that is a visit, flatten the log by it, and export it as XES or CSV"},
		{name: "OCEL 1.0", in: "{\"ocel:global-log\":{}", err: "this is an object-centric event log (OCEL); choose the type of object that is a visit, flatten the log by it, and export it as XES or CSV"},
		{name: "PDF", in: "%PDF-1.7", err: "this is a PDF document, which has no rows to read; export the table as CSV or .xlsx"},
		{name: "bzip2", in: "BZh91AY", err: "this is packed with bzip2; only gzip and zstd are unpacked"},
		{name: "xz", in: "\xfd7zXZ\x00\x00", err: "this is packed with xz; only gzip and zstd are unpacked"},
		{name: "7-Zip", in: "7z\xbc\xaf\x27\x1c\x00", err: "this is a 7-Zip archive; only gzip, zstd and zip are unpacked"},
		{name: "gzip in gzip", in: "\x1f\x8b\x08", err: "this is packed twice; unpack it once"},
		{name: "database", in: "SQLite format 3\x00\x10", err: "this is an SQLite database; export a table from it as CSV"},
		{name: "picture", in: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", err: "this is no text: it holds NUL bytes; expected CSV, .xlsx, XES or JSON"},
		{name: "empty", in: "\xef\xbb\xbf \n", err: "the file is empty"},
	} {
		f, err := Sniff([]byte(c.in))
		if f != c.format || (err != nil || c.err != "") && (err == nil || err.Error() != c.err) {
			t.Errorf("%s: %q %v", c.name, f, err)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("visit,do\nV1,bow\n"))
	f.Add([]byte(archive(f, "[Content_Types].xml=x", "xl/workbook.xml=x")))
	f.Add([]byte("<?xml version='1.0'?><!-- --><!DOCTYPE log [ ]><log>"))
	f.Add([]byte("{\"events\":[{\"id\":1,\"type\":2,\"attributes\":[]}],\"objectTypes\":[]}"))
	f.Add([]byte("\xff\xfe<\x00l\x00o\x00g\x00>\x00"))
	f.Fuzz(func(t *testing.T, head []byte) {
		format, err := Sniff(head)
		if (format == "") != (err != nil) {
			t.Fatal(format, err)
		}
		if err != nil && strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == '\uFFFD' }) {
			t.Fatalf("%q", err.Error())
		}
	})
}
