package visitlog

// RepairKind is a way in which a log was not taken as it stands.
type RepairKind string

// The kinds of repairs; repairOrder is their order in reports. RepairFormat is no repair but
// the count of what was read in which way, RepairSkipped what the mapping
// itself leaves out; both stay under Options.Strict, all others then reject
// the visit or, where no visit is concerned, the file.
const (
	RepairFormat  RepairKind = "read"     // how often by which format
	RepairSkipped RepairKind = "skipped"  // rows that the mapping leaves out
	RepairVersion RepairKind = "version"  // submissions of a form of another version of the book
	RepairColumn  RepairKind = "column"   // columns that are neither used nor ignored
	RepairAbsent  RepairKind = "absent"   // columns that the mapping names in vain
	RepairIgnored RepairKind = "ignored"  // values that the mapping's `others` passes over
	RepairFilled  RepairKind = "filled"   // blank cells filled from above
	RepairPaired  RepairKind = "unpaired" // starts or completions without the other
	RepairWrapped RepairKind = "wrapped"  // times of day put on the next day
	RepairShifted RepairKind = "shifted"  // times moved by the tolerance for clock skew
	RepairSorted  RepairKind = "sorted"   // visits whose events were put in order of time
	RepairGap     RepairKind = "gap"      // local times that do not exist
	RepairFold    RepairKind = "fold"     // local times that exist twice
	RepairFile    RepairKind = "file"     // what was done to the file as a whole: hidden rows, merged cells
)

// Repair is one thing that was done in reading, how often, and where at first.
type Repair struct {
	Kind RepairKind `json:"kind"`
	// What is one line: `column "时间" by yyyy/M/d H:mm`.
	What     string          `json:"what"`
	Count    int64           `json:"count"`
	Examples []RepairExample `json:"examples,omitempty"` // the first three
}

// RepairExample is one case of a repair.
type RepairExample struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Visit string `json:"visit,omitempty"`
	Found string `json:"found,omitempty"` // the cell
	Read  string `json:"read,omitempty"`  // what it was taken for
	Table string `json:"table,omitempty"` // the repeat, or sheet, that the line is one of; "" for the main one
}
