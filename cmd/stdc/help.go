package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newHelp(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Tell what a command does, or list the commands",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			topic := cmd.Root()
			if len(args) > 0 {
				found, rest, err := topic.Find(args)
				if err != nil || len(rest) > 0 || found == topic {
					return unknownCommand(topic, args[0])
				}
				topic = found
			}
			topic.InitDefaultHelpFlag()
			topic.SetOut(a.stdout)
			return topic.Help()
		},
	}
}

// shells maps the shells that completion knows to what writes their scripts.
func shells(root *cobra.Command, a *app) map[string]func() error {
	return map[string]func() error{
		"bash":       func() error { return root.GenBashCompletionV2(a.stdout, true) },
		"zsh":        func() error { return root.GenZshCompletion(a.stdout) },
		"fish":       func() error { return root.GenFishCompletion(a.stdout, true) },
		"powershell": func() error { return root.GenPowerShellCompletionWithDesc(a.stdout) },
	}
}

func newCompletion(a *app) *cobra.Command {
	names := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL",
		Long: `Print a script that completes the commands and flags of stdc in a shell: bash,
zsh, fish or powershell.

  bash        source <(stdc completion bash)
  zsh         stdc completion zsh > "${fpath[1]}/_stdc"
  fish        stdc completion fish | source
  powershell  stdc completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "completion needs the name of one shell: %s", oneOf(names, "or"))
			}
			write := shells(cmd.Root(), a)[args[0]]
			if write == nil {
				return usage(cmd, "no completion for %q%s", args[0], suggest(args[0], names))
			}
			if err := write(); err != nil {
				return fmt.Errorf("the completion could not be written: %w", err)
			}
			return nil
		},
	}
}
