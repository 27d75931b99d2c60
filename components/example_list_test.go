package components_test

import (
	"fmt"

	"github.com/somen-go/somen/components"
)

func ExampleList() {
	steps := []int{4, 5, 6}
	walk := components.ListOf(steps...)
	steps[0] = 9 // is not the list's
	for i, cell := range walk.All() {
		fmt.Println(i, cell)
	}
	fmt.Println(walk.Len(), walk.At(2), walk.At(3))
	// Output:
	// 0 4
	// 1 5
	// 2 6
	// 3 6 0
}
