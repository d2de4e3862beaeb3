package rules

import (
	"slices"
	"strings"
)

var types = []string{string(TypeText), string(TypeNumber), string(TypeBool), string(TypeEnum), string(TypeTime), string(TypeDuration)}

// tableOf tells whether a named thing is a table, and says so where it is not.
func (c *compiler) tableOf(it *item, kind string) bool {
	c.id(it.entry, kind)
	if it.val.kind != tableNode {
		hint := "write [" + kind + "." + it.name + "]"
		if it.val.tables {
			hint += ", with single brackets"
		}
		c.ds.key(it.entry, "wrong-type", hint, "the %s %s must be a table, not %s", kind, quote(it.name), it.val.shown())
		return false
	}
	return true
}

var fieldKeys = keyNames(fieldRows)

// typeTold is the type of a field whose type has a fault that is told: nothing
// is said of its values.
const typeTold Type = ""

// field reads the declaration of a fact or a field; e is what names it.
func (c *compiler) field(e *entry, what string) Field {
	f := Field{ID: e.name, Type: TypeText, Title: Text{Main: strings.ReplaceAll(e.name, "-", " ")}}
	n := e.val
	if n.told {
		f.Type = typeTold
		return f
	} else if n.kind == stringNode {
		// { angle = "number" } is short for { angle = { type = "number" } }.
		f.Type = c.typeOf(n, n.str)
	} else if n.kind != tableNode {
		c.ds.at(n, "wrong-type", "write { type = \"number\" }", "%s must be a table, not %s", what, n.shown())
		f.Type = typeTold
		return f
	} else {
		c.keys(n, what, fieldKeys...)
		f.Title = c.title(n, e.name)
		f.Unit = c.strOf(n, "unit")
		if t := n.get("type"); t != nil {
			f.Type = typeTold
			if s, ok := c.str(t, "type"); ok {
				f.Type = c.typeOf(t, s)
			}
		} else if n.get("values") != nil {
			f.Type = TypeEnum
		} else if c.ds.mayBeLost("fact", "field") || misspelt(n, fieldKeys, "type", "values") {
			f.Type = typeTold
		}
		c.values(e, &f)
		if u := n.entry("unit"); u != nil && f.Type != TypeNumber && f.Type != typeTold {
			c.ds.key(u, "useless-key", "take it out", "unit does nothing here: only a number has one, and %s is of type %s", quote(e.name), f.Type).warn()
		}
	}
	if f.Type == TypeEnum && len(f.Values) == 0 {
		f.Type = typeTold
		if n.get("values") == nil && !c.ds.broken && !misspelt(n, fieldKeys, "values") {
			c.ds.key(e, "missing-key", "add values = [\"…\", \"…\"]", "the enum %s has no values", quote(e.name))
		}
	}
	if d := n.get("default"); d != nil {
		if lit, ok := c.literal(d, &f, false); ok {
			f.Default = &lit
		}
	}
	return f
}

func (c *compiler) values(e *entry, f *Field) {
	v := e.val.get("values")
	if v == nil {
		return
	}
	if f.Type == typeTold || v.told {
		f.Type = typeTold
		return
	}
	if f.Type != TypeEnum {
		c.ds.at(v, "wrong-type", "write type = \"enum\", or take the values out", "only an enum has values; %s is of type %s", quote(e.name), f.Type)
		return
	}
	for _, it := range c.names(v, "values") {
		if slices.Contains(f.Values, it.str) {
			c.ds.at(it, "written-twice", "", "the value %s stands twice", quote(it.str))
			continue
		}
		f.Values = append(f.Values, it.str)
	}
}

func (c *compiler) typeOf(n *node, s string) Type {
	if !slices.Contains(types, s) {
		c.ds.at(n, "unknown-type", "known: "+list(types), "there is no type %s%s", quote(s), didYouMean(s, types))
		return typeTold
	}
	return Type(s)
}

