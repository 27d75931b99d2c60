package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/alecthomas/kong"
)

// goCmd is a command of go, which gets all the arguments.
type goCmd struct {
	Args []string `arg:"" optional:"" help:"What go takes."`
}

func (c *goCmd) Run(ctx *kong.Context) error {
	verb := strings.Fields(ctx.Command())[0]
	flags, covers := loadFlags(c.Args)
	args := append([]string{verb}, c.Args...)
	switch {
	case covers:
		fmt.Fprintln(os.Stderr, "somen: -cover measures the sources, so the behaviours are not compiled")
	default:
		overlay, err := prepare(flags, verb == "test" || verb == "vet")
		if err != nil {
			return err
		}
		args = append([]string{verb, "-overlay=" + overlay}, c.Args...)
	}
	cmd := exec.Command("go", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// loadFlags picks from the arguments of go those that choose what is built, and tells whether the build
// measures coverage.
func loadFlags(args []string) (flags []string, covers bool) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "-args" || a == "--args" || a == "--" {
			break
		}
		name, _, has := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !strings.HasPrefix(a, "-") {
			continue
		}
		switch name {
		case "tags", "mod", "modfile":
			if has {
				flags = append(flags, a)
			} else if i+1 < len(args) {
				i++
				flags = append(flags, a+"="+args[i])
			}
		case "race", "msan", "asan":
			flags = append(flags, a)
		case "cover", "coverprofile", "coverpkg", "covermode":
			covers = true
		}
	}
	return flags, covers
}
