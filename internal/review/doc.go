// Package review says what logs tell about a standard: where what was observed
// lies against its limits, which rules decide nothing, how each goes with the
// rating that customers gave, and what could be proposed of it.
//
// A Recorder, one a worker, makes a Visit of each visit of a log; Review adds
// them up in any order; Findings computes what is told; Propose and Diff make
// proposals of it as a change of the rulebook's source. The package reads
// nothing but what it is given and changes no file.
package review