func (c *compiler) factsOf() {
	c.facts = map[string]int{}
	for _, it := range c.rb.facts.items {
		c.id(it.entry, "fact")
		if it.name == "start" || it.name == "end" || it.name == "steps" {
			c.ds.key(it.entry, "reserved-name", "give it another name", "a fact cannot be called %s: \"@%s\" has a meaning of its own", it.name, it.name)
		}
		c.facts[it.name] = len(c.book.Facts)
		c.book.Facts = append(c.book.Facts, c.field(it.entry, "the fact "+quote(it.name)))
	}
	// The dimensions named their facts before these were known.
	for i, it := range c.rb.dimensions.items {
		if it.val.kind != tableNode {
			continue
		}
		d := &c.book.Dimensions[i]
		d.Expected, d.Perceived = c.numberFact(it.val, "expected"), c.numberFact(it.val, "perceived")
	}
}

func (c *compiler) numberFact(n *node, key string) int {
	v := n.get(key)
	if v == nil {
		return None
	}
	s, ok := c.str(v, key)
	if !ok {
		return None
	}
	i, ok := c.facts[strings.TrimPrefix(s, "@")]
	if !ok {
		c.ds.unknown(v, &factName, s, c.rb.facts.names())
		return None
	}
	c.use("fact", c.book.Facts[i].ID)
	if t := c.book.Facts[i].Type; t != TypeNumber && t != typeTold {
		c.ds.at(v, "wrong-type", "", "%s must name a fact of type number; %s is of type %s", key, quote(s), t)
	}
	return i
}

func (c *compiler) dimensionsOf() {
	c.dims = map[string]int{}
	for _, it := range c.rb.dimensions.items {
		d := Dimension{ID: it.name, Expected: None, Perceived: None}
		if c.tableOf(it, "dimension") {
			c.keys(it.val, "[dimension."+it.name+"]", keyNames(dimensionRows)...)
			d.Title, d.Set = c.title(it.val, it.name), c.strOf(it.val, "set")
		}
		c.dims[it.name] = len(c.book.Dimensions)
		c.book.Dimensions = append(c.book.Dimensions, d)
	}
}

// reserved are the keys of an event that no field may have.
var reserved = []string{"at", "do", "end", "step", "duration"}

func (c *compiler) elementsOf() {
	c.elements, c.fields = map[string]int{}, map[string]int{}
	c.fieldID("by")
	for _, it := range c.rb.elements.items {
		el := Element{ID: it.name, Title: Text{Main: strings.ReplaceAll(it.name, "-", " ")},
			Fields: []Field{{ID: "by", Title: Text{Main: "by"}, Type: TypeText}}}
		if c.tableOf(it, "element") {
			c.element(it, &el)
		}
		c.elements[it.name] = len(c.book.Elements)
		c.book.Elements = append(c.book.Elements, el)
	}
}

func (c *compiler) fieldID(name string) int {
	i, ok := c.fields[name]
	if !ok {
		i = len(c.book.Fields)
		c.fields[name] = i
		c.book.Fields = append(c.book.Fields, name)
	}
	return i
}

func (c *compiler) element(it *item, el *Element) {
	n := it.val
	known := keyNames(elementRows)
	c.keys(n, "[element."+it.name+"]", known...)
	if misspelt(n, known, "fields") {
		c.ds.lost = append(c.ds.lost, "field")
	}
	el.Title = c.title(n, it.name)
	if fs := n.get("fields"); fs != nil && fs.told {
		c.ds.lost = append(c.ds.lost, "field")
	} else if fs != nil && fs.kind != tableNode {
		c.ds.at(fs, "wrong-type", "write fields = { angle = { type = \"number\" } }", "fields must be a table, not %s", fs.shown())
		c.ds.lost = append(c.ds.lost, "field")
	} else if fs != nil {
		for _, e := range fs.entries {
			if slices.Contains(reserved, e.name) {
				c.ds.key(e, "reserved-name", "give it another name", "a field cannot be called %s: every event has that of itself", quote(e.name))
				continue
			}
			f := c.field(e, "the field "+quote(e.name))
			c.fieldID(e.name)
			if e.name == "by" {
				if f.Type != TypeText && f.Type != TypeEnum && f.Type != typeTold {
					c.ds.key(e, "wrong-type", "", "the field by must be text or an enum, not %s", f.Type)
				}
				el.Fields[0] = f
			} else {
				el.Fields = append(el.Fields, f)
			}
		}
	}
	if v := n.get("by"); v != nil {
		by := &el.Fields[0]
		if lit, ok := c.literal(v, by, false); ok {
			by.Fixed = lit.Text
			if by.Fixed == "" {
				c.ds.at(v, "empty-text", "name the actor, as in by = \"customer\", or leave by out", "by is empty")
			}
		}
	}
}

