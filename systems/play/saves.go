package play

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// WithSaves lets F5 save the game, in the middle of whatever its behaviours do, and F9 load it, in this run of
// the program or a later one. The objects are those of the game's own that are not in the world and the resources;
// see package save. A line on the screen says what has come of it: a program that was not built with the tool
// somen can't be saved, and says so.
//
//	play.Run(engine, play.WithSaves(save.Root("game", game)))
//
// The command somen run -watch saves and loads the game by the same objects, when its sources change.
//
// There is one save of a title: a file in the folder os.UserConfigDir, or in a browser an item of the page's
// localStorage, which has room for some megabytes.
func WithSaves(objects ...save.Option) Option {
	return func(p *player) { p.saves = &saves{objects: objects} }
}

// saves saves and loads an engine.
type saves struct {
	objects []save.Option
	slot    string
	told    string
	until   time.Time // when told goes out
}

// noteTime is how long the line on the screen stays.
const noteTime = 4 * time.Second

// system hears the keys, once if a step is played again. What they ask for is done at the end of the step.
func (s *saves) system() ecs.System {
	return ecs.System{Name: "saves", Update: func(e *ecs.Engine) {
		if e.Replay() != ecs.Live {
			return
		}
		switch in := e.Input(); {
		case in.Pressed(ecs.KeyF5):
			e.AfterStep(func() { s.tell("saved", s.save(e)) })
		case in.Pressed(ecs.KeyF9):
			e.AfterStep(func() { s.tell("loaded", s.load(e)) })
		}
	}}
}

func (s *saves) tell(done string, err error) {
	s.told, s.until = done, time.Now().Add(noteTime)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.told = "there is no save yet: F5 saves"
	case err != nil:
		s.told, s.until = "not "+done+": "+err.Error(), s.until.Add(noteTime)
	}
}

// note is what the screen says now.
func (s *saves) note() string {
	if time.Now().After(s.until) {
		return ""
	}
	return s.told
}

func (s *saves) save(e *ecs.Engine) error {
	var data bytes.Buffer
	z, err := gzip.NewWriterLevel(&data, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if err := save.Save(z, e, s.objects...); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return write(s.slot, data.Bytes())
}

func (s *saves) load(e *ecs.Engine) error {
	data, err := read(s.slot)
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("the save is damaged: %w", err)
	}
	if err := save.Load(z, e, s.objects...); err != nil {
		return err
	}
	e.Input().ReleaseAll() // the player holds other keys now
	e.SkipTime()
	return nil
}

// slotOf returns the name of the save of a title, which is fit for a file.
func slotOf(title string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, title)
}
