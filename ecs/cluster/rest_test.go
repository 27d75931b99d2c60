package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// The timeout of a message begins when it is sent, also where nobody has sent one for long.
func TestSendAfterALongRest(t *testing.T) {
	mustBeCompiled(t)
	all := map[string]*donburi.Entry{}
	n := single(t, grid, func(r *cluster.Region) {
		x0, _, _, _, _ := grid.Bounds(r.Name())
		all[r.Name()] = r.Engine().Spawn(cluster.Agent, lives, ecs.Comp(components.Position, components.Vec2{X: x0 + 50}))
	}, noErrors(t))
	here, there := n.Regions()[0], n.Regions()[1]
	until(t, func() bool { return here.Engine().Now() > 20*time.Second }, n)
	receipt, err := awaited(t, hello.Send(all[here.Name()], cluster.AddressOf(all[there.Name()]), 1, 5*time.Second), n)
	require.NoError(t, err)
	require.Equal(t, there.Name(), receipt.At)
	require.Equal(t, `it is in "`+there.Name()+`"`, receipt.String())
}

// A region whose time stands still, by whatever means, has its mail.
func TestMailWhileTimeStandsStill(t *testing.T) {
	mustBeCompiled(t)
	for name, stand := range map[string]func(e *ecs.Engine){
		"paused":   (*ecs.Engine).Pause,
		"no scale": func(e *ecs.Engine) { e.SetTimeScale(0) },
	} {
		t.Run(name, func(t *testing.T) {
			all := map[string]*donburi.Entry{}
			n := single(t, grid, func(r *cluster.Region) {
				x0, _, _, _, _ := grid.Bounds(r.Name())
				all[r.Name()] = r.Engine().Spawn(cluster.Agent, lives, ecs.Comp(components.Position, components.Vec2{X: x0 + 50}))
			}, noErrors(t))
			here, there := n.Regions()[0], n.Regions()[1]
			until(t, func() bool { return here.Counts().Saves > 0 && there.Counts().Saves > 0 }, n)
			stand(there.Engine())
			receipt, err := awaited(t, hello.Send(all[here.Name()], cluster.AddressOf(all[there.Name()]), 1, 5*time.Second), n)
			require.NoError(t, err)
			require.Equal(t, there.Name(), receipt.At)
		})
	}
}
