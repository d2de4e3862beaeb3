package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Whatever the readers say of the logs in testdata/mapped has words in Chinese.
func TestRepairsInChinese(t *testing.T) {
	files, err := filepath.Glob("../../testdata/mapped/*/repairs.txt")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), err)
	}
	quoted := regexp.MustCompile(`"(\\.|[^"\\])*"`)
	// Patterns of times, names of encodings, zones, ids of elements and of
	// transitions stay as they are.
	english := regexp.MustCompile(`[a-z]{2,} [a-z]{2,}`)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			_, what, ok := strings.Cut(line, ": ")
			if !ok || strings.HasPrefix(line, " ") {
				continue
			}
			zh := NewWords("zh").repairOf(&Repair{Kind: "read", What: what})
			if english.MatchString(quoted.ReplaceAllString(zh, "")) {
				t.Errorf("%s: %q stays English: %s", f, what, zh)
			}
			for _, q := range quoted.FindAllString(what, -1) {
				if !strings.Contains(zh, q) {
					t.Errorf("%s: %s was not kept: %s", f, q, zh)
				}
			}
		}
	}
}

// What a log says, in quotation marks, is never put into Chinese.
func TestRepairsKeepTheLog(t *testing.T) {
	const what = `"cells are separated by \"tabs\"": table "row 1 to 2"`
	if got := inChinese(what); !strings.Contains(got, `"cells are separated by \"tabs\""`) || !strings.Contains(got, `"row 1 to 2"`) {
		t.Error(got)
	}
}
