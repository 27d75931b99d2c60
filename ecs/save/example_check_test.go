package save_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// bank is a root of the game.
type bank struct{ Gold int }

// A test of the game can tell what becomes of an old save, without the game. Here a type was renamed meanwhile.
func ExampleCheck() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Hour)), coroutine.Named("guard"))
	var old bytes.Buffer
	if err := save.Scheduler(&old, s, save.Root("bank", &bank{Gold: 5})); err != nil {
		fmt.Println(err)
		return
	}

	report, err := save.Check(&old, save.Renamed("github.com/somen-go/somen/ecs/save_test.bank", "main.Vault"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("loads:", report.Loads)
	var refused save.Refusal = report.Refused[0]
	fmt.Println(refused.What, refused.Reason)
	var goesOn save.Standing = report.GoOn[0]
	fmt.Println(goesOn.Count, goesOn.Name, "goes on,", len(report.Gone), "can't")
	// Output:
	// loads: false
	// root bank is of type github.com/somen-go/somen/ecs/save_test.bank, and this program has none of the name main.Vault
	// 1 guard goes on, 0 can't
}
