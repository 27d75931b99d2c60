package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/somen-go/somen/coroutine/compile"
)

// savable is what explain -save -json prints of a function.
type savable struct {
	Name      string
	File      string
	Line      int
	Obstacles []compile.Obstacle
}

// explainSave tells of each function what keeps a game from being saved while it waits.
func (c *explain) explainSave(functions []*compile.Function) error {
	enc := json.NewEncoder(os.Stdout)
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	for _, f := range functions {
		obstacles := f.Obstacles()
		if c.JSON {
			if err := enc.Encode(savable{f.Name, f.File, f.Line, obstacles}); err != nil {
				return err
			}
			continue
		}
		file := relative(here, f.File)
		if len(obstacles) == 0 {
			fmt.Printf("%s:%d: %s can be saved\n", file, f.Line, f.Name)
		}
		for _, o := range obstacles {
			fmt.Printf("%s:%d: %s can't: %s; %s\n", file, o.Line, f.Name, o.What, o.Remedy)
		}
	}
	return nil
}
