package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/somen-go/somen/examples/internal/guest"
	"golang.org/x/image/draw"
)

// change is an edit of a source while the game is played, as by somen run -watch: the game is saved, and goes on in the
// program with the edit, as docs/live.md says. Below the game is the editor.
type change struct {
	file     string
	from, to string // what is typed over, and by what
	about    int    // lines of the source that are seen before and behind it
	begins   int    // the picture from which on it is typed, one letter a picture
	at       image.Point
}

// The pictures in which the command builds. The film is shortened here.
const building = 18

// message is a line of what the command and the game say to each other.
type message struct {
	Do    string `json:"do,omitempty"`
	Is    string `json:"is,omitempty"`
	Token string `json:"token,omitempty"`
	File  string `json:"file,omitempty"`
	Text  string `json:"text,omitempty"`
}

// playChanged plays the example, the film's width and height of it without being scaled, and the changed one.
func (f film) playChanged(dir string) (pictures []*image.RGBA, err error) {
	c := f.change
	source, err := f.copyModule(dir)
	if err != nil {
		return nil, err
	}
	tool := filepath.Join(dir, "somen.exe")
	if err := guest.Build(tool, "github.com/somen-go/somen/coroutine/cmd/somen", ""); err != nil {
		return nil, err
	}
	after := strings.Replace(source, c.from, c.to, 1)
	if after == source {
		return nil, fmt.Errorf("%s has no %s", c.file, c.from)
	}
	old, err := f.build(tool, dir, "old.exe", source)
	if err != nil {
		return nil, err
	}
	changed, err := f.build(tool, dir, "new.exe", after)
	if err != nil {
		return nil, err
	}

	state := filepath.Join(dir, "state")
	g, talk, err := f.start(old, message{Do: "start"})
	if err != nil {
		return nil, err
	}
	defer func() { _ = g.Close() }()
	if err := g.Step(f.skip); err != nil {
		return nil, err
	}
	loaded := c.begins + len(c.to) + building
	for i := range f.frames {
		if i == loaded {
			if err := talk.save(g, state); err != nil {
				return nil, err
			}
			if err := g.Close(); err != nil {
				return nil, err
			}
			if g, talk, err = f.start(changed, message{Do: "load", File: state}); err != nil {
				return nil, err
			}
		}
		if err := g.Step(f.every); err != nil {
			return nil, err
		}
		seen, err := g.Frame()
		if err != nil {
			return nil, err
		}
		picture := image.NewRGBA(image.Rect(0, 0, f.width, f.height+editorHeight(c)))
		draw.Draw(picture, image.Rect(0, 0, f.width, f.height), seen, c.at, draw.Src)
		typed := min(max(0, i-c.begins), len(c.to))
		if err := drawEditor(picture.SubImage(image.Rect(0, f.height, f.width, picture.Rect.Max.Y)).(*image.RGBA), c, source, typed, i < c.begins, i >= loaded); err != nil {
			return nil, err
		}
		pictures = append(pictures, picture)
	}
	return pictures, nil
}

// copyModule copies the sources of the example to dir, as a module of its own, and returns the one to be changed.
func (f film) copyModule(dir string) (string, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", err
	}
	sums := filepath.Join(strings.TrimSpace(string(root)), "go.sum")
	files, err := filepath.Glob(filepath.Join(f.folder, "*.go"))
	if err != nil {
		return "", err
	}
	mod := "module " + filepath.Base(f.folder) + "\n\ngo 1.25.0\n\nrequire github.com/somen-go/somen v0.0.0\n\nreplace github.com/somen-go/somen => " + string(root)
	texts := map[string][]byte{"go.mod": []byte(mod)}
	for _, path := range append(files, sums) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		if texts[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			return "", err
		}
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return "", err
		}
	}
	return string(texts[f.change.file]), nil
}

// build builds the copy with a text of the source, with its behaviours compiled.
func (f film) build(tool, dir, name, text string) (string, error) {
	if err := os.WriteFile(filepath.Join(dir, f.change.file), []byte(text), 0o644); err != nil {
		return "", err
	}
	cmd := exec.Command(tool, "build", "-mod=mod", "-tags", guest.Tag, "-o", name, ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("somen build %s: %w\n%s", f.folder, err, out)
	}
	return filepath.Join(dir, name), nil
}

