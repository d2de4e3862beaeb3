package rules

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Days, by the calendar of spreadsheets, of what else counts from 1970.
const (
	serialUnix     = 25569   // 1970-01-01 by the calendar that begins in 1900
	serialUnix1904 = 24107   // and by the one that begins in 1904
	serialNoDay    = 60      // 1900-02-29, which spreadsheets count and which never was
	serialEnd      = 2958466 // 10000-01-01

	unixBegin = -62135596800 // 0001-01-01, in seconds
	unixEnd   = 253402300800 // 10000-01-01
)

// numberStamp reads a time that is a number, or says why it is none.
func numberStamp(form, s string) (st Stamp, why string) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, scale, n := decimal(digits)
	if n == 0 || n != len(digits) {
		return st, "it is no plain number"
	}
	if strings.HasPrefix(form, "excel") {
		if negative {
			return st, "it is less than 0"
		}
		return serialStamp(form, s, whole)
	}
	secs, nano := whole, int64(0)
	unit := int64(time.Second)
	if form == "epoch-ms" {
		unit = int64(time.Millisecond)
		secs, nano = whole/1000, whole%1000*unit
	}
	if scale == 0 || frac*unit%scale != 0 {
		return st, "it is finer than a nanosecond"
	}
	nano += frac * unit / scale
	if negative {
		if secs = -secs; nano > 0 {
			secs, nano = secs-1, int64(time.Second)-nano
		}
	}
	if secs < unixBegin || secs >= unixEnd {
		if form == "epoch-s" && whole/1000 < unixEnd {
			return st, "it is not in the years 1 to 9999; counted in milliseconds (epoch-ms) it would be"
		}
		return st, "it is not in the years 1 to 9999"
	}
	day := secs / 86400
	if secs%86400 < 0 {
		day--
	}
	return Stamp{Kind: StampZoned, Day: int32(day), Nano: (secs-day*86400)*int64(time.Second) + nano}, ""
}

// serialStamp reads a serial number of a spreadsheet, whose fraction is the
// time of day: to the millisecond, since it is a float. Without a fraction it
// is a date, below 1 a time of day.
func serialStamp(form, s string, day int64) (st Stamp, why string) {
	written := strings.IndexByte(s, '.')
	if written >= 0 {
		part, err := strconv.ParseFloat(s[written:], 64)
		if err != nil {
			return st, "it is no plain number"
		}
		const msDay = 24 * 3600 * 1000
		ms := int64(math.Round(part * msDay))
		day += ms / msDay
		st.Nano = ms % msDay * int64(time.Millisecond)
	}
	if form == "excel" && day == serialNoDay {
		return Stamp{}, "it is 1900-02-29, a day that only spreadsheets know"
	}
	first := int64(serialUnix)
	if form == "excel-1904" {
		first = serialUnix1904
	} else if day < serialNoDay {
		first--
	}
	switch {
	case day >= serialEnd-serialUnix+first:
		return Stamp{}, "it is after the year 9999"
	case day == 0:
		st.Kind = StampClock
		return st, ""
	case written < 0:
		st.Kind = StampDate
	default:
		st.Kind = StampLocal
	}
	st.Day = int32(day - first)
	return st, ""
}
