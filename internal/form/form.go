package form

import "stdc/rules"

// Form is what has to be recorded of a visit so that the rules of a book can be
// decided.
type Form struct {
	Book *rules.Book
	// Zone is the IANA name of the zone that the visits are in, "" where the
	// devices alone know it.
	Zone string
	// Groups are the steps of the book that something is recorded in, in order;
	// what belongs to no step stands in a last group.
	Groups []Group
	// Facts are what has to be known of the visit, in the order of the book.
	Facts []Question
}

// Group is a step with the elements that are recorded in it.
type Group struct {
	Step  int // index of the book, rules.None for what belongs to no step
	Items []Item
}

// Item is an element with what has to be recorded of it. That it could not be
// observed can be said of each.
type Item struct {
	Element int // index of the book
	// Repeats tells that it may come several times and each time matters.
	Repeats bool
	// Counted tells that only how often it came matters.
	Counted bool
	// Timed tells that it matters when it came, to the second or finer; Ends
	// that it matters when it was over, too.
	Timed, Ends bool
	// Photo asks for a picture. No rule can ask for one; see Options.
	Photo  bool
	Fields []Question
	Rules  []int // that look at the element
}

// Question is a field of an element or a fact of the visit.
type Question struct {
	Field   *rules.Field
	Element int // rules.None for a fact
	Slot    int // in the fields of the element, or in the facts of the book
	// Words tells that what was said matters word for word.
	Words bool
	// Scale is the range of a rating, nil where there is none.
	Scale *Scale
	// Unit is what a number counts, of a duration: s or m.
	Unit  string
	Rules []int // that look at it
}

// Scale is the range of a rating in whole numbers, both ends in.
type Scale struct{ Lo, Hi int }

// Options are what a form is made by beside the book. They name elements by
// their indexes.
type Options struct {
	Zone string
	// Once and Repeat say of elements that they come once, or may come several
	// times, where the rules leave it open.
	Once, Repeat []int
	// Photo are elements of which a picture is wanted. It is for people: no rule
	// can look at it.
	Photo []int
}

// Item returns what is recorded of an element, nil where nothing is.
func (f *Form) Item(element int) *Item {
	for g := range f.Groups {
		for i := range f.Groups[g].Items {
			if it := &f.Groups[g].Items[i]; it.Element == element {
				return it
			}
		}
	}
	return nil
}
