package save_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

type alarm struct{ Loud int }

// TestEventsAreRefused: donburi's events are refused by name, be it for those who listen, or for what is queued while
// nobody does; and a part can be saved beside them.
func TestEventsAreRefused(t *testing.T) {
	type what = events.EventType[alarm]
	for name, c := range map[string]struct {
		do   func(donburi.World, *what)
		text string
	}{
		"a subscriber":     {func(w donburi.World, e *what) { e.Subscribe(w, func(donburi.World, alarm) {}) }, "1 subscribers and 0 that are queued"},
		"queued":           {func(w donburi.World, e *what) { e.Publish(w, alarm{3}); e.Publish(w, alarm{4}) }, "0 subscribers and 2 that are queued"},
		"known to donburi": {func(w donburi.World, e *what) { e.ProcessEvents(w) }, "0 subscribers and 0 that are queued"},
	} {
		t.Run(name, func(t *testing.T) {
			e := ecs.New()
			defer e.Close()
			entity := e.Spawn(bats).Entity()
			c.do(e.World(), events.NewEventType[alarm]())
			var b bytes.Buffer
			err := save.Save(&b, e)
			refused := (*save.Error)(nil)
			require.ErrorAs(t, err, &refused)
			require.ErrorContains(t, err, `donburi's events of "alarm"`)
			require.ErrorContains(t, err, c.text)
			require.ErrorContains(t, err, "coroutine.Signal or Chan")
			require.Zero(t, b.Len())
			require.NoError(t, save.Part(&b, e, []donburi.Entity{entity}))
			entities, err := save.LoadPart(&b, e)
			require.NoError(t, err)
			require.True(t, e.World().Valid(entities[0]))
		})
	}
	e := ecs.New()
	defer e.Close()
	ecs.EventFeed(e, events.NewEventType[alarm]())
	require.ErrorContains(t, save.Save(&bytes.Buffer{}, e), "a feed of donburi's events")
}