// talk is the connection with a game.
type talk struct {
	conn net.Conn
	says chan message
}

// start starts a program, and tells it what to begin with.
func (f film) start(file string, first message) (*guest.Guest, *talk, error) {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer door.Close()
	t := &talk{says: make(chan message, 8)}
	go func() {
		defer close(t.says)
		conn, err := door.Accept()
		if err != nil {
			return
		}
		t.conn = conn
		if json.NewEncoder(conn).Encode(first) != nil {
			return
		}
		for in := json.NewDecoder(conn); ; {
			var m message
			if in.Decode(&m) != nil {
				return
			}
			t.says <- m
		}
	}()
	if err := os.Setenv("SOMEN_WATCH", door.Addr().String()+" film"); err != nil {
		return nil, nil, err
	}
	defer os.Unsetenv("SOMEN_WATCH")
	g, err := guest.Start(file, f.size.X, f.size.Y, "-seed", fmt.Sprint(f.seed))
	if err != nil {
		return nil, nil, err
	}
	if m := <-t.says; m.Is != "here" {
		return nil, nil, fmt.Errorf("%s is not watched: it says %q", file, m.Is)
	}
	return g, t, nil
}

// save lets the game save, after which it stands still.
func (t *talk) save(g *guest.Guest, file string) error {
	if err := json.NewEncoder(t.conn).Encode(message{Do: "save", File: file}); err != nil {
		return err
	}
	for {
		time.Sleep(200 * time.Millisecond) // it is heard before the next step, so that the film is the same each time
		if err := g.Step(1); err != nil {
			return err
		}
		for len(t.says) > 0 {
			switch m := <-t.says; m.Is {
			case "saved":
				return nil
			case "failed":
				return fmt.Errorf("the game can't be saved: %s", m.Text)
			}
		}
	}
}

// editorHeight is that of the editor, in pixels.
func editorHeight(c *change) int { return bar + 2*margin + (2*c.about+1)*line - line/2 }

// drawEditor draws the source around the change, of which some letters are typed.
func drawEditor(picture *image.RGBA, c *change, source string, typed int, before, loaded bool) error {
	face, err := monospace()
	if err != nil {
		return err
	}
	r := picture.Rect
	draw.Draw(picture, r, image.NewUniform(paper), image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+bar), image.NewUniform(edge), image.Point{}, draw.Src)
	state, lamp := "somen run -watch", chalk
	switch {
	case loaded:
		state, lamp = "playing on", prompt
	case typed == len(c.to):
		state, lamp = "building", lamps[1]
	}
	put := func(x, y int, text string, ink color.Color) { putText(picture, face, r.Min.X+x, r.Min.Y+y, text, ink) }
	put(margin, bar/2+letter/2-1, c.file, chalk)
	put(r.Dx()-margin-len(state)*8, bar/2+letter/2-1, state, lamp)

	at := strings.Index(source, c.from)
	row := strings.Count(source[:at], "\n")
	lines := strings.Split(source, "\n")
	for i := -c.about; i <= c.about; i++ {
		y := bar + margin + letter/2 + (i+c.about)*line
		text := strings.ReplaceAll(lines[row+i], "\t", "    ")
		if i != 0 {
			put(margin, y, text, chalk)
			continue
		}
		head, rest, _ := strings.Cut(text, c.from)
		middle := c.from
		if !before {
			middle = c.to[:typed]
		}
		put(margin, y, head, chalk)
		put(margin+len(head)*8, y, middle, prompt)
		if !before && typed < len(c.to) { // the cursor
			x := r.Min.X + margin + (len(head)+len(middle))*8
			draw.Draw(picture, image.Rect(x, r.Min.Y+y-letter+1, x+2, r.Min.Y+y+3), image.NewUniform(chalk), image.Point{}, draw.Src)
		}
		put(margin+(len(head)+len(middle))*8, y, rest, chalk)
	}
	return nil
}
