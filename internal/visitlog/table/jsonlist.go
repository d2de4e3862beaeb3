package table

// list reads a list: objects are rows of its own table, anything else is one
// cell.
func (d *jsonRecords) list(row int) error {
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	table, from, others := -1, len(d.text), 0
	for {
		kind := d.dec.PeekKind()
		switch {
		case kind == ']':
			if _, err := d.dec.ReadToken(); err != nil {
				return err
			}
			if others > 0 && table < 0 {
				return d.put(row, from)
			}
			return nil
		case kind == '{' && len(d.text) == from:
			var err error
			if table < 0 {
				if table, err = d.repeat(d.rows[row].table); err != nil {
					return err
				}
			}
			if d.dec.StackDepth() > jsonMaxDepth {
				return d.fail("lists are nested more than %d deep", jsonMaxDepth)
			}
			if err = d.row(table); err != nil {
				return err
			}
			// What the row said stands behind, and is no text of this list.
			from = len(d.text)
		case kind == '{':
			return d.fail("the list holds both objects and plain values")
		default:
			others++
			if err := d.item(from); err != nil {
				return err
			}
			if table >= 0 && len(d.text) > from {
				return d.fail("the list holds both objects and plain values")
			}
		}
	}
}

// item appends an item of a list to the text that begins at from: after a
// space; a list in a list, such as a point of a line, after a semicolon.
func (d *jsonRecords) item(from int) error {
	start, sep := len(d.text), byte(' ')
	if start > from {
		d.text = append(d.text, sep)
	}
	own := len(d.text)
	if d.dec.PeekKind() != '[' {
		if err := d.scalar(); err != nil {
			return err
		}
	} else {
		if d.dec.StackDepth() > jsonMaxDepth {
			return d.fail("lists are nested more than %d deep", jsonMaxDepth)
		}
		if start > from {
			d.text[start] = ';'
		}
		if _, err := d.dec.ReadToken(); err != nil {
			return err
		}
		for kind := d.dec.PeekKind(); kind != ']'; kind = d.dec.PeekKind() {
			if kind == '{' {
				return d.fail("an object stands in a list within a list; rows stand in a list of their own")
			}
			if err := d.item(own); err != nil {
				return err
			}
		}
		if _, err := d.dec.ReadToken(); err != nil {
			return err
		}
	}
	if len(d.text) == own { // it says nothing
		d.text = d.text[:start]
	}
	return nil
}

// repeat finds the table of the list that d.path names, in a row of parent.
func (d *jsonRecords) repeat(parent int) (int, error) {
	name := d.name[:0]
	if up := d.tables[parent].Name; up != "" {
		name = append(append(name, up...), '/')
	}
	name = append(name, d.path[d.base:]...)
	d.name = name
	if table, known := d.byName[string(name)]; known && table > 0 {
		return table, nil
	}
	switch {
	case len(name) == 0:
		return 0, d.fail("a list of objects without a name")
	case len(name) > jsonMaxName:
		return 0, d.fail("the name of this list has %d bytes; the most is %d", len(name), jsonMaxName)
	case len(d.tables) == jsonMaxTables:
		return 0, d.fail("this would be a table beyond the %d that are read; are names made of data?", jsonMaxTables)
	}
	return d.addTable(string(name)), nil
}
