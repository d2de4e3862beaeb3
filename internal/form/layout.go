package form

import (
	"slices"
	"strconv"
	"strings"

	"stdc/rules"
)

// Server is the make of server that a form is written for.
type Server string

// The servers. KoboToolbox takes the forms that ODK takes.
const (
	ODK       Server = "odk"
	Kobo      Server = "kobo"
	SurveyCTO Server = "surveycto"
)

// row is a line of the survey sheet, in words that hold for every server.
type row struct {
	kind, name      string
	label, hint     words
	relevant        string
	constraint      string
	message         words // what is said where the constraint is not met
	required        bool
	calculation     string
	trigger, appear string
	parameters      string
}

// choice is a line of the choices sheet.
type choice struct {
	list, name string
	label      words
}

// column is what becomes of a question in an export: it is called by its name
// alone, or by the groups that it stands in and its name.
type column struct {
	groups []string
	log    rules.LogColumn
}

// repeat is a repeat of the form, with the columns of its rows.
type repeat struct {
	again   string // the question whether there are rows
	groups  []string
	name    string
	columns []column
}

// layout is a form put into rows, together with the mapping that reads what was
// answered. Both are made in one walk, so that they cannot differ.
type layout struct {
	*Form
	server  Server
	names   *formNames
	rows    []row
	choices []choice
	lists   map[string]bool
	groups  []string // that are open
	columns []column
	repeats []repeat
	inside  *repeat // nil outside of a repeat
}

// The names of what submissions may carry beside the columns of their book.
const (
	nameZone      = "stdc_zone"
	namePrecision = "stdc_precision"
)

// lay puts a form into rows.
func (f *Form) lay(server Server) *layout {
	l := &layout{Form: f, server: server, names: f.names(), lists: map[string]bool{}}
	l.carried()
	l.visit()
	for i := range f.Groups {
		l.group(i)
	}
	l.facts()
	return l
}

// add adds a row.
func (l *layout) add(r row) { l.rows = append(l.rows, r) }

// reads says what the answers to the question that was added last state.
func (l *layout) reads(c rules.LogColumn, targets ...rules.Target) {
	c.Name, c.Targets, c.Optional, c.Step = l.rows[len(l.rows)-1].name, targets, true, rules.None
	if c.Others == "" {
		c.Others = rules.OthersError
	}
	if c.Blank == "" {
		c.Blank = rules.BlankAbsent
	}
	one := column{slices.Clone(l.groups), c}
	if l.inside != nil {
		one.groups = nil
		l.inside.columns = append(l.inside.columns, one)
		return
	}
	l.columns = append(l.columns, one)
}

// target is a target of the visit.
func target(kind rules.TargetKind) rules.Target {
	return rules.Target{Kind: kind, Element: rules.None, Fact: rules.None, Slot: rules.None}
}

// of is a target of an element.
func of(kind rules.TargetKind, element int) rules.Target {
	return rules.Target{Kind: kind, Element: element, Fact: rules.None, Slot: rules.None}
}

// carried adds what a submission carries without being asked.
func (l *layout) carried() {
	l.add(row{kind: "start", name: "start"})
	l.add(row{kind: "end", name: "end"})
	if l.server == SurveyCTO {
		l.add(row{kind: "calculate_here", name: "today", calculation: "once(format-date-time(now(), '%Y-%m-%d'))"})
	} else {
		l.add(row{kind: "today", name: "today"})
	}
	l.reads(rules.LogColumn{}, target(rules.TargetDate))
	constant := func(name, value string) {
		l.add(row{kind: "calculate", name: name, calculation: literal(value)})
	}
	constant(ColumnBook, l.Book.ID)
	constant(ColumnVersion, l.Book.Version)
	constant(ColumnHash, l.Book.Hash)
	if l.Zone != "" {
		constant(nameZone, l.Zone)
		l.reads(rules.LogColumn{}, target(rules.TargetZone))
	}
	if l.server == SurveyCTO { // whose clock is read to the second
		constant(namePrecision, "1s")
		l.reads(rules.LogColumn{}, target(rules.TargetPrecision))
	}
}

