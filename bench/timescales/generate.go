package main

import (
	"fmt"
	"strconv"
)

// options say what visit is written.
type options struct {
	pattern string // absence, universality, recurrence or response; each a rulebook of this folder
	bound   int    // seconds, minBound or more
	events  int    // one a second
	violate bool   // whether the first cycle breaks all four rules of pattern and bound
}

// minBound is the least at which a cycle has room for all that happens in it.
const minBound = 4

func (o options) check() error {
	switch o.pattern {
	case "absence", "universality", "recurrence", "response":
	default:
		return fmt.Errorf("-pattern %q: expected absence, universality, recurrence or response", o.pattern)
	}
	if o.bound < minBound {
		return fmt.Errorf("-bound %d: expected %d or more", o.bound, minBound)
	}
	if o.events < o.cycle() {
		return fmt.Errorf("-events %d: expected %d or more, a whole cycle of bound %d", o.events, o.cycle(), o.bound)
	}
	return nil
}

// cycle is the number of seconds, and of events, after which the visit repeats
// itself: q opens it, r comes at three bounds, and a bound later the next begins.
func (o options) cycle() int { return 4 * o.bound }

// What happens in a second. A steady sample is what fills the others.
const (
	steady   = `"do":"sample","ok":true`
	unsteady = `"do":"sample","ok":false`
	signalP  = `"do":"p"`
	signalQ  = `"do":"q"`
	signalR  = `"do":"r"`
	signalS  = `"do":"s"`
)

// signal is what happens at second t of a cycle of bound k, beside q and r: at
// exactly the bound where the rules are to be met, a second beyond where they are
// not.
func signal(pattern string, t, k int, violate bool) string {
	switch pattern {
	case "absence":
		if apart(t, k, violate) {
			return signalP
		}
	case "universality":
		if apart(t, k, violate) {
			return unsteady
		}
	case "recurrence":
		due := t%k == 1
		if violate { // one comes a second late
			due = due && t != 2*k+1 || t == 2*k+2
		}
		if due {
			return signalP
		}
	case "response":
		switch {
		case violate && t == k+2: // the first s is not answered in time
		case t >= 2 && t < k && t%2 == 0:
			return signalS
		case t >= k+2 && t < 2*k && (t-k)%2 == 0:
			return signalP
		}
	}
	return steady
}

// apart tells whether second t is more than k from q and from r, and to violate
// also where it is exactly k from one of them.
func apart(t, k int, violate bool) bool {
	return t > k && t < 2*k || violate && (t == k || t == 2*k)
}

// appendOpening appends what the visit begins with.
func appendOpening(b []byte, o options) []byte {
	verdict := "met"
	if o.violate {
		verdict = "broken"
	}
	return fmt.Appendf(b, `{"visit":"%s-%d-%s","events":[`, o.pattern, o.bound, verdict)
}

// appendEvent appends event i, which happens at second i.
func appendEvent(b []byte, o options, i int) []byte {
	t := i % o.cycle()
	what := steady
	switch tail := i >= o.events/o.cycle()*o.cycle(); {
	case tail && o.pattern != "recurrence":
		// In a cycle that is cut short nothing may happen that a later event
		// would have to answer; what recurs goes on.
	case !tail && t == 0:
		what = signalQ
	case !tail && t == 3*o.bound:
		what = signalR
	default:
		what = signal(o.pattern, t, o.bound, o.violate && i < o.cycle())
	}
	b = strconv.AppendInt(append(b, `{"at":"+`...), int64(i), 10)
	return append(append(append(b, `s",`...), what...), '}')
}
