package table

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zipped makes a zip of names and their contents, in turn.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func dumpZip(t testing.TB, data []byte, o Options) string {
	t.Helper()
	src, err := Open(Zip, bytes.NewReader(data), o)
	if err != nil {
		return "open: " + err.Error() + "\n"
	}
	defer func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}()
	return dump(t, src)
}

func TestZip(t *testing.T) {
	got := dumpZip(t, zipped(t,
		"f-greeting.csv", "t,PARENT_KEY,KEY\n1,a,a/g[1]\n2,b,b/g[1]\n",
		"f-smile.csv", "u,PARENT_KEY,KEY\n3,a/g[1],a/g[1]/s[1]\n",
		"f.csv", "site,KEY\nS1,a\nS2,b\nS3,c,d\n",
		"f - audit.csv", "instance ID,event\na,x\n",
		"media/", "",
		"media/list.csv", "no,table\n",
		"__MACOSX/._f.csv", "\x00",
	), Options{})
	expect(t, got, lines(
		"2 site=S1 KEY=a",
		"3 site=S2 KEY=b",
		`fault 4:0 "f.csv": the row has 3 cells, the header 2 ["S3" "c" "d"]`,
		"greeting2 t=1 PARENT_KEY=a KEY=a/g[1]",
		"greeting3 t=2 PARENT_KEY=b KEY=b/g[1]",
		"smile2 u=3 PARENT_KEY=a/g[1] KEY=a/g[1]/s[1]",
		"note files in the zip that are no tables were not read (media, audit logs) (hidden, 3)",
		`note "f.csv": read as UTF-8 text`,
		`note "f.csv": cells are separated by commas`,
		`note "f-greeting.csv": read as UTF-8 text`,
		`note "f-greeting.csv": cells are separated by commas`,
		`note "f-smile.csv": read as UTF-8 text`,
		`note "f-smile.csv": cells are separated by commas`))
}

func TestZipFaults(t *testing.T) {
	good := zipped(t, "f.csv", "site,KEY\nS1,a\n")
	big := zipped(t, "f.csv", "site,KEY\n"+strings.Repeat("SSSSSSSSSSSS,a\n", 1000))
	encrypted := bytes.Clone(good)
	central := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[central+8] |= 1
	damaged := bytes.Clone(good)
	at := bytes.Index(damaged, []byte("f.csv")) + len("f.csv")
	damaged[at+5] ^= 0xff
	// It says of itself that it unpacks to 100 bytes.
	lying := bytes.Clone(big)
	binary.LittleEndian.PutUint32(lying[bytes.Index(lying, []byte("PK\x01\x02"))+24:], 100)
	many := []string{}
	for range zipMaxTables + 1 {
		many = append(many, "f.csv", "")
	}
	for _, c := range []struct {
		name string
		data []byte
		most int64
		want string
	}{
		{"no zip", []byte("site,KEY\n"), 0, "open: not a zip that can be read (not a valid zip file); is the download complete?\n"},
		{"cut short", good[:len(good)-10], 0, "open: not a zip that can be read (not a valid zip file); is the download complete?\n"},
		{"no table", zipped(t, "photo.jpg", "x"), 0, "open: the zip holds no CSV file; expected an export of ODK Central, KoboToolbox or SurveyCTO\n"},
		{"an empty table", zipped(t, "f.csv", ""), 0, "open: \"f.csv\": the table is empty: it has no header, the row of the names of its columns\n"},
		{"encrypted", encrypted, 0, "open: \"f.csv\" is encrypted; export without a password, or unpack it first\n"},
		{"two forms", zipped(t, "a.csv", "KEY\na\n", "b.csv", "KEY\nb\n"), 0,
			"open: which of \"a.csv\", \"b.csv\" holds the submissions? expected one table, and the others with a column such as PARENT_KEY or named after it, such as form.csv and form-greeting.csv\n"},
		{"too many", zipped(t, many...), 0, ""},
		{"too big, packed", good, 20, "open: the zip has more than 20 bytes, which is the most\n"},
		{"too big, unpacked", big, 1000, "open: the CSV files in the zip unpack to more than 1000 bytes, which is the most\n"},
		{"too big, whatever it says", lying, 1000, "open: \"f.csv\": it is damaged in the zip: its checksum or its length is wrong\n"},
		{"damaged", damaged, 0, ""},
	} {
		got := dumpZip(t, c.data, Options{MaxFileBytes: c.most})
		switch {
		case c.want != "":
			expect(t, got, c.want)
		case !strings.Contains(got, "f.csv\": "):
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func FuzzZip(f *testing.F) {
	f.Add(zipped(f, "f.csv", "site,KEY\nS1,a\n", "f-g.csv", "t,PARENT_KEY\n1,a\n", "media/x.jpg", "x"))
	f.Add([]byte("site,KEY\nS1,a\n\x00t,PARENT_KEY\n1,a\n"))
	f.Add([]byte("\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := Options{MaxFileBytes: 1 << 20, MaxRowBytes: 4096}
		dumpZip(t, data, o)
		main, repeat, _ := strings.Cut(string(data), "\x00")
		got := dumpZip(t, zipped(t, "f-g.csv", repeat, "f.csv", main), o)
		if src, err := Open(CSV, strings.NewReader(main), o); err == nil && !strings.HasPrefix(got, "open: ") {
			rows, _, _ := strings.Cut(dump(t, src), "note ")
			if !strings.Contains(rows, "fault") && !strings.HasPrefix(got, rows) {
				t.Fatalf("the zip holds\n%s\nits main table\n%s", got, rows)
			}
		}
	})
}

// centralZip is the export of ODK Central in testdata/survey.
func centralZip(t testing.TB) []byte {
	t.Helper()
	var files []string
	for _, name := range []string{"counter_visit.csv", "counter_visit-greeting.csv", "counter_visit-smile.csv"} {
		files = append(files, name, surveyFile(t, "central", name))
	}
	return zipped(t, files...)
}

func surveyFile(t testing.TB, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "..", "testdata", "survey"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
