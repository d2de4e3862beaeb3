package report

import (
	"strconv"
	"strings"

	"stdc/internal/booktest"
	"stdc/rules"
)

// scoring says what a rule is worth, in sentences.
func (w *Words) scoring(b *rules.Book, rule int) []string {
	r := &b.Rules[rule]
	n := &r.Node
	weight := booktest.Number(r.Weight)
	var out []string
	switch {
	case r.Bonus:
		out = append(out, w.either("A bonus: a pass adds "+weight+" to the weight earned; a fail costs nothing.", "加分项：合格则所得权重另加"+weight+"，不合格不扣分。"))
	case r.Weight.Num == 0:
		out = append(out, w.either("Weight 0: it is reported, but earns nothing.", "权重0：只报告，不计分。"))
	default:
		out = append(out, w.either("Weight "+weight+". n/a and unknown count neither way.", "权重"+weight+"。不适用和未知都不计入。"))
	}
	if r.Critical {
		out = append(out, w.either("Critical: a fail makes the whole visit fail, whatever its score.", "关键项：不合格则整次访问不合格，无论得分多少。"))
	}
	if r.Share {
		out = append(out, w.share(n))
	}
	partial := n.Partial
	if n.PerStep && len(n.Parts) > 0 {
		partial = n.Parts[0].Partial
	}
	for i := range partial {
		p := &partial[i]
		limit, share := w.aloud(b, n, func(s *sentence) { s.limit(&p.Within) }), percent(p.Credit)
		out = append(out, w.either("Missed, but "+limit+": still earns "+share+" of the weight.", "超出限值，但仍在"+limit+"：得权重的"+share+"。"))
	}
	if names := w.dimensions(b, r); names != "" {
		out = append(out, w.either("Dimension: ", "维度：")+names+w.either(".", "。"))
	}
	return out
}

// percent writes a part of one as a person would: 50%.
func percent(part rules.Ratio) string {
	return strconv.FormatFloat(100*part.Float(), 'g', 4, 64) + "%"
}

func (w *Words) share(n *rules.Node) string {
	switch {
	case n.PerStep:
		return w.either("A fail still earns the share of steps that meet it.", "不合格时，按做到的步骤所占比例得分。")
	case len(n.Parts) > 0:
		return w.either("A fail still earns the share of parts that hold.", "不合格时，按做到的项数所占比例得分。")
	}
	return w.either("A fail still earns the share of times that it was met.", "不合格时，按符合的次数所占比例得分。")
}

func (w *Words) dimensions(b *rules.Book, r *rules.Rule) string {
	var names []string
	for _, d := range r.Dimensions {
		names = append(names, dimensionTitle(b, d, w.lang))
	}
	names = append(names, r.DimensionIDs...)
	return strings.Join(names, w.either(", ", "、"))
}
