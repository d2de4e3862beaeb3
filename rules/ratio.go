package rules

import (
	"fmt"
	"math/big"
	"strings"
)

// Ratio is an exact fraction in lowest terms with a positive denominator:
// weights, credits, scores. The zero value is not a number; use Whole(0).
type Ratio struct{ Num, Den int64 }

// Whole returns n as a fraction.
func Whole(n int64) Ratio { return Ratio{n, 1} }

// RatioOf returns r as a Ratio; ok is false where its terms do not fit.
func RatioOf(r *big.Rat) (q Ratio, ok bool) {
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return Ratio{}, false
	}
	return Ratio{r.Num().Int64(), r.Denom().Int64()}, true
}

// Valid tells whether q is a number at all.
func (q Ratio) Valid() bool { return q.Den > 0 }

// Rat returns q as a big.Rat.
func (q Ratio) Rat() *big.Rat { return big.NewRat(q.Num, q.Den) }

// Float returns the float64 nearest to q.
func (q Ratio) Float() float64 { return float64(q.Num) / float64(q.Den) }

// String writes q as `3` or `2/3`.
func (q Ratio) String() string {
	if q.Den == 1 {
		return fmt.Sprint(q.Num)
	}
	return fmt.Sprintf("%d/%d", q.Num, q.Den)
}

// MarshalText and UnmarshalText keep fractions exact in JSON.
func (q Ratio) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what MarshalText writes, or a decimal number.
func (q *Ratio) UnmarshalText(b []byte) error {
	p, ok := ParseRatio(string(b))
	if !ok {
		return fmt.Errorf("%q is not a fraction", b)
	}
	*q = p
	return nil
}

// ParseRatio reads a decimal number (`0.5`, `3`, `1e2`) or a fraction (`2/3`)
// exactly; ok is false where it is neither or its terms do not fit 64 bits.
func ParseRatio(s string) (q Ratio, ok bool) {
	s = strings.ReplaceAll(s, "_", "")
	// A huge exponent would make big.Rat allocate without bound.
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(s)-i > 4 {
		return Ratio{}, false
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Ratio{}, false
	}
	return RatioOf(r)
}
