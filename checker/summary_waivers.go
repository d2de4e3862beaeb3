package checker

// WaiverTotals are the figures of one waiver, at the same index as in
// Book.Waivers. A failure that two waivers name is counted by the one that
// waives it, else by the one that is written first.
type WaiverTotals struct {
	Waived  int64 // failures that it waives
	Ended   int64 // failures since it ended, which count
	Undated int64 // failures of visits without a date, which count too
}

// sumWaivers are the totals of the waivers of a book.
type sumWaivers []WaiverTotals

func (s sumWaivers) add(w Waiving, waiver int) {
	if waiver >= len(s) {
		return
	}
	switch t := &s[waiver]; w {
	case Waived:
		t.Waived++
	case WaiverEnded:
		t.Ended++
	case WaiverUndated:
		t.Undated++
	}
}

func (s sumWaivers) merge(o sumWaivers) {
	for i := range o {
		s[i].Waived += o[i].Waived
		s[i].Ended += o[i].Ended
		s[i].Undated += o[i].Undated
	}
}

// Waivers returns the figures of each waiver of the book.
func (s *Summary) Waivers() []WaiverTotals { return append([]WaiverTotals(nil), s.sums.waivers...) }
