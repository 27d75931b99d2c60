package play

import (
	"fmt"
	"io"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// changedTexts returns the report that writes every text that is another than in the step before,
// with the time at which the step began: a renderer like any other, for those who have no screen. What
// is on the glass of the screen, which may change in every step, is left out.
func changedTexts() func(ecs.View, io.Writer) {
	known := make(map[donburi.Entity]string)
	return func(view ecs.View, out io.Writer) {
		began := (view.Now() - view.Delta()).Seconds()
		for entity, text := range ecs.Values(view, components.Text) {
			if _, hud := ecs.Value(view, entity, components.HUD); !hud && text.String != known[entity] {
				known[entity] = text.String
				fmt.Fprintf(out, "%5.1fs  %s\n", began, text.String)
			}
		}
	}
}
