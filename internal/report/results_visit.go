package report

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
	"stdc/rules"
)

// visitRecord is a visit as appendRecord writes it.
type visitRecord struct {
	Visit      string                    `json:"visit"`
	Site       string                    `json:"site"`
	Staff      string                    `json:"staff"`
	Wave       string                    `json:"wave"`
	Date       string                    `json:"date"`
	Zone       string                    `json:"zone"`
	Start      string                    `json:"start"`
	Precision  string                    `json:"precision"`
	File       string                    `json:"file"`
	Line       int                       `json:"line"`
	Reordered  bool                      `json:"reordered"`
	Gap        int32                     `json:"timesInGap"`
	Fold       int32                     `json:"timesInFold"`
	Score      *float64                  `json:"score"`    // the exact one is in Points
	Coverage   *float64                  `json:"coverage"` // and so is this
	Passed     *bool                     `json:"passed"`
	Points     pointsRecord              `json:"points"`
	Facts      map[string]jsontext.Value `json:"facts"`
	Unobserved []string                  `json:"unobserved"`
	Rules      map[string]outcomeRecord  `json:"rules"`
	Events     []eventRecord             `json:"events"`
}

type pointsRecord struct {
	Score      *string `json:"score"`
	Coverage   *string `json:"coverage"`
	Earned     *string `json:"earned"`
	Bonus      *string `json:"bonus"`
	Possible   *string `json:"possible"`
	Decided    *string `json:"decided"`
	Applicable *string `json:"applicable"`
}

type outcomeRecord struct {
	Verdict  string         `json:"verdict"`
	Credit   jsontext.Value `json:"credit"`
	Exact    *string        `json:"exact"`
	Code     string         `json:"code"`
	Why      whyRecord      `json:"why"`
	Evidence []int          `json:"evidence"`
	Anchor   *int           `json:"anchor"`
	Event    *int           `json:"event"`
	Windows  []windowRecord `json:"windows"`
	Asked    int            `json:"asked"`
	Waiver   *waiverRecord  `json:"waiver"`
}

type whyRecord struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

type eventRecord struct {
	At      string                    `json:"at"`
	Do      string                    `json:"do"`
	End     string                    `json:"end"`
	Step    string                    `json:"step"`
	Line    int                       `json:"line"`
	Time    *[2]int64                 `json:"time"`
	EndTime *[2]int64                 `json:"endTime"`
	Fields  map[string]jsontext.Value `json:"fields"`
}

// next reads the next visit into v, as one of the merged book; more is false
// behind the last one.
func (s *Results) next(v *Visit) (more bool, err error) {
	if s.dec.PeekKind() == ']' {
		if _, err := s.dec.ReadToken(); err != nil {
			return false, s.fault(err)
		}
		if err := s.members(); err != nil {
			return false, s.fault(err)
		}
		return false, nil
	}
	s.in.left = maxValue
	value, err := s.dec.ReadValue()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return false, s.fault(err)
	}
	s.record = visitRecord{}
	if err := unmarshal(value, &s.record); err != nil {
		return false, s.fault(fmt.Errorf("visit %q: %w", s.record.Visit, plain(err)))
	}
	if err := s.visit(v, &s.record); err != nil {
		return false, s.fault(fmt.Errorf("visit %q: %w", s.record.Visit, err))
	}
	return true, nil
}

