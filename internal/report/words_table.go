package report

import (
	"stdc/checker"
	"stdc/rules"
)

// template is one sentence in English and Chinese; {x} is a slot, see
// sentence.slot. The slot {where} brings its own space or comma.
type template struct{ en, zh string }

// The sentences. Most codes have several, for what is known; choose picks.
type sentenceID int

const (
	tmplOther sentenceID = iota
	tmplNone
	tmplNoneOf
	tmplCount
	tmplTooMany
	tmplTooLate
	tmplTooLateBare
	tmplForbidden
	tmplNotMet
	tmplNotMetSeen
	tmplNotMetBare
	tmplFactNotMet
	tmplFactNotMetSeen
	tmplFactNotMetBare
	tmplStepNotOpened
	tmplMissing
	tmplWrongOrder
	tmplGap
	tmplNotExact
	tmplNotExactAt
	tmplNotRegular
	tmplNotRegularFor
	tmplParts
	tmplAlternatives
	tmplOneOf
	tmplPartsBare
	tmplNoneMet
	tmplMaybe
	tmplMaybeDist
	tmplMaybeOrder
	tmplMaybeCond
	tmplMaybeFact
	tmplMaybeCount
	tmplMaybeMore
	tmplMaybeForbid
	tmplMaybeScope
	tmplMaybeEach
	tmplMaybeParts
	tmplNotObserved
	tmplFactNotRecorded
	tmplGate
	tmplGateFact
	tmplGatePattern
	tmplGateParts
	tmplStepNotObserved
	tmplTally
	tmplExtra
	tmplCountOfAll // not a sentence: how many there are
)

