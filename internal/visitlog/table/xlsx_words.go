package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// errXLSXLong ends a row, or a shared text, that is too long.
var errXLSXLong = errors.New("too long")

// xlsxListed is how many names a message lists.
const xlsxListed = 8

// xlsxNames quotes the first few of some names.
func xlsxNames(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i == xlsxListed {
			b.WriteString(" …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(xlsxQuote(n))
	}
	return b.String()
}

// xlsxForeign knows what is taken for a workbook of Excel and is none.
func xlsxForeign(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}):
		var packed []byte
		for _, u := range utf16.Encode([]rune("EncryptedPackage")) {
			packed = append(packed, byte(u), byte(u>>8))
		}
		if bytes.Contains(data, packed) {
			return errors.New("the workbook is encrypted; save it without a password")
		}
		return errors.New("a workbook of Excel 97–2003 (.xls) is not read; save it as .xlsx")
	case !bytes.HasPrefix(data, []byte("PK")):
		return errors.New("this is no workbook (.xlsx): it does not begin as one")
	}
	return nil
}

// xlsxDamage words what is wrong with a part.
func xlsxDamage(what string, err error) error {
	var syntax *xml.SyntaxError
	var big xlsxTooBig
	switch {
	case errors.As(err, &big):
		return fmt.Errorf("%s unpacks to more than %s and is not read", what, xlsxSize(int64(big)))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s is damaged: it ends too early", what)
	case errors.Is(err, zip.ErrChecksum):
		return fmt.Errorf("%s is damaged: its checksum is wrong", what)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s is damaged: line %d of its XML: %s", what, syntax.Line, xlsxQuote(syntax.Msg))
	}
	return fmt.Errorf("%s is damaged: %s", what, xlsxQuote(err.Error()))
}

func xlsxTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// xlsxQuote quotes a text of the workbook for a message.
func xlsxQuote(s string) string {
	const most = 60
	if r := []rune(s[:min(len(s), 4*most)]); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}

// xlsxSize writes a number of bytes.
func xlsxSize(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= u.size && n%u.size == 0 {
			return strconv.FormatInt(n/u.size, 10) + " " + u.name
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
