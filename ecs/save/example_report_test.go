package save_test

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// newVillage returns a save with some behaviours, as an old version of the game may have written it.
func newVillage() *bytes.Buffer {
	game := newGame()
	defer game.Close()
	sleeps := coroutine.Await(coroutine.Sleep(8 * time.Hour))
	for i := range 40 {
		game.Spawn(ecs.Comp(components.Behaviour, components.Behave(fmt.Sprintf("villager %d", i+1), sleeps)))
	}
	game.Spawn(ecs.Comp(components.Behaviour, components.Behave("night watch", sleeps)))
	game.Step(time.Second)
	var file bytes.Buffer
	if err := save.Save(&file, game); err != nil {
		fmt.Println(err)
	}
	return &file
}

// A test of the game keeps old saves, and fails with the report if one of them would not load any more.
func ExampleReport() {
	report, err := save.Check(newVillage(), save.Type[market]())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Loads, report.Entities, "entities", report.Refused, report.Gone, report.Changes, report.Unchecked)
	_, body, _ := strings.Cut(report.String(), "\n") // before it stands the build
	fmt.Print(body)
	// Output:
	// true 41 entities [] [] [] []
	// go on:
	//   40 behaviours as "villager 1"
	//   behaviour "night watch"
}

// The behaviours that go on are counted, so that it is seen whether some are missing.
func ExampleStanding() {
	report, err := save.Check(newVillage(), save.Type[market]())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range report.GoOn {
		fmt.Println(s.Count, s.Name, s.Numbered)
	}
	// Output:
	// 40 villager 1 true
	// 1 night watch false
}

// A weight was a text once, and is a number now: the save is refused, and it is said what to do.
func ExampleRefusal() {
	type parcel struct{ Weight string }
	type packet struct{ Weight int }
	s := coroutine.NewScheduler()
	defer s.Close()
	var old bytes.Buffer
	if err := save.Scheduler(&old, s, save.Root("sent", &parcel{"5 kg"})); err != nil {
		fmt.Println(err)
		return
	}
	const here = "github.com/somen-go/somen/ecs/save_test."
	report, err := save.Check(&old, save.Type[packet](), save.Renamed(here+"parcel", here+"packet"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, refused := range report.Refused {
		fmt.Println(strings.TrimPrefix(refused.What, here), refused.Reason)
		fmt.Println("remedy:", refused.Remedy)
	}
	// Output:
	// parcel.Weight was string, and is int
	// remedy: give the new field another name
}