// sentences is read only.
var sentences = [tmplCountOfAll]template{
	tmplOther:           {"the rule is not met", "未达到要求"},
	tmplNone:            {"{what} did not come{where}", "{where}没有出现{what}"},
	tmplNoneOf:          {"{what} did not come{where}, but should come {asked}", "{where}没有出现{what}，应出现{asked}"},
	tmplCount:           {"{what} came {count}{where}, but should come {asked}", "{where}{what}出现{count}，应出现{asked}"},
	tmplTooMany:         {"{what} came {count}{where}, but should come {asked}{extra}", "{where}{what}出现{count}，应出现{asked}{extra}"},
	tmplTooLate:         {"{what} came {dist} {rel} {anchor}, {miss}", "{what}在{anchor}{rel}{dist}出现，{miss}"},
	tmplTooLateBare:     {"{what} came{at}, not {limit} {rel} {anchor}", "{what}{at}出现，不在{anchor}{rel}{limit}"},
	tmplForbidden:       {"{what} came{at}{where}, which is forbidden", "{where}{at}出现了{what}，这是禁止的"},
	tmplNotMet:          {"{what}{on}: {field} should {should}", "{what}{on}：{field}应{should}"},
	tmplNotMetSeen:      {"{what}{on}: {field} should {should}, but is {seen}", "{what}{on}：{field}应{should}，实为{seen}"},
	tmplNotMetBare:      {"{what}{on} is not as it should be", "{what}{on}不符合要求"},
	tmplFactNotMet:      {"the fact {field} should {should}", "事实{field}应{should}"},
	tmplFactNotMetSeen:  {"the fact {field} should {should}, but is {seen}", "事实{field}应{should}，实为{seen}"},
	tmplFactNotMetBare:  {"the facts of the visit are not as they should be", "访问的事实不符合要求"},
	tmplStepNotOpened:   {"step {step} never opened", "步骤{step}没有开始"},
	tmplMissing:         {"{what} did not occur{where}; the order is {sequence}", "{where}没有出现{what}；顺序应为{sequence}"},
	tmplWrongOrder:      {"{what}{on} came before {other}{other-at}; the order is {sequence}", "{what}{on}早于{other}{other-at}；顺序应为{sequence}"},
	tmplGap:             {"{what} came {dist} after {other}{other-at}, {miss}", "{what}在{other}{other-at}之后{dist}出现，{miss}"},
	tmplNotExact:        {"the events{where} are not exactly {sequence}", "{where}事件不是恰好依次为{sequence}"},
	tmplNotExactAt:      {"{what}{on} breaks the exact sequence {sequence}", "{what}{on}打乱了规定的序列{sequence}"},
	tmplNotRegular:      {"{what} did not come within {every}{from}; it is due every {every}", "{from}{every}内没有出现{what}；应每{every}至少一次"},
	tmplNotRegularFor:   {"{what} did not come for {dist}{from}; it is due every {every}", "{from}{dist}没有出现{what}；应每{every}至少一次"},
	tmplParts:           {"{met} of {of} parts met{parts}", "{of}项中符合{met}项{parts}"},
	tmplAlternatives:    {"{met} of {of} alternatives met{parts}", "{of}种做法中符合{met}种{parts}"},
	tmplOneOf:           {"{met} of {of} alternatives met where exactly one should be{parts}", "{of}种做法应恰好符合一种，实际符合{met}种{parts}"},
	tmplPartsBare:       {"the parts are not met as asked{parts}", "各部分未达到要求{parts}"},
	tmplNoneMet:         {"no occurrence of {anchor} met the rule{parts}", "{anchor}没有一次符合要求{parts}"},
	tmplMaybe:           {"the times and fields on record leave it open", "记录的时间和字段不足以判定"},
	tmplMaybeDist:       {"{what} came {dist} {rel} {anchor}; whether that is {limit} cannot be told", "{what}在{anchor}{rel}{dist}出现，无法判定是否满足“{limit}”"},
	tmplMaybeOrder:      {"whether {what}{on} came before {other}{other-at} cannot be told; the order is {sequence}", "无法判定{what}{on}是否早于{other}{other-at}；顺序应为{sequence}"},
	tmplMaybeCond:       {"{what}{on}: whether {field} {is} is not on record", "{what}{on}：没有记录{field}是否{is}"},
	tmplMaybeFact:       {"whether the fact {field} {is} is not on record", "没有记录事实{field}是否{is}"},
	tmplMaybeCount:      {"{what} came {sure} for certain and {possible} at most{where}; it should come {asked}", "{where}{what}确定出现{sure}、至多{possible}，应出现{asked}"},
	tmplMaybeForbid:     {"{what} may have come{at}{where}, which is forbidden", "{where}{at}可能出现过{what}，这是禁止的"},
	tmplMaybeMore:       {"{what} came {sure} for certain{where}, perhaps more often unobserved; it should come {asked}", "{where}{what}确定出现{sure}，未观察到的可能更多，应出现{asked}"},
	tmplMaybeScope:      {"it cannot be told which events lie{where}", "{where}无法判定有哪些事件"},
	tmplMaybeEach:       {"{what}{on}: whether it is as it should be cannot be told", "{what}{on}：无法判定是否符合要求"},
	tmplMaybeParts:      {"not all parts are decided{parts}", "有的部分无法判定{parts}"},
	tmplNotObserved:     {"{what} was not observed{where}", "{where}没有观察{what}"},
	tmplFactNotRecorded: {"the fact {fact} was not recorded", "没有记录事实{fact}"},
	tmplGate:            {"whether the rule applies is not known", "无法判定规则是否适用"},
	tmplGateFact:        {"whether the rule applies is not known: the fact {fact} was not recorded", "无法判定规则是否适用：没有记录事实{fact}"},
	tmplGatePattern:     {"whether the rule applies is not known: whether {what} occurred cannot be told", "无法判定规则是否适用：无法判定是否出现过{what}"},
	tmplGateParts:       {"whether the rule applies is not known{parts}", "无法判定规则是否适用{parts}"},
	tmplStepNotObserved: {"whether step {step} opened was not observed", "没有观察步骤{step}是否开始"},
	tmplTally:           {" ({met} of {of} met)", "（{of}次中符合{met}次）"},
	tmplExtra:           {"; the one{at} is one too many", "；{at}的一次多余"},
}

