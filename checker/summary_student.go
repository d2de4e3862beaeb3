package checker

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// studentT returns the p quantile, p > 0.5, of Student's t with nu ≥ 1 degrees
// of freedom. It begins with the quantile of the normal distribution that Fisher
// and Cornish expand in 1/nu (Abramowitz and Stegun, Handbook of Mathematical
// Functions, 26.7.5), which is as good as exact for many degrees, and else
// follows Newton's steps: in logarithms, in which the tails of t are nearly
// straight, three are enough. A report asks for some quantiles a site, and
// mathext.InvRegIncBeta, which gives the same, takes ten times as long; for a
// hundred thousand degrees it loses its digits.
func studentT(p, nu float64) float64 {
	t := expandedT(mathext.NormalQuantile(p), nu)
	const many, most = 1000, 8
	if nu >= many {
		return t
	}
	a, _ := math.Lgamma((nu + 1) / 2)
	b, _ := math.Lgamma(nu / 2)
	scale := math.Exp(a-b) / math.Sqrt(nu*math.Pi)
	for range most {
		// P(T > t) = I(nu/2, 1/2; nu/(nu+t²)) / 2
		tail := mathext.RegIncBeta(nu/2, 0.5, nu/(nu+t*t)) / 2
		density := scale * math.Exp(-(nu+1)/2*math.Log1p(t*t/nu))
		step := math.Log(tail/(1-p)) * tail / (t * density)
		t *= math.Exp(step)
		if math.Abs(step) < 1e-9 { // the next one would be its square
			break
		}
	}
	return t
}

// expandedT is the expansion, z being the normal quantile.
func expandedT(z, nu float64) float64 {
	z2 := z * z
	g1 := (z2 + 1) / 4
	g2 := ((5*z2+16)*z2 + 3) / 96
	g3 := (((3*z2+19)*z2+17)*z2 - 15) / 384
	g4 := ((((79*z2+776)*z2+1482)*z2-1920)*z2 - 945) / 92160
	return z * (1 + (g1+(g2+(g3+g4/nu)/nu)/nu)/nu)
}
