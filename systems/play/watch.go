//go:build !js

package play

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/render"
)

// watch is the game's side of what docs/live.md describes: the command somen run -watch has started this program, and
// says over a connection when to save, to load and to end.
type watch struct {
	engine  *ecs.Engine
	objects []save.Option
	conn    net.Conn
	orders  chan message // closed when the command is gone
	held    bool         // no step is to run
	updates int
	changes []string  // that loading has reported
	until   time.Time // they are shown
	text    string    // to be shown in any case
}

// message is a line of what the command and the game say to each other, as JSON.
type message struct {
	Do     string         `json:"do,omitempty"`    // what the game is to do
	Is     string         `json:"is,omitempty"`    // what the game is, or has done
	Token  string         `json:"token,omitempty"` // with here: that the command knows
	File   string         `json:"file,omitempty"`
	Text   string         `json:"text,omitempty"`
	Window *render.Window `json:"window,omitempty"` // where the game's is, or is to be
}

// watchVariable has the address at which the command listens, and the token that it knows the game by.
const watchVariable = "SOMEN_WATCH"

// errQuit ends a game that the command ends.
var errQuit = errors.New("play: somen run -watch ends the game")

var errWatchedTerminal = errors.New("play: somen run -watch plays in a window; two programs can't hand over a terminal: run it without -watch or -term")

// over returns nil for a game that was ended by the command.
func over(err error) error {
	if errors.Is(err, errQuit) {
		return nil
	}
	return err
}

// join calls the command that has started this program, if one watches it.
func (p *player) join() error {
	address, token, is := strings.Cut(os.Getenv(watchVariable), " ")
	if !is {
		return nil
	}
	os.Unsetenv(watchVariable) // what the game starts is not the game
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return fmt.Errorf("play: somen run -watch can't be reached: %w", err)
	}
	w := &watch{engine: p.engine, conn: conn, orders: make(chan message, 16)}
	w.objects = []save.Option{ // before those of the game, which may say otherwise
		save.OnGone(func(save.Gone) save.Fate { return save.Restart() }),
		save.OnChange(func(c save.Change) { w.changes = append(w.changes, c.String()) }),
	}
	if p.saves != nil {
		w.objects = append(w.objects, p.saves.objects...)
	}
	go w.listen()
	p.watch = w
	w.say(message{Is: "here", Token: token})
	return nil
}

func (w *watch) listen() {
	defer close(w.orders)
	for in := json.NewDecoder(w.conn); ; {
		var m message
		if in.Decode(&m) != nil {
			return
		}
		w.orders <- m
	}
}

// say tells the command. If it is gone, listen hears that.
func (w *watch) say(m message) {
	_ = json.NewEncoder(w.conn).Encode(m)
}

func (w *watch) close() {
	if w == nil {
		return
	}
	_ = w.conn.Close()
	for range w.orders {
	}
}

// begin waits for what the game is to begin with, and does that. The error is errQuit if it can't.
func (w *watch) begin() (at *render.Window, err error) {
	m, ok := <-w.orders
	switch {
	case !ok || m.Do == "quit":
		return nil, errQuit
	case m.Do == "load":
		if err := w.load(m.File); err != nil {
			w.say(message{Is: "failed", Text: err.Error()})
			for m := range w.orders { // until the command has heard it
				if m.Do == "quit" {
					break
				}
			}
			return nil, errQuit
		}
	}
	return m.Window, nil
}

// inWindow begins, and returns the options of a window that heeds the command.
func (w *watch) inWindow() ([]render.Option, error) {
	if w == nil {
		return nil, nil
	}
	at, err := w.begin()
	if err != nil {
		return nil, err
	}
	options := []render.Option{render.WithGate(func() (bool, error) {
		if w.updates++; w.updates == 2 { // there is a picture in the window
			w.say(message{Is: "playing", Text: w.report()})
		}
		open, err := w.between(render.WindowNow)
		if err != nil {
			err = ebiten.Termination
		}
		return open, err
	})}
	if at != nil {
		options = append(options, render.WithWindow(*at))
	}
	return options, nil
}

// inText begins, and plays without a screen, in real time.
func (w *watch) inText(limit int, stepped func()) error {
	if _, err := w.begin(); err != nil {
		return err
	}
	if err := w.engine.Start(); err != nil {
		return err
	}
	w.say(message{Is: "playing", Text: w.report()})
	step := w.engine.StepLength()
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for n := 0; limit == 0 || n < limit; {
		<-ticker.C
		open, err := w.between(func() render.Window { return render.Window{} })
		if err != nil {
			return err
		}
		if open {
			w.engine.Step(step)
			stepped()
			n++
		}
	}
	return nil
}

// between does, between two steps, what the command has asked for, and reports whether the next step may run.
func (w *watch) between(window func() render.Window) (open bool, err error) {
	for {
		select {
		case m, ok := <-w.orders:
			if !ok || m.Do == "quit" {
				return false, errQuit
			}
			w.obey(m, window)
		default:
			return !w.held, nil
		}
	}
}

func (w *watch) obey(m message, window func() render.Window) {
	switch m.Do {
	case "save":
		if err := w.save(m.File); err != nil {
			w.say(message{Is: "failed", Text: err.Error()})
			return
		}
		w.held = true
		at := window()
		w.say(message{Is: "saved", Window: &at})
	case "go on":
		w.held = false
		w.refresh()
	case "show":
		w.text = m.Text
	}
}

func (w *watch) save(file string) error {
	var data bytes.Buffer
	if err := save.Save(&data, w.engine, w.objects...); err != nil {
		return err
	}
	return os.WriteFile(file, data.Bytes(), 0o600)
}

func (w *watch) load(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := save.Load(bytes.NewReader(data), w.engine, w.objects...); err != nil {
		return err
	}
	w.until = time.Now().Add(2 * noteTime)
	w.refresh()
	return nil
}

// refresh forgets the keys that the player held, and the time that has passed meanwhile.
func (w *watch) refresh() {
	w.engine.Input().ReleaseAll()
	w.engine.SkipTime()
}

// report says what has begun anew and what else was not as the program before had it.
func (w *watch) report() string {
	const most = 4
	lines := w.changes
	if n := len(lines) - most; n > 1 {
		lines = append(slices.Clone(lines[:most]), fmt.Sprintf("and %d more", n))
	}
	return strings.Join(lines, "\n")
}

// note is what the window says now.
func (w *watch) note() string {
	switch {
	case w == nil:
		return ""
	case w.text == "" && time.Now().Before(w.until):
		return w.report()
	}
	return w.text
}