func (c *compiler) phrasesOf() {
	c.phrases = map[string]int{}
	for _, it := range c.rb.phrases.items {
		c.id(it.entry, "phrase set")
		set := PhraseSet{ID: it.name}
		for _, n := range c.names(it.val, "the phrase set "+quote(it.name)) {
			if Normalize(n.str) == "" {
				c.ds.at(n, "empty-phrase", "take it out, or write words", "the phrase %s has no letters or digits, so it would match every text", quote(n.str))
				continue
			}
			set.Phrases = append(set.Phrases, n.str)
			set.src = append(set.src, n)
		}
		c.phrases[it.name] = len(c.book.Phrases)
		c.book.Phrases = append(c.book.Phrases, set)
	}
}

var stepKeys = keyNames(stepRows)

func (c *compiler) stepsOf() {
	c.steps = map[string]int{}
	seen := map[string]*node{}
	for _, n := range c.rb.steps {
		c.keys(n, "[[step]]", stepKeys...)
		idn := c.stepID(n)
		if idn == nil {
			c.ds.lost = append(c.ds.lost, "step") // its name may be used
			continue
		}
		id := idn.str
		if first := seen[id]; first != nil {
			d := c.ds.at(idn, "id-clash", "give one of the two another id", "two steps have the id %s", quote(id))
			d.relate(first.src, first.off, "the first step %s", quote(id))
			continue
		}
		seen[id] = idn
		s := Step{ID: id, Title: c.title(n, id), From: c.elementList(n, "from"), Until: c.elementList(n, "until"), Optional: c.truthOf(n, "optional")}
		if n.get("from") == nil && !c.ds.broken && !misspelt(n, stepKeys, "from") {
			c.ds.at(idn, "step-never-opens", "add from = \"ELEMENT\", the event that opens it",
				"nothing opens the step %s: it has no from, so only logs that label their events with step = %s have it", quote(id), quote(id)).warn()
		}
		c.steps[id] = len(c.book.Steps)
		c.book.Steps = append(c.book.Steps, s)
	}
}

// stepID returns the id of a step, or nil where it has none.
func (c *compiler) stepID(n *node) *node {
	idn := n.get("id")
	if idn == nil {
		if !c.ds.broken && !misspelt(n, stepKeys, "id") {
			c.ds.at(n, "missing-key", "add id = \"…\"", "this step has no id")
		}
		return nil
	}
	id, ok := c.str(idn, "id")
	if !ok {
		return nil
	}
	if !IsID(id) {
		c.ds.at(idn, "bad-id", idHint(id), badID, quote(id), "step")
	}
	return idn
}

// elementList reads an id or a list of ids of elements.
func (c *compiler) elementList(n *node, key string) []int {
	v := n.get(key)
	if v == nil {
		return nil
	}
	var out []int
	for _, it := range c.names(v, key) {
		i, ok := c.elements[it.str]
		switch {
		case ok && !slices.Contains(out, i):
			out = append(out, i)
			c.use("element", it.str)
		case ok:
		case c.rb.patterns.get(it.str) != nil:
			c.ds.at(it, "wrong-type", "name the element itself", "a step opens and closes with elements; %s is a pattern", quote(it.str))
		default:
			c.ds.unknown(it, &elementName, it.str, c.rb.elements.names())
		}
	}
	return out
}

// patternNames tells ids that are both an element's and a pattern's, and
// checks each declared pattern even where no rule uses it.
func (c *compiler) patternNames() {
	for _, it := range c.rb.patterns.items {
		if el := c.rb.elements.get(it.name); el != nil {
			d := c.ds.key(it.entry, "id-clash", "give the pattern another id", "%s is an element and a pattern", quote(it.name))
			d.relate(el.src, el.off, "the element %s", quote(it.name))
		}
	}
}
