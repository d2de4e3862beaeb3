package visitlog

// visit reads a visit from its { on.
func (q *quickDecoder) visit(i int) int {
	if q.b[i] != '{' {
		return doubt
	}
	i = q.space(i + 1)
	var seen uint
	for more := true; more; {
		if q.b[i] != '"' {
			return doubt
		}
		end, _ := scan(q.b, i+1)
		k := visitKey(q.b[i+1 : end])
		if k < 0 || q.b[end] != '"' || seen&(1<<k) != 0 {
			return doubt
		}
		seen |= 1 << k
		if i = q.colon(end + 1); i == doubt {
			return doubt
		}
		switch key := visitKeys[k]; key {
		case "events":
			i = q.events(i)
		case "facts":
			i = q.visitFacts(i)
		case "unobserved":
			i = q.unobserved(i)
		case "about": // the slow way looks at the form that is named there
			return doubt
		default:
			i = q.visitText(i, key)
		}
		if i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	if i == doubt || q.v.ID == "" || seen&(1<<visitKey([]byte("events"))) == 0 {
		return doubt
	}
	return i
}

// visitText reads a key of the visit whose value is a text.
func (q *quickDecoder) visitText(i int, key string) int {
	if q.b[i] != '"' {
		return q.null(i)
	}
	s, i := q.str(i + 1)
	if i == doubt || setVisit(q.v, key, s, q.texts, q.zones) != "" {
		return doubt
	}
	return i
}

// visitFacts reads the object `facts`.
func (q *quickDecoder) visitFacts(i int) int {
	if q.b[i] != '{' {
		return q.null(i)
	}
	if i = q.space(i + 1); q.b[i] == '}' {
		return i + 1
	}
	q.serial++
	for more := true; more; {
		if q.b[i] != '"' {
			return doubt
		}
		end, _ := scan(q.b, i+1)
		fact := q.facts.find(q.b[i+1 : end])
		if fact < 0 || q.b[end] != '"' || q.stated[fact] == q.serial {
			return doubt
		}
		q.stated[fact] = q.serial
		if i = q.colon(end + 1); i == doubt {
			return doubt
		}
		if i = q.value(i, &q.factInfo[fact], &q.v.Facts[fact], &q.lastFacts[fact]); i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	return i
}

// unobserved reads the list of the elements that nobody watched for.
func (q *quickDecoder) unobserved(i int) int {
	if q.b[i] != '[' {
		return q.null(i)
	}
	if i = q.space(i + 1); q.b[i] == ']' {
		return i + 1
	}
	for more := true; more; {
		if q.b[i] != '"' {
			return doubt
		}
		var id []byte
		if id, i = q.str(i + 1); i == doubt {
			return doubt
		}
		e := q.elements.find(id)
		if e < 0 {
			return doubt
		}
		q.v.Unobserved[e] = true
		i, more = q.behind(i, ']')
	}
	return i
}
