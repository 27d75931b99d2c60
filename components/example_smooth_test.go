package components_test

import (
	"fmt"

	"github.com/somen-go/somen/components"
)

// What is smooth is drawn on its way, unless it jumps.
func ExampleSmoothData() {
	var smooth components.SmoothData
	smooth.Before, smooth.Noted = components.Vec2{X: 10}, true // as systems.Smoothing does before a step
	fmt.Println(smooth.At(components.Vec2{X: 20}, 0.5))
	smooth.Jump()
	fmt.Println(smooth.At(components.Vec2{X: 900}, 0.5))
	// Output:
	// {15 0}
	// {900 0}
}
