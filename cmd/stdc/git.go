package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"

	"stdc/rules"
)

// gitTree is a commit of a git repository, read by the program git.
type gitTree struct {
	ctx    context.Context
	rev    string // as it was written
	commit string
}

// gitEntry is a file or a folder of a commit.
type gitEntry struct {
	path string // from the root
	tree bool
	hash string
	size int64
}

// maxBlob bounds a file that is read from git; a rulebook is a thousandth of it.
const maxBlob = 64 << 20

// openGit finds a revision in the repository of the working directory. arg is
// what was written, for messages.
func openGit(ctx context.Context, rev, arg string) (*gitTree, error) {
	g := &gitTree{ctx: ctx, rev: rev}
	switch {
	case rev == "" || strings.HasPrefix(rev, "-"):
		return nil, fmt.Errorf("there is no file %s, and %q is no revision of git; write REVISION:PATH, such as HEAD:standard.toml", arg, rev)
	default:
		if _, err := exec.LookPath("git"); err != nil {
			return nil, fmt.Errorf("there is no file %s; to read it as REVISION:PATH the program git is needed, and it was not found", arg)
		}
	}
	out, err := g.run("rev-parse", "--verify", "--quiet", rev+"^{commit}")
	if err != nil {
		if _, outside := g.run("rev-parse", "--git-dir"); outside != nil {
			return nil, fmt.Errorf("there is no file %s, and this is no git repository, from which it could be read as REVISION:PATH", arg)
		}
		return nil, fmt.Errorf("there is no file %s, and git knows no revision %s", arg, rev)
	}
	g.commit = strings.TrimSpace(string(out))
	return g, nil
}

// run runs git and returns what it prints.
func (g *gitTree) run(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"--literal-pathspecs"}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if s := strings.TrimSpace(errs.String()); s != "" {
			first, _, _ := strings.Cut(s, "\n")
			return nil, errors.New("git: " + strings.TrimPrefix(first, "fatal: "))
		}
		return nil, fmt.Errorf("git: %w", err)
	}
	return out.Bytes(), nil
}

// rooted returns a path from the root of the repository: ./ and ../ begin at the
// working directory, as git has it.
func (g *gitTree) rooted(p string) (string, error) {
	if strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || p == "." || p == ".." {
		prefix, err := g.run("rev-parse", "--show-prefix")
		if err != nil {
			return "", err
		}
		p = strings.TrimSuffix(string(prefix), "\n") + p
	}
	if p = path.Clean(p); p == "." {
		p = ""
	}
	return p, nil
}

// find looks a path up; an error says that there is no such thing.
func (g *gitTree) find(p string) (gitEntry, error) {
	if p == "" {
		return gitEntry{tree: true}, nil
	}
	var list []gitEntry
	if p != ".." && !strings.HasPrefix(p, "../") { // outside there is nothing
		var err error
		if list, err = g.list("--", p); err != nil {
			return gitEntry{}, err
		}
	}
	for _, e := range list {
		if e.path == p {
			return e, nil
		}
	}
	return gitEntry{}, &fs.PathError{Op: "read", Path: g.rev + ":" + p, Err: fs.ErrNotExist}
}

// missing words why a path could not be read. A misspelt name is answered with
// the nearest one of its folder.
func (g *gitTree) missing(arg, p string, err error) error {
	var fault *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) {
		if errors.As(err, &fault) {
			err = fault.Err
		}
		return fmt.Errorf("cannot read %s: %w", arg, err)
	}
	folder := ""
	if dir := path.Dir(p); dir != "." {
		folder = dir + "/"
	}
	var within []string
	if folder != "" && !strings.HasPrefix(folder, "../") {
		within = []string{"--", folder}
	}
	list, err := g.list(within...)
	var names []string
	for _, e := range list {
		names = append(names, path.Base(e.path))
	}
	if near := rules.Nearest(path.Base(p), names); err == nil && near != "" {
		return fmt.Errorf("cannot read %s: there is no such file; did you mean %s%s?", arg, folder, near)
	}
	return fmt.Errorf("cannot read %s: there is no such file in that revision", arg)
}

// list runs git ls-tree. Links and modules are left out.
func (g *gitTree) list(args ...string) ([]gitEntry, error) {
	flags := []string{"ls-tree", "-z", "-l", "--full-tree"}
	if len(args) > 0 && args[0] == "-r" {
		flags, args = append(flags, "-r"), args[1:]
	}
	out, err := g.run(slices.Concat(flags, []string{g.commit}, args)...)
	if err != nil {
		return nil, err
	}
	var list []gitEntry
	for line := range strings.SplitSeq(string(out), "\x00") {
		head, name, _ := strings.Cut(line, "\t")
		f := strings.Fields(head)
		if len(f) != 4 || f[0] == "120000" || f[0] == "160000" {
			continue
		}
		size, _ := strconv.ParseInt(f[3], 10, 64) // "-" for a folder
		list = append(list, gitEntry{path: name, tree: f[1] == "tree", hash: f[2], size: size})
	}
	return list, nil
}

// below lists the paths of the files in a folder and those below it.
func (g *gitTree) below(folder string) ([]string, error) {
	args := []string{"-r"}
	if folder != "" {
		args = append(args, "--", folder+"/")
	}
	list, err := g.list(args...)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range list {
		out = append(out, e.path)
	}
	return out, nil
}

// read returns the bytes of a file.
func (g *gitTree) read(p string) ([]byte, error) {
	e, err := g.find(path.Clean(p))
	switch {
	case err != nil:
		return nil, err
	case e.tree:
		return nil, &fs.PathError{Op: "read", Path: p, Err: errors.New("it is a directory")}
	case e.size > maxBlob:
		return nil, &fs.PathError{Op: "read", Path: p, Err: fmt.Errorf("it has %d bytes, and at most %d are read", e.size, maxBlob)}
	}
	return g.run("cat-file", "blob", e.hash)
}
