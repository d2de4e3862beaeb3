package report

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
	tmplTooFar
	tmplTooLateBare
	tmplWrongSide
	tmplWrongSideBare
	tmplNextAfter
	tmplNextBefore
	tmplForbidden
	tmplNotMet
	tmplNotMetSeen
	tmplNotMetBare
	tmplFactNotMet
	tmplFactNotMetSeen
	tmplFactNotMetBare
	tmplStepNotOpened
	tmplMissing
	tmplMissingStep
	tmplWrongOrder
	tmplWrongOrderStep
	tmplNotFollowed
	tmplGap
	tmplNotExact
	tmplNotExactAt
	tmplNotExactMore
	tmplNotRegular
	tmplNotRegularFor
	tmplParts
	tmplAlternatives
	tmplPartsOne
	tmplPartsBare
	tmplPartMet
	tmplPartMetCount
	tmplPartMetEach
	tmplPartMetNone
	tmplNoneMet
	tmplMaybe
	tmplMaybeDist
	tmplMaybeField
	tmplMaybeForbid
	tmplMaybePlace
	tmplMaybeRegular
	tmplMaybePer
	tmplMaybeOrder
	tmplMaybeCond
	tmplMaybeCondIt
	tmplMaybeEnd
	tmplMaybeRange
	tmplMaybeFact
	tmplMaybeCount
	tmplMaybeScope
	tmplMaybeEach
	tmplMaybeParts
	tmplMaybeAnchor
	tmplMaybeAnchorBare
	tmplMaybeAnchorField
	tmplNotObserved
	tmplNotObservedMore
	tmplNotObservedOrder
	tmplAnchorNotObserved
	tmplFactNotRecorded
	tmplGate
	tmplGateFact
	tmplGateField
	tmplGateUnseen
	tmplGatePattern
	tmplStepNotObserved
	tmplTally
	tmplOthersMet
	tmplExtra
	tmplUnlike
	tmplCountOfAll // not a sentence: how many there are
)

