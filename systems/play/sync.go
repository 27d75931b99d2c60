package play

import (
	"fmt"
	"os"

	"github.com/hajimehoshi/ebiten/v2"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/render"
)

// syncTest is what became of -synctest.
type syncTest struct {
	same   int    // steps that came out the same
	failed error  // of the first that did not
	stop   func() // ends the game in the terminal, or nil
}

// sync plays each step twice, until one comes out otherwise, which ends the game. What a budget of time lets be done depends
// on the machine, so there is none.
func (p *player) sync() {
	var objects []save.Option
	if p.saves != nil {
		objects = p.saves.objects
	}
	systems.SetBudget(p.engine, coroutine.Budget{})
	s, t := rewind.NewSync(p.engine, objects...), &p.synced
	p.engine.AroundStep(func(step func()) {
		if t.failed != nil {
			step()
			return
		}
		if t.failed = s.Play(step); t.failed == nil {
			t.same++
			return
		}
		if p.watch != nil { // which alone plays on
			fmt.Fprintln(os.Stderr, t.failed)
		}
		if t.stop != nil {
			t.stop()
		}
	})
}

// inWindow is the options of a window that closes when a step has come out otherwise.
func (t *syncTest) inWindow() []render.Option {
	return []render.Option{render.WithGate(func() (bool, error) {
		if t.failed != nil {
			return false, ebiten.Termination
		}
		return true, nil
	})}
}

// say tells of a test that has found nothing.
func (t *syncTest) say() {
	if t.failed == nil && t.same > 0 {
		fmt.Fprintf(os.Stderr, "-synctest: %d steps came out the same when they were played again\n", t.same)
	}
}
