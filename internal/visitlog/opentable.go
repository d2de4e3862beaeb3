package visitlog

import (
	"bufio"
	"fmt"
	"io"

	"stdc/internal/visitlog/table"
)

// sniffed is how much of a file table.Sniff looks at.
const sniffed = 256 << 10

// OpenTable opens an input as a table of rows, unpacked, whatever its format.
// An error names the input and says what it was found to be.
func OpenTable(in Input, o table.Options) (table.Source, error) {
	f, err := in.Open()
	if err != nil {
		return nil, inputError(in.Name, err)
	}
	src := &raw{r: f}
	s, err := openTable(src, o)
	if err != nil {
		f.Close()
		if src.err != nil {
			return nil, inputError(in.Name, src.err)
		}
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	s.name, s.file, s.src = in.Name, f, src
	return s, nil
}

func openTable(src *raw, o table.Options) (*tableInput, error) {
	unpacked, free, err := unpack(src)
	if err != nil {
		return nil, fmt.Errorf("%s", damage(err))
	}
	s := &tableInput{free: free}
	r := bufio.NewReaderSize(watched{unpacked, src, &s.damaged}, sniffed)
	head, err := r.Peek(sniffed)
	if err != nil && err != io.EOF && len(head) == 0 {
		free()
		return nil, fmt.Errorf("%s", damage(err))
	}
	format, err := table.Sniff(head)
	if err == nil {
		s.Source, err = table.Open(format, r, o)
	}
	if err != nil {
		free()
		return nil, err
	}
	return s, nil
}

// tableInput is a source that closes all that it was made of, and words what
// ended it.
type tableInput struct {
	table.Source
	name    string
	file    io.Closer
	src     *raw
	free    func()
	damaged error // what the unpacker found
}

// Next reads a row, see table.Source. What ends the source names the input.
func (t *tableInput) Next(r *table.Row) error {
	err := t.Source.Next(r)
	if _, faulty := err.(*table.Fault); err == nil || err == io.EOF || faulty {
		return err
	}
	switch {
	case t.src.err != nil:
		return inputError(t.name, t.src.err)
	case t.damaged != nil:
		return fmt.Errorf("%s: %s", t.name, damage(t.damaged))
	}
	return fmt.Errorf("%s: %w", t.name, err)
}

// Close closes the file and what unpacked it.
func (t *tableInput) Close() error {
	err := t.Source.Close()
	t.free()
	if e := t.file.Close(); err == nil {
		err = e
	}
	return err
}

// watched keeps what an unpacker finds wrong, which a reader of tables would
// take for a fault of the text.
type watched struct {
	r       io.Reader
	src     *raw
	damaged *error
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF && w.src.err == nil {
		*w.damaged = err
	}
	return n, err
}
