package play

import (
	"fmt"
	"os"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// sync plays each step twice, until one comes out otherwise. What a budget of time lets be done depends on the machine,
// so there is none.
func (p *player) sync() {
	var objects []save.Option
	if p.saves != nil {
		objects = p.saves.objects
	}
	systems.SetBudget(p.engine, coroutine.Budget{})
	s := rewind.NewSync(p.engine, objects...)
	p.engine.AroundStep(func(step func()) {
		if p.failed != nil {
			step()
			return
		}
		if p.failed = s.Play(step); p.failed != nil {
			fmt.Fprintln(os.Stderr, p.failed) // at once: a window may be played for long
		}
	})
}