// pick returns a sentence in the language of w.
func (w *Words) pick(id sentenceID) string {
	if w.zh {
		return sentences[id].zh
	}
	return sentences[id].en
}

// choose picks the sentence that says most of what the reason knows.
func choose(s *sentence) sentenceID {
	r, n := s.r, s.n
	switch r.Code {
	case checker.TooFew:
		switch {
		case r.Hi > 0:
			return tmplCount
		case n.Times.Min > 1:
			return tmplNoneOf
		}
		return tmplNone
	case checker.TooLate, checker.TooEarly:
		switch {
		case s.window() == nil:
			return tmplNone
		case r.HasDist:
			return tmplTooLate
		}
		return tmplTooLateBare
	case checker.TooMany:
		return tmplTooMany
	case checker.Forbidden:
		return tmplForbidden
	case checker.NotMet:
		return ifCond(r, tmplNotMetSeen, tmplNotMet, tmplNotMetBare)
	case checker.FactNotMet:
		return ifCond(r, tmplFactNotMetSeen, tmplFactNotMet, tmplFactNotMetBare)
	case checker.StepNotOpened:
		return tmplStepNotOpened
	case checker.Missing:
		return tmplMissing
	case checker.WrongOrder:
		return tmplWrongOrder
	case checker.GapMissed:
		if r.HasDist && n.Gap != nil {
			return tmplGap
		}
		return tmplNotExact
	case checker.NotExact:
		if r.Pattern >= 0 && r.Event >= 0 {
			return tmplNotExactAt
		}
		return tmplNotExact
	case checker.NotRegular:
		switch {
		case n.Every == nil:
			return tmplNone
		case r.HasDist:
			return tmplNotRegularFor
		}
		return tmplNotRegular
	case checker.PartsNotMet:
		switch {
		case r.Of == 0:
			return tmplPartsBare
		case n.Form == rules.FormAny:
			return tmplAlternatives
		case n.Form == rules.FormOneOf:
			return tmplOneOf
		}
		return tmplParts
	case checker.NoneMet:
		return tmplNoneMet
	}
	return chooseUnknown(s)
}

// chooseUnknown is choose for the reasons of an unknown verdict.
func chooseUnknown(s *sentence) sentenceID {
	r := s.r
	switch r.Code {
	case checker.MayBeMissed:
		return chooseMaybe(s)
	case checker.NotObserved:
		return tmplNotObserved
	case checker.FactNotRecorded:
		return tmplFactNotRecorded
	case checker.GateOpen:
		switch {
		case r.Fact >= 0:
			return tmplGateFact
		case r.Pattern >= 0:
			return tmplGatePattern
		case len(r.Parts) > 0:
			return tmplGateParts
		}
		return tmplGate
	case checker.StepNotObserved:
		return tmplStepNotObserved
	}
	return tmplOther
}

func chooseMaybe(s *sentence) sentenceID {
	r, n := s.r, s.n
	switch {
	case len(r.Parts) > 0:
		return tmplMaybeParts
	case r.Other >= 0 && n.Form == rules.FormOrder:
		return tmplMaybeOrder
	case r.Cond != nil && n.Form == rules.FormRequire:
		return tmplMaybeFact
	case r.Cond != nil:
		return tmplMaybeCond
	case r.HasDist && s.window() != nil:
		return tmplMaybeDist
	case s.counted() < 0 || n.Form == rules.FormOrder:
		return tmplMaybe
	case n.Form == rules.FormEach:
		return tmplMaybeEach
	case r.Hi == 0 && !r.Unbounded && n.Scope != nil:
		return tmplMaybeScope
	case n.Times.Max == 0:
		return tmplMaybeForbid
	case r.Unbounded:
		return tmplMaybeMore
	}
	return tmplMaybeCount
}

// ifCond picks by what is known of a condition: the value seen, the condition
// alone, or neither.
func ifCond(r *checker.Reason, seen, cond, bare sentenceID) sentenceID {
	switch {
	case r.Cond == nil:
		return bare
	case r.Seen.Known():
		return seen
	}
	return cond
}
