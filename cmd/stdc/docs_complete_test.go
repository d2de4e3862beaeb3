package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestDocsComplete checks that docs/cli.md speaks of every command and flag.
func TestDocsComplete(t *testing.T) {
	text, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range newRoot(&app{}, []string{"completion"}).Commands() {
		if !bytes.Contains(text, []byte("stdc "+command.Name())) {
			t.Errorf("docs/cli.md does not speak of stdc %s", command.Name())
		}
		command.Flags().VisitAll(func(f *pflag.Flag) {
			if !bytes.Contains(text, []byte("`--"+f.Name)) {
				t.Errorf("docs/cli.md does not speak of --%s of stdc %s", f.Name, command.Name())
			}
		})
	}
}

// TestSchemaNames holds the names that stdc schema offers to what there is.
func TestSchemaNames(t *testing.T) {
	files, err := filepath.Glob("../../templates/schemas/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, file := range files {
		have = append(have, strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	if names := slices.Sorted(slices.Values(schemaNames())); !slices.Equal(names, have) {
		t.Errorf("stdc schema offers %q, templates/schemas holds %q", names, have)
	}
}

// TestDependencies checks that docs/dependencies.md gives a reason for every
// module that go.mod requires directly.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	required := regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+|gonum\.org/\S+) v\S+( // indirect)?$`)
	for _, m := range required.FindAllSubmatch(mod, -1) {
		name := strings.TrimPrefix(string(m[1]), "github.com/")
		if len(m[2]) == 0 && !bytes.Contains(text, []byte(name)) {
			t.Errorf("docs/dependencies.md does not say why %s is there", m[1])
		}
	}
}

// TestLinks checks that what the documents link to is there, and that they name
// no place of the machine on which they were written.
func TestLinks(t *testing.T) {
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	docs = append(docs, "../../README.md", "../../testdata/call-centre/SOURCE.md")
	link := regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	machine := regexp.MustCompile(`(?:^|[^\w.])/(?:work|root|home|Users|tmp)/\w`)
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			to := string(m[1])
			if strings.Contains(to, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), to)); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(doc), to)
			}
		}
		if m := machine.Find(text); m != nil {
			t.Errorf("%s names a place of some machine: %s", filepath.Base(doc), m)
		}
	}
}

// TestSubcommands holds the table of subcommands to their own names, by which
// they are called, and a command made alone to the one among all.
func TestSubcommands(t *testing.T) {
	all := newRoot(&app{}, []string{"completion"})
	for _, s := range subcommands {
		if name := s.make(&app{}).Name(); name != s.name {
			t.Errorf("the subcommand %q is entered as %q", name, s.name)
		}
		among, _, err := all.Find([]string{s.name})
		if err != nil {
			t.Fatal(err)
		}
		alone, _, err := newRoot(&app{}, []string{s.name, "--help"}).Find([]string{s.name})
		if err != nil || alone.UsageString() != among.UsageString() {
			t.Errorf("%s by itself: %v\n%s", s.name, err, alone.UsageString())
		}
	}
}