// literal writes a text as expressions do, which have no escapes.
func literal(s string) string {
	switch {
	case !strings.Contains(s, "'"):
		return "'" + s + "'"
	case !strings.Contains(s, `"`):
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", "’") + "'"
}

// visit adds what is asked of every visit.
func (l *layout) visit() {
	l.begin("group", "visit", wordsVisit, "", "field-list")
	l.add(row{kind: "note", name: "how_to", label: wordsHow})
	l.add(row{kind: "text", name: "site", label: wordsSite, required: true})
	l.reads(rules.LogColumn{}, target(rules.TargetSite))
	l.add(row{kind: "text", name: "staff", label: wordsStaff})
	l.reads(rules.LogColumn{}, target(rules.TargetStaff))
	l.finish("group")
}

func (l *layout) begin(kind, name string, label words, relevant, appear string) {
	if l.server == SurveyCTO {
		appear = "" // on one screen with it, nothing would come up when it is tapped
	}
	l.add(row{kind: "begin " + kind, name: name, label: label, relevant: relevant, appear: appear})
	l.groups = append(l.groups, name)
}

func (l *layout) finish(kind string) {
	l.add(row{kind: "end " + kind})
	l.groups = l.groups[:len(l.groups)-1]
}

// group adds a step: a screen with all that may happen in it, and behind that a
// repeat for each of what may happen again. A repeat cannot stand on a screen
// with others.
func (l *layout) group(n int) {
	g, label := &l.Groups[n], wordsWhole
	if g.Step >= 0 {
		label = titled(l.Book.Steps[g.Step].Title)
	}
	several := slices.ContainsFunc(g.Items, func(it Item) bool { return it.Repeats })
	if several {
		l.begin("group", l.names.steps[n], label, "", "")
	}
	l.begin("group", l.names.screens[n], label, "", "field-list")
	for i := range g.Items {
		l.item(&g.Items[i])
	}
	l.finish("group")
	if !several {
		return
	}
	for i := range g.Items {
		if g.Items[i].Repeats {
			l.again(&g.Items[i])
		}
	}
	l.finish("group")
}

// title is the title of an item's element.
func (l *layout) title(it *Item) words { return titled(l.Book.Elements[it.Element].Title) }

// item adds an element; of one that may come several times, the first time.
func (l *layout) item(it *Item) {
	title, n := l.title(it), l.names.items[it.Element]
	list, some := "seen", wordsSome
	if it.Timed {
		list, some = "tap", wordsNow
	}
	yes := it.came()
	l.list(list, choice{name: yes, label: some}, choice{name: "no", label: wordsNever}, choice{name: "unseen", label: wordsUnseen})
	l.add(row{kind: "select_one " + list, name: n.tap, label: title, appear: l.quick()})
	l.reads(rules.LogColumn{Values: append(told("yes", yes, some), told("no", "no", wordsNever)...), Unobserved: []string{"unseen", wordsUnseen.en, wordsUnseen.zh},
		Blank: rules.BlankUnobserved}, of(rules.TargetSeen, it.Element))
	happened := is(n.tap, yes)
	if it.Timed {
		l.stamp(n.tap, n.first.at)
		l.reads(rules.LogColumn{}, of(rules.TargetElementAt, it.Element))
	}
	if it.Counted {
		l.add(row{kind: "integer", name: n.count, label: title.with(colon, wordsCount), relevant: happened, constraint: ". >= 1", message: wordsLeast})
		l.reads(rules.LogColumn{Blank: rules.BlankUnobserved}, of(rules.TargetCount, it.Element))
	}
	l.details(it, &n.first, happened)
}

// came is the choice that says that an element came.
func (it *Item) came() string {
	if it.Timed {
		return "now"
	}
	return "yes"
}

// is the condition that a question has a choice as its answer.
func is(question, choice string) string { return "${" + question + "} = " + literal(choice) }

// told is a value table for a choice, by its name and by its labels: exports have
// the one or the others.
func told(to, name string, label words) []rules.ValuePair {
	return []rules.ValuePair{{From: name, To: to}, {From: label.en, To: to}, {From: label.zh, To: to}}
}

// quick is the appearance of a question of which one touch is enough.
func (l *layout) quick() string {
	if l.server == SurveyCTO {
		return "quick" // which goes on at once, so that the time is that of the touch
	}
	return "columns-pack"
}

// stamp adds the time of a tap. It is taken once, and taken back with the tap.
func (l *layout) stamp(tap, name string) {
	happened := is(tap, "now")
	if l.server == SurveyCTO {
		l.add(row{kind: "calculate_here", name: name, relevant: happened, calculation: "once(format-date-time(now(), '%Y-%m-%dT%H:%M:%S'))"})
		return
	}
	l.add(row{kind: "dateTime", name: name, calculation: "if(" + happened + ", once(now()), '')", trigger: "${" + tap + "}"})
}

// again asks whether an element came again, and adds a repeat for each further
// time.
func (l *layout) again(it *Item) {
	title, n, id := l.title(it), l.names.items[it.Element], l.Book.Elements[it.Element].ID
	l.list("again", choice{name: "yes", label: wordsYes}, choice{name: "no", label: wordsNo}, choice{name: "unseen", label: wordsUnseen})
	l.add(row{kind: "select_one again", name: n.again, label: title.with(colon, wordsAgain), relevant: is(n.tap, it.came()), appear: l.quick()})
	l.reads(rules.LogColumn{Values: told(id, "unseen", wordsUnseen),
		Absent: []string{"yes", "no", wordsYes.en, wordsYes.zh, wordsNo.en, wordsNo.zh}}, target(rules.TargetUnobserved))
	l.repeats = append(l.repeats, repeat{again: n.again, groups: slices.Clone(l.groups), name: n.times})
	l.inside = &l.repeats[len(l.repeats)-1]
	l.begin("repeat", n.times, title.with(colon, wordsAnew), is(n.again, "yes"), "field-list")
	if it.Timed {
		l.list("touch", choice{name: "now", label: wordsNow})
		l.add(row{kind: "select_one touch", name: n.touch, label: title, required: true, appear: l.quick()})
		l.stamp(n.touch, n.further.at)
		l.reads(rules.LogColumn{}, of(rules.TargetElementAt, it.Element))
	} else { // so that a time of which nothing else is known counts
		l.add(row{kind: "calculate", name: n.seen, calculation: "'yes'"})
		l.reads(rules.LogColumn{}, of(rules.TargetSeen, it.Element))
	}
	l.details(it, &n.further, "")
	l.finish("repeat")
	l.inside = nil
}

// details adds when an element was over, its fields and its photo.
func (l *layout) details(it *Item, n *timeNames, happened string) {
	title := l.title(it)
	if it.Ends {
		l.list("touch", choice{name: "now", label: wordsNow})
		l.add(row{kind: "select_one touch", name: n.over, label: title.with(colon, wordsOver), relevant: happened, appear: l.quick()})
		l.stamp(n.over, n.end)
		l.reads(rules.LogColumn{}, of(rules.TargetElementEnd, it.Element))
	}
	lists := l.names.items[it.Element].first.fields // of choices are those of the first time
	for i := range it.Fields {
		q := &it.Fields[i]
		l.question(q, asked{name: n.fields[i], list: lists[i], label: title.with(colon, q.label()), relevant: happened},
			rules.Target{Kind: rules.TargetElementField, Element: it.Element, Fact: rules.None, Field: q.Field.ID, Slot: q.Slot})
	}
	if it.Photo {
		r := row{kind: "image", name: n.photo, label: title.with(colon, wordsPhoto), relevant: happened}
		if l.server != SurveyCTO {
			r.parameters = "max-pixels=1600" // enough to see, and sent over a mobile network
		}
		l.add(r)
	}
}

// facts adds what has to be known of the visit.
func (l *layout) facts() {
	if len(l.Facts) == 0 {
		return
	}
	l.begin("group", "facts", wordsFacts, "", "field-list")
	for i := range l.Facts {
		q := &l.Facts[i]
		l.question(q, asked{name: l.names.facts[i], list: l.names.facts[i], by: l.names.asked[i], label: q.label()},
			rules.Target{Kind: rules.TargetFact, Element: rules.None, Fact: q.Slot, Slot: rules.None})
	}
	l.finish("group")
}

// asked is how a value is asked for.
type asked struct {
	name, list string
	by         string // the name of the question where another row makes its value
	label      words
	relevant   string
}

// question asks for a value.
func (l *layout) question(q *Question, as asked, t rules.Target) {
	r := row{name: as.name, label: as.label, relevant: as.relevant}
	c := rules.LogColumn{}
	switch q.Field.Type {
	case rules.TypeText:
		r.kind = "text"
		if q.Words {
			r.hint = wordsSaid
		}
	case rules.TypeBool:
		r.kind = "select_one yes_no"
		l.list("yes_no", choice{name: "yes", label: wordsYes}, choice{name: "no", label: wordsNo})
	case rules.TypeEnum:
		r.kind = "select_one " + as.list
		c.Values = l.values(as.list, q.Field.Values)
	case rules.TypeNumber:
		r.kind = "decimal"
		if s := q.Scale; s != nil {
			r.kind, r.message, r.hint = "integer", scaled(s), scaled(s)
			r.constraint = ". >= " + strconv.Itoa(s.Lo) + " and . <= " + strconv.Itoa(s.Hi)
		}
	case rules.TypeDuration:
		r.kind, r.constraint, r.message = "decimal", ". >= 0", wordsLength
		c.Unit = q.Unit
	case rules.TypeTime:
		r.kind = "dateTime"
		if l.server == SurveyCTO { // which exports times in words; what is made of them is read
			l.add(row{kind: "datetime", name: as.by, label: as.label, relevant: as.relevant})
			r = row{kind: "calculate", name: as.name, calculation: "if(${" + as.by + "} = '', '', format-date-time(${" + as.by + "}, '%Y-%m-%dT%H:%M:00'))"}
		}
	}
	l.add(r)
	l.reads(c, t)
}

// list adds a list of choices, once.
func (l *layout) list(name string, choices ...choice) {
	if l.lists[name] {
		return
	}
	l.lists[name] = true
	for _, c := range choices {
		c.list = name
		l.choices = append(l.choices, c)
	}
}

// values adds a list of choices of an enum and returns how to read it. A value
// that cannot be a name has one that is made up.
func (l *layout) values(list string, values []string) []rules.ValuePair {
	var pairs []rules.ValuePair
	var choices []choice
	for i, v := range values {
		name := v
		if strings.Trim(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != "" || v == "" {
			for name = "value_" + strconv.Itoa(i+1); slices.Contains(values, name); {
				name += "_"
			}
			pairs = append(pairs, rules.ValuePair{From: name, To: v})
		}
		choices = append(choices, choice{name: name, label: both(v)})
	}
	l.list(list, choices...)
	return pairs
}
