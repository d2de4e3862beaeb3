package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stdc/rules/format"
)

// TestBookTests runs stdc test --coverage in each folder of testdata/booktests
// and compares all that is printed with expected.txt; -update rewrites these.
func TestBookTests(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/booktests/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	for _, dir := range dirs {
		golden, err := filepath.Abs(filepath.Join(dir, "expected.txt"))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Chdir(dir)
			var stdout, stderr bytes.Buffer
			status := run([]string{"test", "--coverage", "--lang", "en", "."}, nil, &stdout, &stderr)
			got := fmt.Sprintf("%s%sexit %d\n", stdout.String(), stderr.String(), status)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("printed\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestWrittenLayout holds what --write and --update leave: a file in the layout
// of stdc fmt keeps it, and in another the author's text stays as it is.
func TestWrittenLayout(t *testing.T) {
	const own = "# Mine.\n[[test]]\nname   =   'mine'\nvisit=''\nrest = 'pass'\n" // not as stdc fmt would write it
	const book = "[standard]\nid = 'x'\ntitle = 'X'\n[element.enter]\n[element.say]\nfields = { text = 'text' }\n[phrases]\nhello = ['您好', '欢迎']\n" +
		"[rule.greet]\nexpect = 'say'\nsaying = 'hello'\nafter = 'enter'\nwithin = '10s'\ncredit = 'share'\n"
	for name, before := range map[string]string{"begun": "", "canonical": "# Mine.\n", "free": own, "no line end": strings.TrimSuffix(own, "\n")} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "book.toml", []byte(book))
			if before != "" {
				write(t, "book_test.toml", []byte(before))
			}
			tested := func(flag string) string {
				t.Helper()
				var stdout, stderr bytes.Buffer
				if status := run([]string{"test", flag, "book.toml"}, nil, &stdout, &stderr); status != 0 {
					t.Fatalf("%s: exit %d\n%s%s", flag, status, stdout.String(), stderr.String())
				}
				data, err := os.ReadFile("book_test.toml")
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			canonical := func(text string) bool {
				out, faults := format.Source("book_test.toml", []byte(text))
				return len(faults) == 0 && string(out) == text
			}
			after := tested("--write")
			added := strings.TrimPrefix(after, strings.TrimSuffix(before, "\n")+"\n")
			if before != "" && added == after {
				t.Errorf("what stood there is another:\n%s", after)
			}
			free := strings.Contains(before, "'mine'")
			if canonical(after) == free || !canonical(strings.TrimPrefix(added, "\n")) {
				t.Errorf("the layout of what was added:\n%s", added)
			}

			wrong := strings.Replace(after, "credit = { greet = 0.5 }", "credit = { greet = 0.25 }", 1)
			if wrong == after {
				t.Fatal("nothing was made wrong")
			}
			write(t, "book_test.toml", []byte(wrong))
			if after = tested("--update"); canonical(after) == free {
				t.Errorf("the layout after --update:\n%s", after)
			}
		})
	}
}

// TestStarterTests runs the tests of the starters: all pass, every rule is
// shown to pass and to fail, and every bound is defended or has a reason why it
// is not.
func TestStarterTests(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		var stdout, stderr bytes.Buffer
		if status := run([]string{"test", "--lang", lang, "../../templates/starters"}, nil, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
			t.Errorf("exit %d\n%s%s", status, stdout.String(), stderr.String())
		}
		if bytes.Contains(stdout.Bytes(), []byte("--write")) {
			t.Errorf("some bounds are open:\n%s", stdout.String())
		}
	}
}
