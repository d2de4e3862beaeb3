package visitlog

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestIDs holds the set equal to a map, over ids of all shapes, in any order and
// from several inputs.
func TestIDs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ids, seen := NewIDs(), map[string]int{}
	again := 0
	for range 200_000 {
		n := r.IntN(30_000)
		id := []string{
			fmt.Sprintf("v%08d", n), fmt.Sprintf("v%d", n), fmt.Sprint(n), fmt.Sprintf("%x", uint32(n)*2654435761),
			fmt.Sprintf("%0*d", 17+r.IntN(6), n), fmt.Sprintf("客户-%04d", n), fmt.Sprintf("%060d", n), fmt.Sprintf("%d-%d", n, 1000+n%3),
		}[r.IntN(8)]
		input := r.IntN(3)
		first, was := ids.Seen(id, input)
		want, there := seen[id]
		if was != there || was && first != want {
			t.Fatalf("%s of input %d: seen %v in %d, want %v in %d", id, input, was, first, there, want)
		}
		if was {
			again++
		} else {
			seen[id] = input
		}
	}
	if again < 50_000 || len(seen) < 50_000 {
		t.Error(again, len(seen))
	}
}

// TestIDsMemory: ids that count up need next to nothing, in any order.
func TestIDsMemory(t *testing.T) {
	ids := NewIDs()
	for _, n := range rand.New(rand.NewPCG(1, 2)).Perm(100_000) {
		ids.Seen(fmt.Sprintf("V-%06d", n), 0)
	}
	entries := 0
	for i := range ids.counts {
		entries += ids.counts[i].n
	}
	if want := (100_000 + 63) / 64; entries != want {
		t.Errorf("%d entries, want %d", entries, want)
	}
}
