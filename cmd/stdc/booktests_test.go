package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
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
