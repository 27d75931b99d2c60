package save_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// purse is a component. Nothing has to be said of it for it to be saved.
type purse struct {
	Gold int
	Heir *donburi.Entry
}

var purses = donburi.NewComponentType[purse]().SetName("Purse")

// market is a resource.
type market struct{ Prices map[string]int }

// newGame makes the engine, as each start of the program does.
func newGame() *ecs.Engine {
	e := ecs.New()
	ecs.SetResource(e, market{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

func Example() {
	game := newGame()
	defer game.Close()
	ecs.Resource[market](game).Prices = map[string]int{"bread": 3}
	son := game.Spawn(ecs.Comp(purses, purse{Gold: 1}))
	game.Spawn(ecs.Comp(purses, purse{Gold: 20, Heir: son}), ecs.Comp(components.Behaviour,
		components.Behave("rests", coroutine.Await(coroutine.Sleep(3*time.Second)))))
	for range 60 {
		game.Step(time.Second / 60)
	}
	var file bytes.Buffer
	if err := save.Save(&file, game); err != nil {
		fmt.Println(err)
		return
	}

	again := newGame() // in a new process
	defer again.Close()
	if err := save.Load(&file, again); err != nil {
		fmt.Println(err)
		return
	}
	for p := range purses.Iter(again.World()) {
		if heir := purses.Get(p).Heir; heir != nil {
			fmt.Println(purses.Get(p).Gold, "gold, to be left to", ecs.RefOf(heir), "who has", purses.Get(heir).Gold)
		}
	}
	task := again.Scheduler().Tasks()[0]
	fmt.Println(again.Now().Round(time.Second), ecs.Resource[market](again).Prices["bread"], task.Info().Name, "until", task.Info().Until.Round(time.Second))
	// Output:
	// 20 gold, to be left to entity 1.0 who has 1
	// 1s 3 rests until 3s
}

// Work that is under way on a goroutine when the game is saved is lost by a load, if the game allows that.
func Example_work() {
	s := coroutine.NewScheduler()
	defer s.Close()
	sent := coroutine.Async(func(ctx context.Context) (string, error) {
		<-ctx.Done()
		return "", ctx.Err() // the server is slow
	}).OnLoad(coroutine.FailAsLost)
	s.Start(coroutine.Await(sent.Done()), coroutine.Named("sends"))
	s.Tick(0, coroutine.Budget{})
	var file bytes.Buffer
	if err := save.Scheduler(&file, s, save.Root("sent", sent)); err != nil {
		fmt.Println(err)
		return
	}

	again, sent := coroutine.NewScheduler(), new(coroutine.Future[string]) // in a new process
	defer again.Close()
	if err := save.LoadScheduler(&file, again, save.Root("sent", sent)); err != nil {
		fmt.Println(err)
		return
	}
	again.Tick(0, coroutine.Budget{})
	_, err := sent.Result()
	var lost *coroutine.LostError
	fmt.Println(errors.As(err, &lost), lost.Name)
	// Output: true sends
}

func ExampleScheduler() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("the kettle"))
	s.Tick(20*time.Second, coroutine.Budget{})
	var file bytes.Buffer
	fmt.Println(save.Scheduler(&file, s))

	other := coroutine.NewScheduler()
	defer other.Close()
	fmt.Println(save.LoadScheduler(&file, other))
	fmt.Println(other.Clock().Now(), other.Tasks()[0].Info().Name, other.Tasks()[0].Info().Until)
	// Output:
	// <nil>
	// <nil>
	// 20s the kettle 1m20s
}

// A root is loaded into the object that is there.
func ExampleRoot() {
	type hamlet struct {
		Gold int
		Seen map[string]bool
		view struct{ zoom float64 } `somen:"-"` // is none of the state
	}
	s := coroutine.NewScheduler()
	defer s.Close()
	t := &hamlet{Gold: 5, Seen: map[string]bool{"fox": true}}
	var file bytes.Buffer
	fmt.Println(save.Scheduler(&file, s, save.Root("hamlet", t)))

	*t = hamlet{Gold: 1}
	t.view.zoom = 2
	fmt.Println(save.LoadScheduler(&file, s, save.Root("hamlet", t)))
	fmt.Println(t.Gold, t.Seen, t.view.zoom)
	// Output:
	// <nil>
	// <nil>
	// 5 map[fox:true] 2
}

// A fixed object belongs to the process: it is found again by its name.
func ExampleFixed() {
	type speaker struct{ device chan []byte } // of the process
	type horn struct {
		Plays  string
		Across *speaker
	}
	s := coroutine.NewScheduler()
	defer s.Close()
	out := &speaker{make(chan []byte)}
	var file bytes.Buffer
	fmt.Println(save.Scheduler(&file, s, save.Root("horn", &horn{"a march", out}), save.Fixed("speaker", out)))

	here, loaded := &speaker{make(chan []byte)}, &horn{} // in a new process
	fmt.Println(save.LoadScheduler(&file, s, save.Root("horn", loaded), save.Fixed("speaker", here)))
	fmt.Println(loaded.Plays, loaded.Across == here)
	// Output:
	// <nil>
	// <nil>
	// a march true
}

// A type that stands in interfaces alone has to be known to the program that loads it.
func ExampleType() {
	type sword struct{ Sharp int }
	type hand struct{ Holds any }
	s := coroutine.NewScheduler()
	defer s.Close()
	var file bytes.Buffer
	fmt.Println(save.Scheduler(&file, s, save.Root("hand", &hand{sword{3}})))
	fmt.Println(save.Scheduler(&file, s, save.Root("hand", &hand{sword{3}}), save.Type[sword]()))

	h := &hand{}
	fmt.Println(save.LoadScheduler(&file, s, save.Root("hand", h), save.Type[sword]()))
	fmt.Println(h.Holds.(sword).Sharp)
	// Output:
	// save: game.hand.Holds (save_test.sword): only interfaces lead to its type, so that a program that loads it might not know it; name the type by the option Type
	// <nil>
	// <nil>
	// 3
}

// A save goes through any io.Writer: here through one that compresses. Dump and Diff tell by themselves
// whether a save is compressed by gzip.
func Example_compressed() {
	game := newGame()
	defer game.Close()
	for range 100 {
		game.Spawn(components.Position, components.Velocity)
	}
	var plain, file bytes.Buffer
	fmt.Println(save.Save(&plain, game))
	z := gzip.NewWriter(&file)
	fmt.Println(save.Save(z, game))
	fmt.Println(z.Close())
	fmt.Println(file.Len() < plain.Len()/2)

	r, err := gzip.NewReader(&file)
	fmt.Println(err)
	fmt.Println(save.Load(r, game), game.World().Len())
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// true
	// <nil>
	// <nil> 100
}

// terrain encodes itself: what is drawn of it is worked out anew.
type terrain struct {
	Heights []byte
	slopes  []int
}

func (t *terrain) MarshalBinary() ([]byte, error) { return t.Heights, nil }

func (t *terrain) UnmarshalBinary(data []byte) error {
	t.Heights = data
	t.slopes = nil
	for i := range max(1, len(data)) - 1 {
		t.slopes = append(t.slopes, int(data[i+1])-int(data[i]))
	}
	return nil
}

// rank encodes itself as text, so that it may be numbered otherwise later.
type rank int

var rankNames = []string{"serf", "knight", "king"}

func (r rank) MarshalText() ([]byte, error) { return []byte(rankNames[r]), nil }

func (r *rank) UnmarshalText(text []byte) error {
	for i, name := range rankNames {
		if name == string(text) {
			*r = rank(i)
			return nil
		}
	}
	return fmt.Errorf("no rank: %s", text)
}

var (
	terrains = donburi.NewComponentType[terrain]().SetName("Terrain")
	ranks    = donburi.NewComponentType[rank]().SetName("Rank")
)

// A type with the methods of encoding.BinaryMarshaler or encoding.TextMarshaler, and those that read it again, brings its
// own encoding.
func Example_ownEncoding() {
	game := newGame()
	defer game.Close()
	game.Spawn(ecs.Comp(terrains, terrain{Heights: []byte{3, 5, 4}}), ecs.Comp(ranks, rank(1)))
	var file, text bytes.Buffer
	fmt.Println(save.Save(&file, game))
	fmt.Println(save.Dump(&text, bytes.NewReader(file.Bytes())))
	for line := range strings.Lines(text.String()) {
		if strings.Contains(line, "Rank:") || strings.Contains(line, "Terrain:") {
			fmt.Print(line)
		}
	}

	again := newGame()
	defer again.Close()
	fmt.Println(save.Load(&file, again))
	for e := range terrains.Iter(again.World()) {
		fmt.Println(terrains.Get(e).slopes, *ranks.Get(e))
	}
	// Output:
	// <nil>
	// <nil>
	//   Terrain: 0x030504
	//   Rank: "knight"
	// <nil>
	// [2 -1] 1
}

func ExampleError() {
	game := newGame()
	defer game.Close()
	type torch struct{ burns chan bool }
	torches := donburi.NewComponentType[torch]().SetName("Torch")
	game.Spawn(ecs.Comp(torches, torch{make(chan bool)}))
	err := save.Save(io.Discard, game)
	refused := (*save.Error)(nil)
	fmt.Println(errors.As(err, &refused), strings.Contains(err.Error(), "it is a Go channel; use a coroutine.Chan, or skip the field"))
	// Output:
	// true true
}

func ExampleFormatError() {
	s := coroutine.NewScheduler()
	defer s.Close()
	err := save.LoadScheduler(strings.NewReader("a letter"), s)
	format := (*save.FormatError)(nil)
	fmt.Println(errors.As(err, &format))
	fmt.Println(err)
	// Output:
	// true
	// save: this is no save: it does not begin as one
}

func ExampleBuildError() {
	var err error = &save.BuildError{
		Saved: "4bf1c2d0a97e", Program: "e01d88a3b6f4",
		Err: &save.GoneError{Gone: []save.Gone{{Name: "guard", Owner: "entity 3.0", Function: "main.patrol", Line: "patrol.go:12", Reason: "its wait co.Sleep(rest) is gone"}}},
	}
	gone := (*save.GoneError)(nil)
	fmt.Println(errors.As(err, &gone), len(gone.Gone))
	// Output:
	// true 1
}

// deck is of a game whose saves players send to each other.
type deck struct {
	Cards []string
	Top   int
}

// VerifyLoaded makes the deck a save.Verifier.
func (d *deck) VerifyLoaded() error {
	if d.Top < 0 || d.Top > len(d.Cards) {
		return fmt.Errorf("there is no card %d in the deck", d.Top)
	}
	return nil
}

func ExampleVerifier() {
	s := coroutine.NewScheduler()
	defer s.Close()
	var file bytes.Buffer
	made := &deck{Cards: []string{"ace"}, Top: 9} // as if somebody had made it up
	if err := save.Scheduler(&file, s, save.Root("deck", made)); err != nil {
		fmt.Println(err)
	}
	mine := &deck{Cards: []string{"two", "three"}}
	fmt.Println(save.LoadScheduler(&file, s, save.Root("deck", mine)))
	fmt.Println(mine.Cards)
	// Output:
	// save: this is no save: there is no card 9 in the deck
	// [two three]
}
