package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// Zip is a zip archive of tables, as surveys are exported.
const Zip Format = "ZIP"

const zipEntry = "PK\x03\x04"

// sniffZip tells by the names of the first files of an archive what it is. What
// comes after the first file that no program of Office writes may be inside of
// a workbook that the archive holds.
func sniffZip(head []byte) (Format, error) {
	office := false
	for _, name := range zipNames(head) {
		switch {
		case name == "xl/workbook.bin", name == "xl/_rels/workbook.bin.rels":
			return "", errors.New("this is a binary Excel workbook (.xlsb); save it as .xlsx or CSV")
		case strings.HasPrefix(name, "xl/"):
			return XLSX, nil
		case strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			return "", errors.New("this is a document or slides of Office, not a workbook; put the table into .xlsx or CSV")
		case strings.HasPrefix(name, odfMimetype):
			return "", errors.New("this is an OpenDocument file (.ods); save it as .xlsx or CSV")
		case name == "[Content_Types].xml":
			office = true
		case !strings.HasPrefix(name, "_rels/") && !strings.HasPrefix(name, "docProps/") && !strings.HasPrefix(name, "customXml/"):
			if office {
				return XLSX, nil
			}
			return Zip, nil
		}
	}
	if office {
		return XLSX, nil
	}
	return Zip, nil
}

// odfMimetype begins what zipNames gives for the file that OpenDocument puts
// first, which is not compressed and says what the archive is.
const odfMimetype = "mimetype:application/vnd.oasis.opendocument"

// zipNames lists the names of the files whose headers stand in the head of an
// archive. A file whose length stands after it is passed over by looking for
// the next header.
func zipNames(head []byte) []string {
	const fixed = 30 // bytes of a header before the name
	var names []string
	for len(head) >= fixed && bytes.HasPrefix(head, []byte(zipEntry)) {
		le := binary.LittleEndian
		later := le.Uint16(head[6:])&8 != 0
		size, n, extra := int(le.Uint32(head[18:])), int(le.Uint16(head[26:])), int(le.Uint16(head[28:]))
		if len(head) < fixed+n+extra {
			return names
		}
		name := string(head[fixed : fixed+n])
		head = head[fixed+n+extra:]
		if name == "mimetype" {
			name += ":" + string(head[:min(len(head), 60)])
		}
		names = append(names, name)
		if later && size == 0 {
			size = max(0, bytes.Index(head, []byte(zipEntry)))
		}
		head = head[min(len(head), size):]
	}
	return names
}
