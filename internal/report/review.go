package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"stdc/internal/review"
	"stdc/rules"
)

// ReviewRun is a review with what it was made of.
type ReviewRun struct {
	Info
	Findings  *review.Findings
	Proposals []review.Proposal
	Diff      []byte // of the rulebook; empty where nothing can be proposed
	Refused   int64  // visits that were rejected, of which Info names some
	// Ratings are the facts that could hold ratings, where there are several and
	// none was chosen.
	Ratings []string
}

// ReviewFormats are the names of the formats of a review.
func ReviewFormats() []string { return []string{"text", "md", "html", "json", "diff"} }

// ReviewFormat returns a format of a review by its name. It has no Writer of
// visits: WriteReview writes it.
func ReviewFormat(name string) (f Format, ok bool) {
	return Format{Name: name}, slices.Contains(ReviewFormats(), name)
}

// WriteReview writes a review in a format.
func WriteReview(w io.Writer, format string, o *Options, r *ReviewRun) error {
	var out []byte
	switch format {
	case "text":
		if o.Width <= 0 {
			o.Width = 80
		}
		words := NewWords(o.Lang)
		page := &terminal{words: words, width: max(o.Width, narrowest), color: o.Color}
		d := &reviewDigest{digest: digest{book: o.Book, words: words, page: page}, r: r}
		page.heading(d.title() + words.either(": review", "：复审"))
		page.para(&page.buf, "", "", d.about(o))
		page.gap()
		d.write()
		out = page.buf.Bytes()
	case "md":
		words := NewWords(o.Lang)
		page := &markdownPage{words: words}
		d := &reviewDigest{digest: digest{book: o.Book, words: words, page: page}, r: r}
		page.line("## " + gfm(brief(d.title(), mostOfName)+words.either(": review", "：复审")))
		page.between(asText)
		page.line((&markdown{o: o, words: words}).method(&Run{Info: r.Info}))
		d.write()
		out = []byte(cutLines(page.buf.String(), mostOfMarkdown, words.either(
			"*Cut here: the rest is longer than a comment may be.*", "*至此截断：其余内容超出评论允许的长度。*")))
	case "html":
		out = reviewPage(o, r)
	case "json":
		out = reviewJSON(o, r)
	default:
		out = r.Diff
	}
	_, err := w.Write(out)
	return err
}

// reviewDigest is a digest of a review.
type reviewDigest struct {
	digest
	r *ReviewRun
}

// about says what was reviewed by what.
func (d *reviewDigest) about(o *Options) string {
	b := d.book
	parts := []string{clean(b.ID)}
	if b.Hash != "" {
		parts = append(parts, b.Hash[:min(12, len(b.Hash))])
	}
	names := make([]string, len(o.Logs))
	for i, name := range o.Logs {
		names[i] = clean(name)
	}
	return strings.Join(append(parts, d.words.label(lblLogs)+strings.Join(names, ", ")), " · ")
}

func (d *reviewDigest) write() {
	f, w := d.r.Findings, d.words
	visits := grouped(f.Visits)
	if d.r.Refused > 0 {
		visits += fmt.Sprintf(w.either("; %s rejected", "；拒收%s"), grouped(d.r.Refused))
	}
	d.page.fact(w.label(lblVisits), visits)
	d.page.fact(w.either("Ratings", "评分"), w.ratings(d.r))
	d.page.gap()
	if f.Visits > 0 {
		d.limits()
		d.traits()
		d.rating()
		d.proposals()
	}
	d.rejects(d.r.Refused, d.r.Rejected)
	d.repairs(d.r.Repairs)
}

// ratings says which fact holds ratings, and how many visits have one.
func (w *Words) ratings(r *ReviewRun) string {
	f := r.Findings
	switch {
	case f.Rating >= 0:
		fact := &f.Book.Facts[f.Rating]
		return fmt.Sprintf(w.either("%s, in %s of the visits", "%s，%s次访问有记录"), clean(titleOr(fact.Title, fact.ID, w.lang)), grouped(f.Rated))
	case len(r.Ratings) > 0:
		return w.either("several facts could be one; choose by --rating: ", "有多项事实可作为评分，请用 --rating 选择：") + clean(strings.Join(r.Ratings, w.either(", ", "、")))
	}
	return w.either("none: the rulebook has no fact for one", "无：标准没有评分事实")
}

