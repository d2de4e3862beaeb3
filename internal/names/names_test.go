package names

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// made returns a name of one of the kinds that logs have: short, long, long and
// alike at both ends, Chinese, empty.
func made(r *rand.Rand) string {
	n := r.IntN(3000)
	switch r.IntN(6) {
	case 0:
		return fmt.Sprintf("e%05d", n)
	case 1:
		return strings.Repeat("x", n%40)
	case 2:
		return fmt.Sprintf("the branch of number %d in the old town", n)
	case 3:
		return fmt.Sprintf("上海市浦东新区第%d号营业厅", n)
	case 4:
		return string(rune('a'+n%26)) + strings.Repeat("\x00", n%20)
	}
	return fmt.Sprint(n)
}

// TestTable holds a table to a map, while names are put in one by one and many at
// once, looked for, and all taken out.
func TestTable(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for _, room := range []int{0, 1, 5, 1000} {
		table, want := New[int](room), map[string]int{}
		for range 300 {
			switch r.IntN(10) {
			case 0:
				if r.IntN(20) == 0 {
					table.Clear()
					clear(want)
				}
			case 1, 2, 3:
				list := make([]*Entry[int], r.IntN(300))
				names := make([]string, len(list))
				for i := range names {
					names[i] = made(r)
				}
				table.PutAll(list, func(i int) string { return names[i] })
				for i, e := range list {
					if e.Name != names[i] {
						t.Fatalf("the entry of %q is that of %q", names[i], e.Name)
					}
					e.Value++
					want[names[i]]++
				}
			default:
				name := made(r)
				if n, ok := want[name]; ok != (table.FindString(name) != nil) || ok && table.Find([]byte(name)).Value != n {
					t.Fatalf("%q: found %v, want %d, %v", name, table.FindString(name), n, ok)
				}
				table.Put([]byte(name)).Value++
				want[name]++
			}
			if table.Len() != len(want) {
				t.Fatalf("%d names, want %d", table.Len(), len(want))
			}
		}
		sorted := table.Sorted()
		if len(sorted) != len(want) || !slices.IsSortedFunc(sorted, func(a, b *Entry[int]) int { return strings.Compare(a.Name, b.Name) }) {
			t.Fatalf("%d entries, want %d in order", len(sorted), len(want))
		}
		for _, e := range sorted {
			if e.Value != want[e.Name] {
				t.Fatalf("%q: %d, want %d", e.Name, e.Value, want[e.Name])
			}
		}
	}
}

// TestStays makes sure that entries stay where they are while others come, and
// that a name is copied.
func TestStays(t *testing.T) {
	table := New[int](1)
	name := []byte("first")
	first := table.Put(name)
	copy(name, "other")
	for i := range 1000 {
		table.PutString(fmt.Sprint(i))
	}
	if first.Value = 7; table.FindString("first").Value != 7 || first.Name != "first" {
		t.Errorf("the entry of the first name is %+v", table.FindString("first"))
	}
}

// BenchmarkPutAll looks up members of staff as a summary does, a hundred at a
// time of ten thousand.
func BenchmarkPutAll(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 2))
	table := New[[15]int64](32)
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("e%05d", i)
		table.PutString(names[i])
	}
	list, which := make([]*Entry[[15]int64], 100), make([]int, 100)
	b.ReportAllocs()
	for b.Loop() {
		for i := range which {
			which[i] = r.IntN(len(names))
		}
		table.PutAll(list, func(i int) string { return names[which[i]] })
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/name")
}
