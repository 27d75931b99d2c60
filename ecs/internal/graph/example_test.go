package graph_test

import (
	"fmt"
	"os"
	"reflect"

	"github.com/somen-go/somen/ecs/internal/graph"
)

type world struct {
	Hero    *fighter
	Enemies []*fighter
	Sounds  *speaker
	Seen    map[string]bool
	Frames  int `somen:"-"`
}

type fighter struct {
	Name   string
	HP     int
	Target *fighter
	Aims   *int // at the target's HP
}

type speaker struct{ device chan []byte }

func newWorld() *world {
	hero := &fighter{Name: "hero", HP: 10}
	wolf := &fighter{Name: "wolf", HP: 3, Target: hero, Aims: &hero.HP}
	hero.Target, hero.Aims = wolf, &wolf.HP
	return &world{Hero: hero, Enemies: []*fighter{wolf}, Seen: map[string]bool{"wolf": true}, Frames: 60}
}

func ExampleBinding_Decode() {
	types, err := graph.NewRegistry()
	if err != nil {
		fmt.Println(err)
		return
	}
	saved := newWorld()
	saved.Sounds = &speaker{make(chan []byte)}
	data, err := types.Bind().Root("world", saved).Fixed("sounds", saved.Sounds).Encode()
	if err != nil {
		fmt.Println(err)
		return
	}

	loaded, sounds := &world{Frames: 7}, &speaker{make(chan []byte)} // of a new process
	if err := types.Bind().Root("world", loaded).Fixed("sounds", sounds).Decode(data); err != nil {
		fmt.Println(err)
		return
	}
	*loaded.Hero.Aims--
	fmt.Println(loaded.Enemies[0].Name, loaded.Enemies[0].HP)
	fmt.Println(loaded.Enemies[0].Target == loaded.Hero, loaded.Sounds == sounds, loaded.Frames)
	// Output:
	// wolf 2
	// true true 7
}

func ExampleBinding_Encode() {
	types, _ := graph.NewRegistry()
	w := newWorld()
	w.Sounds = &speaker{make(chan []byte)} // and nobody says that it is fixed
	_, err := types.Bind().Root("world", w).Encode()
	fmt.Println(err)
	// Output:
	// world.Sounds.device (chan []uint8): it is a Go channel; use a coroutine.Chan, or skip the field
}

func ExampleRegistry_TypeOf() {
	types, _ := graph.NewRegistry()
	t, _ := types.TypeOf(reflect.TypeFor[fighter]())
	for _, f := range t.Fields {
		fmt.Println(f.Name, f.Offset, f.Type.Kind)
	}
	fmt.Println("bytes:", t.Runs)
	// Output:
	// Name 0 string
	// HP 16 int
	// Target 24 pointer
	// Aims 32 pointer
	// bytes: [{16 8}]
}

func ExampleDump() {
	types, _ := graph.NewRegistry()
	data, _ := types.Bind().Root("world", newWorld()).Encode()
	_ = graph.Dump(os.Stdout, data)
	// Output:
	// version 2
	// world = #0: github.com/somen-go/somen/ecs/internal/graph_test.world {Hero: #1, Enemies: #2 len 1 cap 1, Sounds: nil, Seen: map 0}
	// #1: github.com/somen-go/somen/ecs/internal/graph_test.fighter {Name: "hero", HP: 10, Target: #3, Aims: #3[0].HP}
	// #2: *github.com/somen-go/somen/ecs/internal/graph_test.fighter #3
	// #3: github.com/somen-go/somen/ecs/internal/graph_test.fighter {Name: "wolf", HP: 3, Target: #1, Aims: #1[0].HP}
	// map 0: map[string]bool
	//   "wolf": true
}

func ExampleDiff() {
	types, _ := graph.NewRegistry()
	a, b := newWorld(), newWorld()
	b.Enemies[0].HP = 2
	b.Seen["bear"] = true
	b.Hero.Target = &fighter{Name: "wolf", HP: 2, Target: b.Hero, Aims: &b.Hero.HP} // like it, and another one
	before, _ := types.Bind().Root("world", a).Encode()
	after, _ := types.Bind().Root("world", b).Encode()
	differences, _ := graph.Diff(before, after, 10)
	for _, d := range differences {
		fmt.Println(d)
	}
	// Output:
	// world.Hero.Aims: #3[0].HP, which was met before and #4[0].HP, which is new
	// world.Enemies: #3, which was met before and #4, which is new
	// world.Seen["bear"]: absent and true
	// world.Hero.Target.HP: 3 and 2
}

type money struct{ cents int64 }

func ExampleAs() {
	types, _ := graph.NewRegistry(graph.As(
		func(m *money) (string, error) { return fmt.Sprintf("%d.%02d", m.cents/100, m.cents%100), nil },
		func(m *money, s *string) error {
			var whole, part int64
			_, err := fmt.Sscanf(*s, "%d.%d", &whole, &part)
			m.cents = whole*100 + part
			return err
		}))
	data, _ := types.Bind().Root("purse", &money{1234}).Encode()
	_ = graph.Dump(os.Stdout, data)
	var loaded money
	fmt.Println(types.Bind().Root("purse", &loaded).Decode(data), loaded.cents)
	// Output:
	// version 2
	// purse = #0: github.com/somen-go/somen/ecs/internal/graph_test.money "12.34"
	// <nil> 1234
}