// visit turns a record into a visit.
func (s *Results) visit(v *Visit, r *visitRecord) error {
	book := s.into.book
	outcomes := v.Result.Rules[:0]
	v.Result = checker.Result{
		ID: r.Visit, Site: r.Site, Staff: r.Staff, Wave: r.Wave, File: r.File, Line: r.Line,
		Reordered: r.Reordered, Gap: int(r.Gap), Fold: int(r.Fold), Events: len(r.Events), Passed: checker.Unknown,
	}
	if r.Visit == "" {
		return errors.New("it has no id")
	}
	if r.Gap < 0 || r.Fold < 0 {
		return errors.New("a count of its times is below 0")
	}
	if r.Passed != nil {
		v.Passed = checker.Fail
		if *r.Passed {
			v.Passed = checker.Pass
		}
	}
	for _, p := range []struct {
		from *string
		to   *rules.Ratio
	}{
		{r.Points.Score, &v.Score}, {r.Points.Coverage, &v.Coverage}, {r.Points.Earned, &v.Earned}, {r.Points.Bonus, &v.Bonus},
		{r.Points.Possible, &v.Possible}, {r.Points.Decided, &v.Decided}, {r.Points.Applicable, &v.Applicable},
	} {
		if p.from == nil {
			continue
		}
		q, ok := exactOf(*p.from)
		if !ok {
			return fmt.Errorf("points: %q is no fraction from 0", *p.from)
		}
		*p.to = q
	}
	v.Due = v.Due[:0]
	for range book.Rules {
		outcomes, v.Due = append(outcomes, checker.RuleResult{}), append(v.Due, Due{})
	}
	v.Result.Rules = outcomes
	for i := range s.Book.Rules {
		x, ok := r.Rules[s.Book.Rules[i].ID]
		if !ok {
			return fmt.Errorf("it has no verdict for rule %s", s.Book.Rules[i].ID)
		}
		to := s.into.rules[i]
		err := s.outcome(&v.Result.Rules[to], &x, len(r.Events))
		if err == nil {
			v.Due[to], err = s.dueOf(&x, len(r.Events))
		}
		if err != nil {
			return fmt.Errorf("rule %s: %w", s.Book.Rules[i].ID, err)
		}
	}
	if len(r.Rules) > len(s.Book.Rules) {
		return errors.New("it has verdicts of rules that its book does not have")
	}
	return s.visitRecord(v, r)
}

// outcome turns what became of a rule back; events is their number.
func (s *Results) outcome(to *checker.RuleResult, x *outcomeRecord, events int) error {
	verdict, err := verdictOf(x.Verdict)
	if err != nil {
		return err
	}
	to.Verdict = verdict
	credit, ok := rules.Ratio{}, true
	switch {
	case x.Exact != nil:
		credit, ok = exactOf(*x.Exact)
	case string(x.Credit) == "0" || string(x.Credit) == "1":
		credit = rules.Whole(int64(x.Credit[0] - '0'))
	case len(x.Credit) > 0 && x.Credit.Kind() == '0':
		credit, ok = rules.ParseRatio(string(x.Credit))
	case string(x.Credit) != "null":
		ok = false
	}
	if err := s.waiver(to, x.Waiver); err != nil {
		return err
	}
	decided := to.Scored() == checker.Pass || to.Scored() == checker.Fail
	if !ok || credit.Valid() != decided || credit.Num < 0 || credit.Num > credit.Den {
		return errors.New("its credit is none from 0 to 1, or does not fit its verdict")
	}
	to.Credit = credit
	if x.Code == "" {
		return nil
	}
	why := &checker.Reason{
		Code: checker.ReasonCode(x.Code), Told: &rules.Text{EN: x.Why.EN, ZH: x.Why.ZH}, Events: x.Evidence,
		Anchor: -1, Event: -1, AnchorElement: -1, EventElement: -1, Pattern: -1, Other: -1, Step: -1, Fact: -1,
	}
	for _, p := range []struct {
		from *int
		to   *int
	}{{x.Anchor, &why.Anchor}, {x.Event, &why.Event}} {
		if p.from == nil {
			continue
		}
		if *p.to = *p.from; *p.to < 0 || *p.to >= events {
			return fmt.Errorf("there is no event %d", *p.to)
		}
	}
	for _, k := range x.Evidence {
		if k < 0 || k >= events {
			return fmt.Errorf("there is no event %d", k)
		}
	}
	to.Reason = why
	return nil
}

// exactOf reads a fraction from 0 as exact writes it.
func exactOf(s string) (rules.Ratio, bool) {
	num, den, cut := strings.Cut(s, "/")
	q := rules.Ratio{Den: 1}
	var err, err2 error
	q.Num, err = strconv.ParseInt(num, 10, 64)
	if cut {
		q.Den, err2 = strconv.ParseInt(den, 10, 64)
	}
	return q, err == nil && err2 == nil && q.Num >= 0 && q.Den > 0
}
