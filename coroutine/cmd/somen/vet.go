package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/somen-go/somen/coroutine/vet"
)

// vetCmd is the command vet: go vet, with the rules of package vet in the place of its own.
type vetCmd struct {
	Args []string `arg:"" optional:"" help:"What go vet takes, as -tags, -json and packages; or help, and a rule."`
}

func (c *vetCmd) Run() error {
	if len(c.Args) > 0 && c.Args[0] == "help" {
		os.Args = append(os.Args[:1], c.Args...)
		unitchecker.Main(vet.Analyzers()...)
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	args := []string{"vet", "-vettool=" + exe}
	if len(c.Args) > 1 && c.Args[0] == "-C" { // which go takes first alone
		args = append([]string{"vet"}, slices.Insert(slices.Clone(c.Args[:2]), 2, args[1])...)
		c.Args = c.Args[2:]
	}
	cmd := exec.Command("go", append(args, c.Args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

// asVetTool does what go vet asks of a program that its flag -vettool names, and reports whether it was that.
func asVetTool(args []string) bool {
	if len(args) == 0 || args[0] != "-V=full" && args[0] != "-flags" && !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return false
	}
	unitchecker.Main(vet.Analyzers()...)
	return true
}
