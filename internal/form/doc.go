// Package form makes of a book what has to be recorded so that its rules can be
// decided.
//
// Make comes first: it looks at every rule and returns a Form, which holds what
// the rules need and nothing else. XLSForm writes it as a questionnaire for
// KoboToolbox, ODK and SurveyCTO, Mapping reads the submissions back, and Audit
// tells of any way of recording which rules it cannot decide.
//
// A form is made of the book alone, so that the same book has the same form, the
// same names in it and the same mapping.
package form
