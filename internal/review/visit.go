package review

import (
	"stdc/checker"
	"stdc/rules"
)

// Visit is what one visit tells.
type Visit struct {
	Verdicts []checker.Verdict  // by index of Book.Rules
	Measured []checker.Measured // by index of the gauge's limits
	Rated    bool
	Rating   float64
}

// Recorder makes Visits of visits. Each worker has its own.
type Recorder struct {
	gauge  *checker.Gauge
	limits int
	rating int
	// otherwise is the default of the rating, where it has one.
	otherwise *rules.Value
}

// NewRecorder returns a recorder for a book; rating is the number fact that
// holds what customers rated, -1 for none.
func NewRecorder(b *rules.Book, strict bool, rating int) (*Recorder, error) {
	g, err := checker.NewGauge(b, checker.Options{Strict: strict})
	if err != nil {
		return nil, err
	}
	r := &Recorder{gauge: g, limits: len(g.Limits()), rating: rating}
	if rating >= 0 && b.Facts[rating].Default != nil {
		r.otherwise = b.Facts[rating].Default.Value()
	}
	return r, nil
}

// Record judges and measures a visit. An error means that it is rejected.
func (r *Recorder) Record(v *checker.Visit) (*Visit, error) {
	res, err := r.gauge.Check(v)
	if err != nil {
		return nil, err
	}
	out := &Visit{Verdicts: make([]checker.Verdict, len(res.Rules)), Measured: make([]checker.Measured, r.limits)}
	for i := range res.Rules {
		out.Verdicts[i] = res.Rules[i].Verdict
	}
	for i := range out.Measured {
		out.Measured[i] = r.gauge.Measure(i)
	}
	if r.rating >= 0 {
		f := &v.Facts[r.rating]
		if !f.Known() && r.otherwise != nil {
			f = r.otherwise
		}
		if f.Kind() == rules.KindNumber {
			out.Rated, out.Rating = true, f.Number()
		}
	}
	return out, nil
}
