package report

import (
	"math/rand/v2"
	"slices"
	"testing"

	"stdc/checker"
)

// scaleAt is the scale of events at some seconds.
func scaleAt(seconds ...int64) scale {
	var times []checker.EventTime
	for _, s := range seconds {
		times = append(times, checker.EventTime{Timed: true, From: s * second, To: s * second})
	}
	return scaleOf(&checker.Visit{Events: make([]checker.Event, len(times))}, times, nil)
}

func TestScale(t *testing.T) {
	for name, c := range map[string]struct {
		seconds []int64
		gaps    int
	}{
		"one event":              {[]int64{0}, 0},
		"even":                   {[]int64{0, 10, 20, 30}, 0},
		"a call back hours on":   {[]int64{0, 10, 20, 60, 7200}, 1},
		"three talks on a day":   {[]int64{0, 30, 7200, 7230, 20000, 20030}, 2},
		"two events far apart":   {[]int64{0, 86400}, 0},
		"long, but not too long": {[]int64{0, 60, 120, 400}, 0},
	} {
		s := scaleAt(c.seconds...)
		gaps := 0
		for _, p := range s.pieces {
			if p.gap {
				gaps++
			}
		}
		if gaps != c.gaps {
			t.Errorf("%s: %d breaks, want %d: %+v", name, gaps, c.gaps, s.pieces)
		}
	}
}

// TestScaleRises checks that places stand in the order of their times and inside
// the drawing.
func TestScaleRises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var seconds []int64
		for range 1 + r.IntN(12) {
			seconds = append(seconds, r.Int64N(1<<r.IntN(30)))
		}
		s := scaleAt(seconds...)
		slices.Sort(seconds)
		last := 0.0
		for _, x := range seconds {
			at := s.at(x * second)
			if at < last || at < margin-1e-9 || at > 1-margin+1e-9 {
				t.Fatalf("%d s of %v is at %v, behind %v", x, seconds, at, last)
			}
			last = at
		}
		if first := s.at(seconds[0] * second); first > margin+1e-9 || len(seconds) > 1 && seconds[0] < seconds[len(seconds)-1] && last < 1-margin-1e-9 {
			t.Fatalf("%v fill %v to %v", seconds, first, last)
		}
	}
}
