package save_test

import (
	"bytes"
	"fmt"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// letterBox is a component with a channel that nobody else has.
type letterBox struct{ In *coroutine.Chan[string] }

func (b *letterBox) OwnedInPart() []any { return []any{b.In} }

var letterBoxes = donburi.NewComponentType[letterBox]().SetName("LetterBox")

// A part takes what a component owns without a look at the rest of the game, so who owns it must not share it.
func ExampleOwner() {
	here, there := newGame(), newGame()
	defer here.Close()
	defer there.Close()
	house := here.Spawn(ecs.Comp(letterBoxes, letterBox{In: coroutine.NewChan[string](8)}))
	letterBoxes.Get(house).In.TrySend("a letter")

	var part bytes.Buffer
	if err := save.NewCarrier(here).Take(&part, []donburi.Entity{house.Entity()}); err != nil {
		fmt.Println(err)
		return
	}
	entities, err := save.LoadPart(&part, there)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(letterBoxes.Get(there.World().Entry(entities[0])).In.TryReceive())
	// Output: a letter true
}
