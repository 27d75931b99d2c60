package save

import (
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// waits tells what a task waits for.
func (t *taskOf) waits(o *opened) string {
	state := coroutine.State(t.value.Field("state").Int())
	text := ""
	switch {
	case state > coroutine.Failed:
		return "is in an unknown state"
	case t.value.Field("waitID").Int() == 0 || state == coroutine.Ready:
		text = "waits for its turn"
	default:
		text = o.wait(t.value, t.value.Field("waits").Int(), t.value.Field("at").Int(), t.value.Field("ties").Elem().Field("on"))
	}
	if state == coroutine.Paused {
		text = "is paused, " + text
	}
	return text
}

// wait tells what a wait of a task is for, by its kind, as coroutine numbers them.
func (o *opened) wait(task graph.Value, kind, at int64, on graph.Value) string {
	clock := task.Field("clock")
	switch kind {
	case 1:
		n := max(1, at-o.frame(clock))
		return fmt.Sprintf("waits for %d more frames", n)
	case 4, 5:
		clock = on.Elem()
		fallthrough
	case 2, 3:
		if now, ok := o.shown(clock); ok {
			return "sleeps for " + time.Duration(at-now.Field("Now").Int()).String()
		}
		text := "sleeps until " + time.Duration(at).String()
		if name := clock.Elem().Field("name").Text(); name != "root" && name != "" {
			text += fmt.Sprintf(" on clock %q", name)
		}
		return text
	case 6, 8, 9:
		return "waits for " + o.waitable(task, on.Elem())
	}
	return "waits for its turn"
}

func (o *opened) waitable(task, on graph.Value) string {
	of := strings.TrimPrefix(on.Type(), "*")
	name, _, _ := strings.Cut(strings.TrimPrefix(of, coroutines+"."), "[")
	words := map[string]string{"Chan": "a channel", "Signal": "a signal", "Future": "a future", "task": "the end of", "members": "its children",
		"forever": "ever", "isTrue": "a condition", "isFalse": "a condition", "changed": "a change"}
	switch word := words[name]; {
	case name == "several":
		var arms []string
		for _, arm := range on.Elem().Field("arms").Elements() {
			w := arm.Field("Wait")
			if w.Kind() == "coded" {
				w = w.Elem()
			}
			text := "the end of " + o.show(w.Field("end"))
			if w.Field("ends").Int() == 0 {
				text = strings.TrimPrefix(o.wait(task, w.Field("kind").Int(), arm.Field("at").Int(), w.Field("on")), "waits for ")
			}
			arms = append(arms, text)
		}
		if on.Elem().Field("all").Int() != 0 {
			return "all of: " + strings.Join(arms, ", ")
		}
		return "the first of: " + strings.Join(arms, ", ")
	case word == "":
		return shortType(of)
	case on.Kind() == "pointer":
		return word + " " + on.String()
	default:
		return word
	}
}
