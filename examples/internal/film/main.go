// Film makes pictures of the examples: it plays one before a hidden window, unchanged and step by
// step, and writes a still (PNG) or an animation (GIF).
//
//	go run ./examples/internal/film -all
//	go run ./examples/internal/film -all docs/live.gif
//	go run ./examples/internal/film -skip 300 -frames 40 -every 3 -width 360 -o patrol.gif ./examples/patrol
//
// The first makes all pictures of the repository (list.go), the second some of them, from its root. It needs a screen, and
// xvfb-run -a is one. The same command writes the same bytes, on the same machine, if the example
// is reproducible from its seed and has no clock in its picture.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/somen-go/somen/examples/internal/guest"
)

func main() {
	films, err := parse(os.Args[1:])
	if err == nil {
		err = shoot(films)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "film:", err)
		os.Exit(1)
	}
}

// parse returns the films that the arguments ask for.
func parse(args []string) ([]film, error) {
	f := film{}
	set := flag.NewFlagSet("film", flag.ExitOnError)
	set.Usage = func() {
		fmt.Fprintln(set.Output(), "usage: film -all, or film [flags] folder of an example")
		set.PrintDefaults()
	}
	all := set.Bool("all", false, "make all pictures of the repository, or those of the files that are named; run it in its root")
	set.BoolVar(&f.text, "text", false, "the example opens no window: set on a card what it prints")
	set.IntVar(&f.size.X, "sw", 640, "width of the example's screen in `pixels`")
	set.IntVar(&f.size.Y, "sh", 360, "height of the example's screen in `pixels`")
	set.Uint64Var(&f.seed, "seed", 1, "seed `S` of the example")
	set.Var(&f.press, "press", "press a key before a step, as in `90:Digit2`; may be repeated")
	set.IntVar(&f.skip, "skip", 0, "`steps` before the first picture; with -text, lines before the first")
	set.IntVar(&f.frames, "frames", 1, "number `N` of pictures")
	set.IntVar(&f.every, "every", 3, "`steps` from one picture to the next")
	set.IntVar(&f.colors, "colors", 255, "`N` colours at most")
	set.Float64Var(&f.ignore, "ignore", 0, "in a .gif, changes of colour up to this `part` of the brightness, as 0.25")
	set.IntVar(&f.width, "width", 480, "width of the picture in `pixels`")
	set.IntVar(&f.height, "height", 0, "height in `pixels` from which on the picture is cut off; 0 for all of it")
	set.StringVar(&f.out, "o", "film.png", "the `file`, .png for a still or .gif")
	set.Parse(args)
	if *all {
		return listed(set.Args())
	}
	f.folder = set.Arg(0)
	return []film{f}, f.check(set.NArg())
}

// listed returns the films of the repository that go into some files, or all of them.
func listed(files []string) (films []film, err error) {
	if len(files) == 0 {
		return list, nil
	}
	for _, file := range files {
		i := slices.IndexFunc(list, func(f film) bool { return f.out == file })
		if i < 0 {
			return nil, fmt.Errorf("-all %s: there is no such picture; see list.go", file)
		}
		films = append(films, list[i])
	}
	return films, nil
}

func (f film) check(folders int) error {
	ext := filepath.Ext(f.out)
	switch {
	case folders != 1:
		return fmt.Errorf("pass the folder of one example, or -all")
	case ext != ".gif" && ext != ".png":
		return fmt.Errorf("-o %s is neither a .png nor a .gif", f.out)
	case ext == ".png" && f.frames != 1:
		return fmt.Errorf("-frames %d do not fit into a .png; pass -o with a .gif", f.frames)
	case f.colors < 2 || f.colors > 255:
		return fmt.Errorf("-colors %d is out of range; pass 2 to 255", f.colors)
	case f.text && f.height == 0:
		return fmt.Errorf("-text needs a -height; pass one, as in -height 270")
	case f.text && (ext != ".png" || f.frames != 1):
		return fmt.Errorf("-text makes a still; pass -frames 1 and -o with a .png")
	case f.frames < 1 || f.every < 1 || f.skip < 0 || f.width < 1, !f.text && (f.size.X < 1 || f.size.Y < 1):
		return fmt.Errorf("a number is too small; pass -frames, -every, -width, -sw and -sh above zero")
	}
	return nil
}

func shoot(films []film) (err error) {
	hosted := guest.Host(func() {
		for _, f := range films {
			if err = f.shoot(); err != nil {
				err = fmt.Errorf("%s: %w", f.out, err)
				return
			}
			fmt.Println(f.out)
		}
	})
	if hosted != nil {
		return hosted
	}
	return err
}
