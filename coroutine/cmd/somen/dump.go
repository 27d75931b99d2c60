package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/somen-go/somen/ecs/save"
)

// dump is the command dump.
type dump struct {
	All   bool     `help:"Print what Somen keeps for itself too."`
	Most  int      `default:"20" help:"How many differences are printed at most."`
	Files []string `arg:"" help:"A save, or two whose difference is to be printed."`
}

func (c *dump) Run() error {
	switch {
	case len(c.Files) == 2 && !c.All:
		return c.diff()
	case len(c.Files) != 1:
		return fmt.Errorf("dump takes one save, or two without -all")
	}
	f, err := os.Open(c.Files[0])
	if err != nil {
		return err
	}
	defer f.Close()
	print := save.Dump
	if c.All {
		print = save.DumpAll
	}
	w := bufio.NewWriter(os.Stdout)
	if err := print(w, f); err != nil {
		return fmt.Errorf("%s: %w", c.Files[0], err)
	}
	return w.Flush()
}

func (c *dump) diff() error {
	var files [2]io.Reader
	for i, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		files[i] = f
	}
	found, err := save.Diff(files[0], files[1], c.Most)
	if err != nil {
		return fmt.Errorf("%s and %s: %w", c.Files[0], c.Files[1], err)
	}
	for _, d := range found {
		fmt.Println(d)
	}
	return nil
}