// sentences is read only.
var sentences = [tmplCountOfAll]template{
	tmplOther:             {"the rule is not met", "未达到要求"},
	tmplNone:              {"{what} did not come{where}{unlike}", "{where}没有出现{alike}{what}{unlike}"},
	tmplNoneOf:            {"{what} did not come{where}; it should come {asked}{unlike}", "{where}没有出现{alike}{what}，应{asked}{unlike}"},
	tmplCount:             {"{what} came {count}{where}; it should come {asked}", "{where}{alike}{what}出现{count}，应{asked}"},
	tmplTooMany:           {"{what} came {count}{where}; it should come {asked}{extra}", "{where}{alike}{what}出现{count}，应{asked}{extra}"},
	tmplTooLate:           {"{what}{came}{dist} {rel} {anchor}, {miss}", "{what}{came}{anchor}{rel}{dist}，{miss}"},
	tmplTooFar:            {"{what}{came}{dist} away from {anchor}, {miss}", "{what}{at}出现，与{anchor}相差{dist}，{miss}"},
	tmplTooLateBare:       {"{what} came{at}, not {limit} {rel} {anchor}", "{what}{at}出现，不在{anchor}{rel}{limit}"},
	tmplWrongSide:         {"{what}{came}{dist} {otherrel} {anchor}; it should come {rel} that", "{what}{came}{anchor}{otherrel}{dist}，应在其{rel}"},
	tmplWrongSideBare:     {"{what} came{at}, {otherrel} {anchor}; it should come {rel} that", "{what}{at}出现，在{anchor}{otherrel}，应在其{rel}"},
	tmplNextAfter:         {"right after {anchor} came {event}{told}, not {what}", "紧接{anchor}之后的是{event}{told}，不是{what}"},
	tmplNextBefore:        {"right before {anchor} came {event}{told}, not {what}", "紧接{anchor}之前的是{event}{told}，不是{what}"},
	tmplForbidden:         {"{what} came{at}{where}, which is forbidden{said}", "{where}{at}出现{alike}{what}，这是不允许的{said}"},
	tmplNotMet:            {"{what}{on}: {field} should {should}", "{what}{on}：{field}应{should}"},
	tmplNotMetSeen:        {"{what}{on}: {field} should {should}, but is {seen}", "{what}{on}：{field}应{should}，实为{seen}"},
	tmplNotMetBare:        {"{what}{on} is not as it should be", "{what}{on}不符合要求"},
	tmplFactNotMet:        {"{field} should {should}", "{field}应{should}"},
	tmplFactNotMetSeen:    {"{field} should {should}, but is {seen}", "{field}应{should}，实为{seen}"},
	tmplFactNotMetBare:    {"the facts of the visit are not as they should be", "访问情况不符合要求"},
	tmplStepNotOpened:     {"step {step} never began", "步骤{step}没有开始"},
	tmplMissing:           {"{what} did not come{where}{due}", "{where}没有出现{what}{due}"},
	tmplMissingStep:       {"{what} never began{due}", "{what}没有开始{due}"},
	tmplWrongOrder:        {"{what} came{at}, before {other}{other-at}; it should come after that", "{what}{on}早于{other}{other-at}，应在其后"},
	tmplWrongOrderStep:    {"{what} began{at}, before {other}{other-at}; it should begin after that", "{what}{on}早于{other}{other-at}开始，应在其后"},
	tmplNotFollowed:       {"{what} did not come{gap} after {other}{other-at}; the order is {sequence}", "在{other}{other-at}之后{gap}没有出现{what}；顺序应为{sequence}"},
	tmplGap:               {"{what}{came}{dist} after {other}{other-at}, {miss}", "{what}{came}{other}{other-at}之后{dist}，{miss}"},
	tmplNotExact:          {"the events{where} are not exactly {sequence}", "{where}事件没有恰好按{sequence}的顺序出现"},
	tmplNotExactAt:        {"{event} came{at} where {what} was due; the exact sequence is {sequence}", "本该出现{what}时出现了{event}{on}；应恰好依次为{sequence}"},
	tmplNotExactMore:      {"{event} came{at}, one event more than the exact sequence {sequence}", "{event}{on}多余；应恰好依次为{sequence}"},
	tmplNotRegular:        {"{what} did not come within {every}{from}; it is due every {every}", "{from}{every}内没有出现{what}；应每{every}至少一次"},
	tmplNotRegularFor:     {"{what} did not come for {dist}{from}; it is due every {every}", "{from}{dist}没有出现{what}；应每{every}至少一次"},
	tmplParts:             {"{met} of {of} {units} met{rest}{parts}", "{of}{units}中符合{met}{unit}{rest}{parts}"},
	tmplAlternatives:      {"{met} of {of} alternatives met{rest}, where {asked-parts} should be{parts}", "{of}种做法中符合{met}种{rest}，应{asked-parts}{parts}"},
	tmplPartsOne:          {"{part}", "{part}"},
	tmplPartsBare:         {"the parts are not met as asked{parts}", "各部分未达到要求{parts}"},
	tmplPartMet:           {"a part is met", "有一部分符合"},
	tmplPartMetCount:      {"{what} came{at}", "{what}{at}出现"},
	tmplPartMetEach:       {"{what} is as asked", "{what}符合要求"},
	tmplPartMetNone:       {"{what} did not come", "没有出现{what}"},
	tmplNoneMet:           {"met none of {of} times{parts}", "{of}次中无一符合{parts}"},
	tmplMaybe:             {"the times and fields on record leave it open", "记录的时间和字段不足以判定"},
	tmplMaybeDist:         {"{what}{on} came {dist} {rel} {anchor}; the times do not show whether that is {whether-limit}", "{what}{on}出现在{anchor}{rel}{dist}，时间记录不足以判定是否{whether-limit}"},
	tmplMaybeField:        {"{event} came{at}{where}, but {unrecorded}, so it cannot be told whether {counts}", "{where}{at}出现{event}，但{unrecorded}，无法判定是否{counts}"},
	tmplMaybeForbid:       {"{what} may have come{at}{where}, which is forbidden", "{where}{at}可能出现过{alike}{what}，这是不允许的"},
	tmplMaybePlace:        {"{what} came{at}, but it cannot be told whether that was{where}", "{what}{at}出现，但无法判定是否{in}"},
	tmplMaybeRegular:      {"{what} did not come for {dist}{from}; it cannot be told whether that is over {every}", "{from}{dist}没有出现{what}，无法判定是否超过{every}"},
	tmplMaybePer:          {"{per} of {event}{on} was not recorded, so it cannot be told what the event belongs to", "{event}{on}没有记录{per}，无法判定归属"},
	tmplMaybeOrder:        {"whether {what}{on} came before {other}{other-at} cannot be told", "无法判定{what}{on}是否早于{other}{other-at}"},
	tmplMaybeCond:         {"{what}{on}: {unrecorded}; {field} should {should}", "{what}{on}：{unrecorded}；{field}应{should}"},
	tmplMaybeCondIt:       {"{what}{on}: {unrecorded}; it should {should}", "{what}{on}：{unrecorded}，应{should}"},
	tmplMaybeEnd:          {"{anchor} was not recorded, so it cannot be told whether {what}{on} came{in-limit} {rel} that", "没有记录{anchor}，无法判定{what}{on}是否在其{rel}{in-limit}出现"},
	tmplMaybeRange:        {"{what}{on}: {field} is {seen}, which leaves it open whether it {is}", "{what}{on}：{field}{for-zh}{seen}，无法判定是否{is}"},
	tmplMaybeFact:         {"{field} is {seen}, which leaves it open whether it {is}", "{field}为{seen}，无法判定是否{is}"},
	tmplMaybeCount:        {"{what} came {sure} for certain and {possible} at most{where}; it should come {asked}", "{where}{alike}{what}确定出现{sure}、至多{possible}，应{asked}"},
	tmplMaybeScope:        {"it cannot be told which events lie{where}", "{where}无法判定有哪些事件"},
	tmplMaybeEach:         {"{what}{on}: whether it is as it should be cannot be told", "{what}{on}：无法判定是否符合要求"},
	tmplMaybeParts:        {"{open} of {of} {units} cannot be decided{parts}", "{of}{units}中有{open}{unit}无法判定{parts}"},
	tmplMaybeAnchor:       {"it cannot be told whether the rule applies to {asked-of}{scope}", "{scope}无法判定规则是否适用于{asked-of}"},
	tmplMaybeAnchorBare:   {"it cannot be told whether the rule applies{scope}", "{scope}无法判定规则是否适用"},
	tmplMaybeAnchorField:  {"{anchor-unrecorded} of {asked-of} was not recorded, so it cannot be told whether the rule applies to it", "{asked-of}{anchor-unrecorded}，无法判定规则是否适用于它"},
	tmplNotObserved:       {"{thing} was not observed, so it is not known whether it came{where}", "没有观察{thing}，不知{in}是否出现"},
	tmplNotObservedMore:   {"{what} came {sure} on record{where}; more may have come unobserved; it should come {asked}", "{where}{alike}{what}有记录的出现{sure}，未观察到的可能更多，应{asked}"},
	tmplNotObservedOrder:  {"{thing} was not observed, so the order cannot be told", "没有观察{thing}，无法判定顺序"},
	tmplAnchorNotObserved: {"{thing} was not observed, so it is not known whether it happened", "没有观察{thing}，不知是否发生"},
	tmplFactNotRecorded:   {"{fact} was not recorded, so the rule cannot be decided", "没有记录{fact}，无法判定"},
	tmplGate:              {"it cannot be told whether the rule applies", "无法判定规则是否适用"},
	tmplGateFact:          {"{fact} was not recorded, so it cannot be told whether the rule applies", "没有记录{fact}，无法判定规则是否适用"},
	tmplGateField:         {"{unrecorded} for {event}{on}, so it cannot be told whether the rule applies", "{event}{on}{unrecorded}，无法判定规则是否适用"},
	tmplGateUnseen:        {"{thing} was not observed, so it cannot be told whether the rule applies", "没有观察{thing}，无法判定规则是否适用"},
	tmplGatePattern:       {"it cannot be told whether {what} occurred, and so whether the rule applies", "无法判定是否出现过{what}，因而无法判定规则是否适用"},
	tmplStepNotObserved:   {"{thing} was not observed, so it is not known when step {step} began or ended", "没有观察{thing}，不知步骤{step}何时开始、何时结束"},
	tmplTally:             {" (met {met} of {of} times{rest})", "（{of}次中符合{met}次{rest}）"},
	tmplOthersMet:         {" (met {met} of {of} times where it surely does)", "（确定适用的{of}次中符合{met}次）"},
	tmplExtra:             {"; the one at {when} is one too many", "，多出的是{when}的一次"},
	tmplUnlike:            {"; {event} came{at}, but {field} is {seen}", "；{at}虽有{event}，但{field}为{seen}"},
}

// pick returns a sentence in the language of w.
func (w *Words) pick(id sentenceID) string {
	if w.zh {
		return sentences[id].zh
	}
	return sentences[id].en
}
