package propose

import (
	"errors"
	"io"
	"strings"
	"testing"

	"stdc/internal/visitlog/table"
)

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells string
		want  Kind
	}{
		{"nothing", " , ", KindEmpty},
		{"whole numbers", "1,2,3,17", KindNumber},
		{"0 and 1 are answers", "1,0,1", KindYesNo},
		{"1 to 5 are numbers", "1,5,3,1", KindNumber},
		{"answers", "yes,no,yes", KindYesNo},
		{"answers in Chinese", "是,否,是", KindYesNo},
		{"there is and there is not", "有,无,有", KindYesNo},
		{"days", "2026-03-02,2026/3/4", KindDate},
		{"a day or a moment", "2026-03-02,2026-03-03 09:00", KindMoment},
		{"times of day", "9:05,9:05:10,下午3点20分", KindClock},
		{"the day first", "13/3/2026,1/3/2026", KindDate},
		{"lengths of time", "10s,1m30s", KindDuration},
		{"digits that are no dates", "20269902,20261302", KindNumber},
		{"digits that are dates", "20260302,20260401", KindDate},
		{"six digits under another name", "990101,990131", KindNumber},
		{"one word among numbers", "1,2,many", KindText},
		{"a sentinel among numbers", "1,2,?", KindNumber},
		{"version numbers", "1.2.3,4.5.6", KindText},
	} {
		if got := column(t, "x", strings.Split(c.cells, ",")...).Kind; got != c.want {
			t.Errorf("%s (%s): kind %d, want %d", c.name, c.cells, got, c.want)
		}
	}
	if got := column(t, "date", "990101", "990131").Formats[0].Pattern; got != "yyMMdd" {
		t.Errorf("dates of six digits: %q", got)
	}
}

// TestDayOrMonth checks that a value over 12 decides which comes first, and
// that nothing else does.
func TestDayOrMonth(t *testing.T) {
	for _, c := range []struct {
		cells    string
		decided  string
		doubtful bool
	}{
		{"3/4/2026,5/6/2026", "d/M/yyyy", true},
		{"3/4/2026,13/6/2026", "d/M/yyyy", false},
		{"3/4/2026,6/13/2026", "M/d/yyyy", false},
		{"14/4/2026,6/13/2026", "d/M/yyyy", true},
		{"3.4.26 9:05,13.4.26 10:00", "d.M.yy H:mm", false},
		{"03-04-2026 09:05 PM,04-30-2026 10:00 AM", "M-d-yyyy h:mm a", false},
	} {
		f := column(t, "x", strings.Split(c.cells, ",")...).Formats[0]
		if f.decided() != c.decided || f.doubtful() != c.doubtful {
			t.Errorf("%s: %s, in doubt %t; want %s, %t", c.cells, f.decided(), f.doubtful(), c.decided, c.doubtful)
		}
	}
}

func TestSentinels(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells string
		want  string
	}{
		{"marks", "9:05:00,?,-,9:06:00", "- absent, ? unknown"},
		{"words", "3,未观察,N/A,2", "N/A absent, 未观察 unobserved"},
		{"midnight that comes too often", "0:00:00,0:00:00,0:00:00,9:05:00", "0:00:00 absent"},
		{"midnight once", "0:00:00,9:05:00,9:06:00", ""},
		{"a number beyond the others", "1,2,3,9999", "9999 unknown"},
		{"a number among the others", "1000,9000,20000,9999", ""},
		{"less than none", "3,0,-1,4", "-1 unknown"},
		{"a name for nobody", "NO_SERVER,ANN,BOB,ANN", "NO_SERVER absent"},
		{"the no of a question", "有,无,有", ""},
		{"nothing else", "-,-", ""},
		{"the first day of 1970", "1970-01-01,2026-03-02,2026-03-03", "1970-01-01 absent"},
	} {
		var got []string
		for _, s := range column(t, "x", strings.Split(c.cells, ",")...).Sentinels {
			got = append(got, s.Text+" "+string(s.Means))
		}
		if g := strings.Join(got, ", "); g != c.want {
			t.Errorf("%s (%s): %q, want %q", c.name, c.cells, g, c.want)
		}
	}
}

// TestLimits checks that a log without an end is looked at and left.
func TestLimits(t *testing.T) {
	p, err := Look(endless{}, Limits{Rows: 50})
	if err != nil || !p.Cut || p.Tables[0].Rows() != 50 {
		t.Errorf("%d rows, cut %t, %v; want 50, true", p.Tables[0].Rows(), p.Cut, err)
	}
	p, err = Look(endless{}, Limits{Bytes: 10_000})
	if rows := p.Tables[0].Rows(); err != nil || !p.Cut || rows < 10 || rows > 200 {
		t.Errorf("%d rows in 10,000 bytes, cut %t, %v", rows, p.Cut, err)
	}
}

type endless struct{}

func (endless) Tables() []table.Table { return []table.Table{{Columns: []string{"visit"}}} }
func (endless) Notes() []table.Note   { return nil }
func (endless) Close() error          { return nil }
func (endless) Next(r *table.Row) error {
	*r = table.Row{Cells: []string{"V-1"}}
	return nil
}

// TestFaultsAreCounted checks that a row that cannot be read is told and does
// not end the look.
func TestFaultsAreCounted(t *testing.T) {
	src := &broken{rows: *sheet("visit|site", "V-1|A", "V-2|B"), fail: []error{
		&table.Fault{Line: 3, Reason: "it is cut short"}, nil, &table.Fault{Line: 5}, nil, errors.New("the disk is gone"),
	}}
	p, err := Look(src, Limits{})
	if err == nil || p.Faults != 2 || p.Fault != "line 3: it is cut short" || p.Tables[0].Rows() != 2 {
		t.Errorf("%v, %d faults, %q, %d rows", err, p.Faults, p.Fault, p.Tables[0].Rows())
	}
	p.Name = "log.csv"
	if text := string(Propose(p, nil, "en").Text); !strings.Contains(text, "# 2 rows could not be read; the first: line 3: it is cut short.") {
		t.Errorf("the faults are not told:\n%s", text)
	}
}

type broken struct {
	rows
	fail []error
}

func (b *broken) Next(r *table.Row) error {
	if len(b.fail) == 0 {
		return io.EOF
	}
	err := b.fail[0]
	b.fail = b.fail[1:]
	if err != nil {
		return err
	}
	return b.rows.Next(r)
}
