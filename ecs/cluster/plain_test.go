package cluster_test

import (
	"fmt"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

type secret struct{ hidden int }

type keeps struct {
	Name   string
	Others map[string][]*keeps
	hidden int `cbor:"-"`
}

var _ = []any{secret{}.hidden, keeps{}.hidden} // which nobody reads

// What would not arrive as it was is refused where the channel is made, by the name of the field.
func TestChannelsOfWhatIsNotPlain(t *testing.T) {
	channel := map[string]func(name string){
		"is not exported, and would arrive as zero":                 func(name string) { cluster.NewChannel[secret](name) },
		"secret.hidden is not exported":                             func(name string) { cluster.NewSignal[secret](name) },
		"'s values.Secret.hidden is not exported":                   func(name string) { cluster.NewChannel[map[int]struct{ Secret *secret }](name) },
		"secret]bool's keys.hidden is not exported":                 func(name string) { cluster.NewChannel[map[secret]bool](name) },
		".Done is of type chan int, which can't be sent":            func(name string) { cluster.NewChannel[struct{ Done chan int }](name) },
		".What is of type fmt.Stringer, of which nobody knows what": func(name string) { cluster.NewChannel[struct{ What fmt.Stringer }](name) },
		".Entry.": func(name string) { cluster.NewChannel[struct{ Entry *donburi.Entry }](name) },
	}
	for says, make := range channel {
		t.Run(says, func(t *testing.T) {
			name := t.Name()
			defer func() {
				err, _ := recover().(error)
				require.ErrorAs(t, err, new(*coroutine.ArgumentError))
				require.ErrorContains(t, err, says)
			}()
			make(name)
		})
	}
	world := nobody(t, "east")
	world.Shadows.Types = []donburi.IComponentType{components.Position, donburi.NewComponentType[secret]().SetName("Secret")}
	require.PanicsWithError(t, "cluster: Join: World.Shadows.Types: component Secret: cluster_test.secret.hidden is not exported, and would arrive as zero; "+
		"show another component, or have the type be a cbor.Marshaler", func() { _, _ = cluster.Join(t.Context(), nil, world) })
}

var (
	moments   = cluster.NewChannel[time.Time]("test.moments")
	keepers   = cluster.NewChannel[keeps]("test.keepers")
	bigs      = cluster.NewChannel[*big.Int]("test.numbers")
	hosts     = cluster.NewChannel[netip.Addr]("test.places") // an encoding.BinaryMarshaler
	addresses = cluster.NewChannel[struct{ Of cluster.Address }]("test.addresses")
)

// What encodes itself arrives as it was.
func TestChannelsOfWhatEncodesItself(t *testing.T) {
	var one *donburi.Entry
	n := single(t, grid, func(r *cluster.Region) {
		if r.Name() == "0-0" {
			one = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 10}))
		}
	}, nil)
	var me cluster.Address
	until(t, func() bool { me = cluster.AddressOf(one); return me != cluster.Address{} }, n)
	arrives(t, n, one, moments, time.Unix(1, 2).UTC())
	arrives(t, n, one, keepers, keeps{Name: "a", Others: map[string][]*keeps{"b": {{Name: "c"}}}})
	arrives(t, n, one, bigs, big.NewInt(7))
	arrives(t, n, one, hosts, netip.MustParseAddr("10.0.0.1"))
	arrives(t, n, one, addresses, struct{ Of cluster.Address }{me})
}

func arrives[T any](t *testing.T, n *cluster.Node, me *donburi.Entry, c cluster.Channel[T], value T) {
	_, err := awaited(t, c.Send(me, cluster.AddressOf(me), value, time.Second), n)
	require.NoError(t, err)
	letter, ok := c.In(me).TryReceive()
	require.True(t, ok)
	require.Equal(t, value, letter.Value)
}
