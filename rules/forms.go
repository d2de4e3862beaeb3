package rules

import "strings"

// form is one rule form: what it means, and how it is lowered. A new form is
// a line here and its lowering.
type form struct {
	name  Form
	doc   string
	lower func(*compiler, *ruleSource, *Node)
}

// forms is the table of rule forms. The reference page, the schema of
// rulebooks and the checks of keys are made from it and from modifiers.
func forms() []form {
	return []form{
		{FormExpect, "the element must occur", (*compiler).lowerExpect},
		{FormForbid, "the element must not occur", (*compiler).lowerForbid},
		{FormEach, "every occurrence of the element must meet the condition of `be`", (*compiler).lowerEach},
		{FormRequire, "the visit's facts must meet a condition", (*compiler).lowerRequire},
		{FormOrder, "the elements must occur in this order; `\"@steps\"` is the order of the steps", (*compiler).lowerOrder},
		{FormAll, "all of some inline rules must be met", (*compiler).lowerParts},
		{FormAny, "one of some inline rules must be met, or as many as `times` says", (*compiler).lowerParts},
		{FormOneOf, "exactly one of some inline rules must be met", (*compiler).lowerParts},
	}
}

// modifier is one key that a rule may have beside its form.
type modifier struct {
	name string
	// with are the forms that it goes with, separated by spaces; "" is all.
	with string
	// part tells whether an inline rule of all, any or one-of may have it.
	part bool
	kind string // the shape of its value, for the reference
	doc  string
	// why is said where it stands with another form.
	why string
}

// modifiers is the table of all other keys of a rule, in the order of the
// reference.
var modifiers = []modifier{
	{"where", "expect forbid each", true, "conditions", "conditions on the fields of the form's element", ""},
	{"saying", "expect forbid each", true, "phrase sets", "the field `text` holds a phrase of the set, or of one of a list of sets", ""},
	{"be", "each", true, "conditions", "what every occurrence must be", "be says what each occurrence must be"},
	{"times", "expect any", true, "count", "how often: `2` exactly, `\"2..\"` at least, `\"..3\"` at most, `\"1..4\"` between", "only expect and any count"},
	{"match", "order", true, "word", "`first` (the default): the first occurrences stand in this order; `subsequence`: such a sequence occurs; `exact`: these elements form exactly this sequence", ""},
	{"missing", "order", true, "word", "`\"skip\"` drops elements that do not occur (with `first`)", ""},
	{"gap", "order", true, "window", "the distance between neighbours of the order", ""},
	{"in", "expect forbid each order", true, "scope", "a step, a list of steps taken together, a segment `{ after = …, before = … }` or `{ per = \"field\" }`", "scopes go into the parts"},
	{"in-each", "expect forbid each order", true, "steps", "each of these steps by itself", "scopes go into the parts"},
	{"after", "expect forbid order", true, "anchor", "asked of every such event: what comes later", "anchors go with expect, forbid and order"},
	{"before", "expect forbid order", true, "anchor", "asked of every such event: what comes earlier; with `after`: up to the next such event", "anchors go with expect, forbid and order"},
	{"near", "expect forbid order", true, "anchor", "asked of every such event: what comes on either side", "anchors go with expect, forbid and order"},
	{"until", "expect forbid order", true, "closer", "with `after`: up to the next such event, if it comes", ""},
	{"since", "expect forbid order", true, "closer", "with `before`: from the last such event on, if there is one", ""},
	{"within", "expect forbid order", true, "window", "the distance in time to the anchor: `\"10s\"` is `\"0s..10s\"`", ""},
	{"every", "expect", true, "duration", "again and again, at least so often", "every goes with expect"},
	{"next", "expect forbid order", true, "true", "only the event right beside the anchor", ""},
	{"on", "expect forbid each order", true, "word", "which anchors: `each` (the default), `first`, `last`, or `any`", ""},
	{"misses", "expect forbid each order", true, "number", "how many anchors may fail", ""},
	{"same", "expect forbid order", true, "fields", "only events whose field equals the anchor's", ""},
	{"different", "expect forbid order", true, "fields", "only events whose field differs from the anchor's", ""},
	{"lower", "expect forbid order", true, "fields", "only events whose field is below the anchor's", ""},
	{"higher", "expect forbid order", true, "fields", "only events whose field is above the anchor's", ""},
	{"given", "", true, "element", "the rule applies to visits in which this occurs", ""},
	{"without", "", true, "element", "the rule applies to visits in which this does not occur", ""},
	{"when", "", true, "conditions on facts", "the rule applies to visits whose facts meet this", ""},
	{"unless", "", true, "conditions on facts", "the rule applies to visits whose facts do not meet this", ""},
	{"partial", "expect order", false, "list", "credit for a missed anchor inside a wider window: `[{ within = \"20s\", credit = 0.5 }]`", "partial credit needs a window that was missed"},
	{"credit", "", false, "word", "`\"share\"`: a failed rule earns the share of anchors or parts that were met", ""},
	{"weight", "", false, "number", "the points of the rule, 1 by default", ""},
	{"critical", "", false, "true", "a fail makes the visit fail whatever its score", ""},
	{"bonus", "", false, "true", "earns its weight on top, costs nothing when failed", ""},
	{"step", "", false, "step", "where the rule stands in the report", ""},
	{"dimension", "", false, "dimensions", "the dimension of quality that it belongs to, an id or a list", ""},
	{"title", "", false, "text", "the rule in a few words, in any language; `title-en` and `title-zh` beside it", ""},
	{"title-en", "", false, "text", "the title in English", ""},
	{"title-zh", "", false, "text", "the title in Chinese", ""},
	{"need", "", false, "text", "the customer's need that the rule serves; `need-en` and `need-zh` beside it", ""},
	{"need-en", "", false, "text", "the need in English", ""},
	{"need-zh", "", false, "text", "the need in Chinese", ""},
	{"source", "", false, "text", "where the rule comes from", ""},
	{"retired", "", false, "true", "the rule is kept for the record and no longer asked", ""},
}

// goes tells whether the modifier goes with a form.
func (m *modifier) goes(f Form) bool {
	if m.with == "" {
		return true
	}
	for _, w := range strings.Fields(m.with) {
		if w == string(f) {
			return true
		}
	}
	return false
}

func formNames() []string {
	var out []string
	for _, f := range forms() {
		out = append(out, string(f.name))
	}
	return out
}

func isForm(name string) bool {
	for _, f := range forms() {
		if string(f.name) == name {
			return true
		}
	}
	return false
}