func (d *reviewDigest) limits() {
	f, w := d.r.Findings, d.words
	if len(f.Limits) == 0 {
		return
	}
	d.page.heading(w.either("What was observed against the limits", "观察值与限值"))
	for i := range f.Limits {
		l := &f.Limits[i]
		d.page.item(0, clean(ruleTitle(d.book, l.Rule, w.lang)))
		d.page.under(1, w.measured(d.book, &l.Limit)+w.either("; limit: ", "；限值：")+w.limitOf(d.book, &l.Limit, l.Value))
		if l.Seen > 0 {
			d.page.inset(w.spreadTable(d.book, l))
		}
		if notes := w.observed(d.book, l); notes != "" {
			d.page.under(1, notes)
		}
		if len(l.Bars) > 0 {
			d.page.bars(w.barLines(d.book, l))
		}
		if len(l.Steps) > 0 {
			d.page.inset(w.stepTable(d.book, l))
			d.page.under(1, w.reach(d.book, l))
		}
		d.page.gap()
	}
}

// spreadTable is a table of one row: how much was seen, and between what.
func (w *Words) spreadTable(b *rules.Book, l *review.LimitFinding) [][]string {
	head, row := []string{"n"}, []string{grouped(l.Seen)}
	add := func(name string, x int64) { head, row = append(head, name), append(row, w.seen(b, &l.Limit, x)) }
	add(w.either("least", "最小"), l.Least)
	for i, p := range review.Percents() {
		if p == 50 {
			add(w.either("median", "中位数"), l.Percentiles[i])
		} else {
			add(fmt.Sprintf(w.either("%d %%", "%d%%"), p), l.Percentiles[i])
		}
	}
	add(w.either("greatest", "最大"), l.Greatest)
	return [][]string{head, row}
}

// observed says what was not seen, and how well the rest is known; "" where there
// is nothing to say.
func (w *Words) observed(b *rules.Book, l *review.LimitFinding) string {
	var parts []string
	add := func(n int64, en, zh string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(w.either(en, zh), grouped(n)))
		}
	}
	add(l.None, "nothing came that could be measured: %s", "没有出现可测量的：%s")
	add(l.Open, "open, as times or fields are missing: %s", "因时间或字段缺失而未定：%s")
	add(l.Unmeasured, "not measured, as it may not have been asked: %s", "未测量（不一定适用）：%s")
	if l.Widest > 0 {
		parts = append(parts, fmt.Sprintf(w.either("known to within %s, and counted with the middle", "精度为%s，按中间值计"), w.seen(b, &l.Limit, l.Widest)))
	}
	if l.Binned {
		parts = append(parts, w.either("percentiles to 1 in 500", "百分位数精确到五百分之一"))
	}
	return strings.Join(parts, w.either("; ", "；"))
}

// barLines are the bars of a histogram, in words.
func (w *Words) barLines(b *rules.Book, l *review.LimitFinding) []barLine {
	most := int64(1)
	for i := range l.Bars {
		most = max(most, l.Bars[i].N)
	}
	out := make([]barLine, len(l.Bars))
	for i := range out {
		x := &l.Bars[i]
		out[i] = barLine{name: w.barName(b, &l.Limit, x), count: grouped(x.N), share: w.percent(x.Share), length: float64(x.N) / float64(most)}
		if !x.OpenTo && x.To == l.Value && !l.Exact {
			out[i].edge = w.limitOf(b, &l.Limit, l.Value)
		}
	}
	return out
}

// stepTable is a table of what would pass at other limits.
func (w *Words) stepTable(b *rules.Book, l *review.LimitFinding) [][]string {
	head, pass, open := []string{w.either("limit", "限值为")}, []string{w.either("would pass", "会通过")}, []string{w.either("undecided", "未定")}
	any := false
	for i := range l.Steps {
		x := &l.Steps[i]
		name := w.amount(b, &l.Limit, x.Limit)
		if x.Own {
			name = "[" + name + "]"
		}
		head = append(head, name)
		if x.Pass.N == 0 {
			pass = append(pass, "–")
		} else {
			pass = append(pass, w.percent(x.Pass.Value))
		}
		open, any = append(open, grouped(x.Unknown)), any || x.Unknown > 0
	}
	if any {
		return [][]string{head, pass, open}
	}
	return [][]string{head, pass}
}

// reach says at which limits shares of the visits would pass.
func (w *Words) reach(b *rules.Book, l *review.LimitFinding) string {
	var parts []string
	for i := range l.Reach {
		x := &l.Reach[i]
		share, at := fmt.Sprintf(w.either("%.0f %%", "%.0f%%"), 100*x.Share), w.either("no limit", "")
		if x.Known {
			at = w.reached(b, &l.Limit, x.Limit)
		}
		switch {
		case i == 0 && !x.Known:
			return fmt.Sprintf(w.either("no limit would let %s pass", "任何限值都不能使%s通过"), share)
		case w.zh && !x.Known:
			return strings.Join(append(parts, "任何限值都不能使"+share+"通过"), "，")
		case w.zh:
			parts = append(parts, at+"时"+share+"会通过")
		case i == 0:
			parts = append(parts, share+" would pass at "+at)
		default:
			parts = append(parts, share+" at "+at)
		}
	}
	return strings.Join(parts, w.either(", ", "，"))
}
