package rules

// constants reads [log.constant]: what no column says.
func (l *logCompiler) constants(t *logTable, v *node) {
	if v.kind != tableNode {
		l.ds.at(v, "wrong-type", "write constant = { site = \"…\" }", "constant must be a table, not %s", v.shown())
		return
	}
	for _, e := range v.entries {
		// fact.channel without quotes is as good as with them.
		if (e.name == "fact" || e.name == "field") && e.val.kind == tableNode {
			for _, sub := range e.val.entries {
				whole := *sub
				whole.name = e.name + "." + sub.name
				l.constant(t, &whole)
			}
			continue
		}
		l.constant(t, e)
	}
}

// constant reads one of them.
func (l *logCompiler) constant(t *logTable, e *entry) {
	name := &node{src: e.src, off: e.off, end: e.end, str: e.name}
	target, ok := l.target(t, name, e.name)
	if !ok {
		return
	}
	hint := ""
	switch target.Kind {
	case TargetVisit:
		hint = "let a column state it"
	case TargetZone:
		hint = "write zone = \"…\" below [log]"
	case TargetAt, TargetDay, TargetEnd, TargetDuration, TargetLifecycle, TargetInstance:
		hint = "let a column state it"
	case TargetSeen, TargetCount, TargetElementAt, TargetElementEnd, TargetElementDuration, TargetElementField:
		hint = "make the event with [[log.event]], whose fields may have a text of their own"
	}
	if hint != "" {
		l.ds.key(e, "misplaced-key", hint, "%s cannot be a constant", quote(e.name))
		return
	}
	l.state(t, target, place{e.src, e.off, e.end, e.name})
	val := e.val
	if target.Kind == TargetUnobserved && val.kind == arrayNode {
		l.unobservedConstant(t, target, val)
		return
	}
	if text, ok := l.valueFor([]Target{target}, nil, val); ok {
		t.consts = append(t.consts, LogConstant{Target: target, Text: text})
	}
}

// unobservedConstant reads a list of elements that nobody watched for.
func (l *logCompiler) unobservedConstant(t *logTable, target Target, v *node) {
	text := ""
	for _, it := range l.names(v, "unobserved") {
		if id, ok := l.elementNamed(it, it.str); ok {
			if text != "" {
				text += " "
			}
			text += id
		}
	}
	t.consts = append(t.consts, LogConstant{Target: target, Text: text})
}
