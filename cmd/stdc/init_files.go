package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"stdc/rules"
	"stdc/rules/format"
	"stdc/templates"
)

// standardFiles makes the files of a new standard from those of its starter. An
// error speaks of the id or the title.
func standardFiles(n *newStandard, starter []templates.StarterFile) ([]templates.StarterFile, error) {
	var files []templates.StarterFile
	for _, f := range starter {
		switch {
		case f.Name == "book.toml":
			text, err := entitle(string(f.Data), n.id, n.title)
			if err != nil {
				return nil, err
			}
			f.Data = []byte("#:schema ./rulebook.schema.json\n" + text)
		case strings.HasSuffix(f.Name, "_test.toml"):
			f.Data = append([]byte("#:schema ./test.schema.json\n"), f.Data...)
		case strings.HasSuffix(f.Name, ".toml"):
			f.Data = append([]byte("#:schema ./rulebook.schema.json\n"), f.Data...)
		}
		files = append(files, f)
	}
	book, diagnostics := rules.Compile("book.toml", func(name string) ([]byte, error) {
		for _, f := range files {
			if f.Name == filepath.Clean(name) {
				return f.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	})
	if book == nil || rules.HasErrors(diagnostics) {
		// The starter has no faults, so these are of what was put into it.
		message := "the standard would have faults"
		if len(diagnostics) > 0 {
			d := diagnostics[0]
			if message = d.Message; d.Hint != "" {
				message += "; " + d.Hint
			}
		}
		return nil, errors.New(message)
	}
	lang := n.lang
	if lang == "" {
		lang = "en"
		if strings.HasPrefix(book.Language, "zh") {
			lang = "zh"
		}
	}
	for _, name := range []string{"rulebook", "test"} {
		data, _ := templates.Schema(name)
		files = append(files, templates.StarterFile{Name: name + ".schema.json", Data: data})
	}
	readme := strings.ReplaceAll(templates.Beginning("readme."+lang+".md"), "{title}", book.Title.In(lang))
	return append(files,
		templates.StarterFile{Name: "README.md", Data: []byte(readme)},
		templates.StarterFile{Name: ".github/workflows/standard.yml", Data: []byte(templates.Beginning("standard.yml"))}), nil
}

// standardTable is the table [standard] of a starter, up to the next one.
var standardTable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\[standard\]\n(?:[^\[\n].*\n|\n)*`) })

// nameLine is the line of an id or a title there, in any language.
var nameLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^((id|title)(?:-[a-z]+)?\s*=\s*)"[^"\n]*"`) })

// entitle gives a book another id and title, in their lines; all else stays as
// it is. The title goes to the lines of all languages: what the starter is called
// would be wrong in each.
func entitle(text, id, title string) (string, error) {
	switch {
	case !utf8.ValidString(title) || strings.ContainsFunc(title, unicode.IsControl):
		return "", fmt.Errorf("the title %q has characters that cannot be shown; a title is one line of text in UTF-8", title)
	case title != "" && strings.TrimSpace(title) == "":
		return "", errors.New("the title is blank")
	}
	text = standardTable().ReplaceAllStringFunc(text, func(table string) string {
		return nameLine().ReplaceAllStringFunc(table, func(line string) string {
			part := nameLine().FindStringSubmatch(line)
			value := id
			if part[2] == "title" {
				value = title
			}
			if value == "" {
				return line
			}
			return part[1] + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
		})
	})
	// The quotes of such a line may be others in our layout.
	formatted, faults := format.Source("book.toml", []byte(text))
	if len(faults) > 0 {
		return "", errors.New(faults[0].Message)
	}
	return string(formatted), nil
}

// writeNew writes new files into a folder, which it makes, all of them or none,
// and returns their paths.
func (a *app) writeNew(dir string, files []templates.StarterFile) (paths []string, err error) {
	var there []string
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(path); err == nil {
			there = append(there, path)
		}
		paths = append(paths, path)
	}
	if len(there) > 0 {
		return nil, fmt.Errorf("nothing was written, as this would overwrite %s; name another folder by -o DIR", oneOf(there, "and"))
	}
	a.interrupts.watch()
	var undo []func()
	defer func() {
		if err != nil {
			for _, f := range slices.Backward(undo) {
				f()
			}
		}
	}()
	var outs []*output
	for i, f := range files {
		for _, folder := range missingFolders(filepath.Dir(paths[i])) {
			if err := os.Mkdir(folder, 0o777); err != nil {
				return nil, fileError("make the folder", folder, err)
			}
			undo = append(undo, func() { _ = os.Remove(folder) })
		}
		out, err := a.create(paths[i])
		if err != nil {
			return nil, err
		}
		undo = append(undo, out.discard)
		_, _ = out.Write(f.Data) // out.failed keeps the error
		if err := out.settle(); err != nil {
			return nil, err
		}
		outs = append(outs, out)
	}
	for i, out := range outs {
		if err := out.commit(); err != nil {
			return nil, err
		}
		undo = append(undo, func() { _ = os.Remove(paths[i]) })
	}
	return paths, nil
}

// missingFolders are the folders that must be made for dir to be there, outermost
// first.
func missingFolders(dir string) []string {
	var missing []string
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, dir)
		dir = filepath.Dir(dir)
	}
	slices.Reverse(missing)
	return missing
}
