package main

import "github.com/spf13/cobra"

type auditFlags struct {
	path    string
	mapping string
	format  choice
	lang    choice
}

func newAuditFlags() auditFlags {
	return auditFlags{format: choice{value: "text", words: []string{"text", "json"}, kind: "FORMAT"}, lang: choice{words: []string{"en", "zh"}, kind: "LANG"}}
}

func (f *auditFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "audit", "", "tell which rules `FILE`, an XLSForm, a mapping or a log, can never decide")
	cmd.Flags().StringVar(&f.mapping, "map", "", "with --audit of a log, mapping `FILE`: what its columns mean (default: [log] of the rulebook)")
	addChoice(cmd, &f.format, "format", "what --audit prints: text or json")
	addChoice(cmd, &f.lang, "lang", "language of --audit: en or zh (default: the rulebook's)")
}

func (f *auditFlags) check(cmd *cobra.Command) error { return nil }

func (a *app) auditForm(cmd *cobra.Command, f *formFlags) error { return nil }
