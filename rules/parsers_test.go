package rules

import (
	"slices"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestParsersAgree holds the key lists of the two TOML parsers equal: the
// decoder gives the values, the other one their places.
func TestParsersAgree(t *testing.T) {
	read := 0
	for name, data := range corpus(t) {
		ds := &diagnostics{}
		src := parseSource(name, data, ds)
		var values map[string]any
		meta, err := toml.Decode(src.text, &values)
		if (err == nil) != (!src.broken && !src.twice) {
			t.Errorf("%s: the decoder says %v, we say broken %v, twice %v", name, err, src.broken, src.twice)
		}
		if err != nil {
			continue
		}
		read++
		var want []string
		for _, k := range meta.Keys() {
			want = append(want, k.String())
		}
		if got, want := leaves(keysOf(src.root, nil)), leaves(want); !slices.Equal(got, want) {
			t.Errorf("%s: we have the keys %.300q, the decoder %.300q", name, got, want)
		}
		sameValues(t, name, src.root, values)
	}
	if read < 50 {
		t.Errorf("only %d files were compared", read)
	}
}

// leaves sorts keys, each once, without those that others begin with: the
// decoder does not list tables that have no header.
func leaves(keys []string) []string {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	above := map[string]bool{}
	for _, k := range keys {
		for i := range k {
			if k[i] == '.' {
				above[k[:i]] = true
			}
		}
	}
	return slices.DeleteFunc(keys, func(k string) bool { return above[k] })
}

func keysOf(n *node, path toml.Key) []string {
	var out []string
	for _, it := range n.items {
		out = append(out, keysOf(it, path)...)
	}
	for _, e := range n.entries {
		key := append(slices.Clone(path), e.name)
		out = append(out, key.String())
		out = append(out, keysOf(e.val, key)...)
	}
	return out
}

// sameValues holds shapes and texts equal.
func sameValues(t *testing.T, at string, n *node, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if n.kind != tableNode || len(n.entries) != len(v) {
			t.Errorf("%s: %v with %d keys, not a table of %d", at, n.kind, len(n.entries), len(v))
			return
		}
		for _, e := range n.entries {
			sameValues(t, at+"."+e.name, e.val, v[e.name])
		}
	case []map[string]any:
		if n.kind != arrayNode || len(n.items) != len(v) {
			t.Errorf("%s: %v of %d, not a list of %d", at, n.kind, len(n.items), len(v))
			return
		}
		for i := range v {
			sameValues(t, at, n.items[i], v[i])
		}
	case []any:
		if n.kind != arrayNode || len(n.items) != len(v) {
			t.Errorf("%s: %v of %d, not a list of %d", at, n.kind, len(n.items), len(v))
			return
		}
		for i := range v {
			sameValues(t, at, n.items[i], v[i])
		}
	case string:
		if n.kind != stringNode || n.str != v {
			t.Errorf("%s: %v %q, not %q", at, n.kind, n.str, v)
		}
	case bool:
		if n.kind != boolNode || n.truth != v {
			t.Errorf("%s: %v %v, not %v", at, n.kind, n.truth, v)
		}
	}
}

// TestRanges checks that the place of each value is exactly its text.
func TestRanges(t *testing.T) {
	const text = "a = [1, [ 'x', [] ], # no ]\n {b = \"]\", c.d = {}} , ]\ne = { f = [{}, {g = 1}] }\nh = \"\"\"\n]\"\"\"\n"
	want := []string{
		"[1, [ 'x', [] ], # no ]\n {b = \"]\", c.d = {}} , ]", "1", "[ 'x', [] ]", "'x'", "[]",
		"{b = \"]\", c.d = {}}", "\"]\"", "{}", "{ f = [{}, {g = 1}] }", "[{}, {g = 1}]", "{}", "{g = 1}", "1", "\"\"\"\n]\"\"\"",
	}
	ds := &diagnostics{}
	src := parseSource("book.toml", []byte(text), ds)
	var got []string
	var walk func(n *node, header bool)
	walk = func(n *node, header bool) {
		if !header {
			got = append(got, text[n.off:n.end])
		}
		for _, it := range n.items {
			walk(it, false)
		}
		for _, e := range n.entries {
			walk(e.val, e.name == "c")
		}
	}
	walk(src.root, true)
	if !slices.Equal(got, want) || len(ds.list) > 0 {
		t.Errorf("got %q\nwant %q\n%s", got, want, shown(ds.list))
	}
}
