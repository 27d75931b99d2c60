package main

import "github.com/alecthomas/kong"

// help is the command help.
type help struct {
	Command []string `arg:"" optional:"" help:"The command."`
}

func (h *help) Run(ctx *kong.Context) error {
	of, err := kong.Trace(ctx.Kong, h.Command)
	if err != nil {
		return err
	}
	if of.Error != nil {
		return of.Error
	}
	return of.PrintUsage(false)
}
