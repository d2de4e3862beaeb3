package checker

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"stdc/rules"
)

// randomTimes makes a visit whose events are written in a way, or in several.
func randomTimes(r *rand.Rand, b *rules.Book, zone *time.Location) *Visit {
	v := &Visit{}
	v.Reset(b)
	v.Zone = zone
	kinds := [][]rules.StampKind{{rules.StampLocal}, {rules.StampZoned}, {rules.StampClock}, {rules.StampLocal, rules.StampZoned}, {rules.StampClock, rules.StampNone}, {rules.StampOffset, rules.StampLocal}}
	of := kinds[r.IntN(len(kinds))]
	day := int32(20540 + r.IntN(40)) // about the end of March 2026
	if r.IntN(3) > 0 {
		v.Date = rules.Stamp{Kind: rules.StampDate, Day: day}
	}
	if r.IntN(6) == 0 {
		v.Precision = int64(r.IntN(90)) * int64(time.Second)
	}
	minute, hours := r.IntN(4) == 0, 1+r.IntN(24)
	stamp := func() rules.Stamp {
		s := rules.Stamp{Kind: of[r.IntN(len(of))], Day: day, Nano: int64(r.IntN(60*hours)) * int64(time.Minute), Minute: minute && r.IntN(9) > 0}
		switch s.Kind {
		case rules.StampNone:
			return rules.Stamp{}
		case rules.StampClock, rules.StampOffset:
			s.Day = 0
		case rules.StampZoned:
			s.Zone = int32(3600 * r.IntN(3))
		}
		return s
	}
	for range 1 + r.IntN(40) {
		e := v.AddEvent(b, 0)
		e.At = stamp()
		if r.IntN(3) == 0 {
			e.End = stamp()
		}
	}
	return v
}

// Events that are put in order in a quick way stand as the definition has them,
// and so do the times that are completed in one pass.
func TestArrangeQuickly(t *testing.T) {
	b := &rules.Book{Elements: []rules.Element{{ID: "a"}}}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	apart, sameDay := 0, 0
	for seed := range uint64(6000) {
		r := rand.New(rand.NewPCG(seed, 1))
		v := randomTimes(r, b, []*time.Location{time.UTC, rome}[seed%2])
		quick, slow := New(b, Options{}), New(b, Options{})
		slow.time.begin(v)
		if slow.setBase(v) != nil || slow.complete(v) != nil {
			quick.time.begin(v)
			if plain, _ := quick.sameDayTimes(v); plain {
				t.Fatalf("seed %d: times of a visit that is rejected", seed)
			}
			continue
		}
		quick.time.begin(v)
		plain, inOrder := quick.sameDayTimes(v)
		if plain {
			sameDay++
			quick.sameDayMoments(v)
			if inOrder == slow.time.contradicts(v) {
				t.Fatalf("seed %d: in order is %v", seed, inOrder)
			}
			for i := range v.Events {
				if quick.time.at[i] != slow.time.at[i] || quick.time.ends[i] != slow.time.ends[i] || slow.time.ends[i] && quick.time.end[i] != slow.time.end[i] {
					t.Fatalf("seed %d: event %d: %+v, want %+v", seed, i, quick.time.at[i], slow.time.at[i])
				}
			}
			for i := range v.Events {
				if list := slow.wrap(nil, Rewritten{Event: i}, slow.time.at[i], v); len(list) > 0 {
					t.Fatalf("seed %d: event %d is on a later day", seed, i)
				}
			}
		}
		if !slow.time.apart(v) {
			continue
		}
		apart++
		slow.time.sortApart()
		got := fmt.Sprint(slow.time.sorter.order)
		slow.time.takeAgain(v)
		if want := fmt.Sprint(slow.time.sorter.order); got != want {
			t.Fatalf("seed %d: %s, want %s", seed, got, want)
		}
		if plain {
			sorted := v.Clone()
			for i := range sorted.Events {
				sorted.Events[i].Line = int32(i)
			}
			quick.sortInstants(sorted)
			for i, from := range slow.time.sorter.order {
				if sorted.Events[i].Line != from {
					t.Fatalf("seed %d: place %d holds event %d, want %d", seed, i, sorted.Events[i].Line, from)
				}
			}
		}
	}
	if apart < 400 || sameDay < 200 {
		t.Errorf("only %d visits with times that are apart, %d of one day", apart, sameDay)
	}
}

// Arrange uses its memory again: nothing of one visit is left in the next.
func TestArrangeAgain(t *testing.T) {
	b := &rules.Book{Elements: []rules.Element{{ID: "a"}}}
	used := New(b, Options{})
	for seed := range uint64(2000) {
		v := randomTimes(rand.New(rand.NewPCG(seed, 2)), b, time.UTC)
		other := v.Clone()
		a := Arrangement{ByTime: true, Midnight: seed%2 == 0, Skew: int64(seed%3) * int64(time.Minute)}
		got, err := used.Arrange(v, a)
		want, wantErr := New(b, Options{}).Arrange(other, a)
		if fmt.Sprint(got, err) != fmt.Sprint(want, wantErr) || !slices.Equal(v.Events, other.Events) {
			t.Fatalf("seed %d: %v %v, want %v %v", seed, got, err, want, wantErr)
		}
	}
}
