package components_test

import (
	"fmt"
	"image"
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

var inks = components.Palette{'#': color.RGBA{70, 90, 160, 255}, 'o': color.White, 'g': color.RGBA{60, 120, 60, 255}}

func ExamplePixels() {
	ghost := components.Pixels(inks, `
		.###.
		#o#o#
		#####
		#.#.#`)
	fmt.Println(ghost.Bounds().Size(), ghost.NRGBAAt(1, 1), ghost.NRGBAAt(0, 0).A)
	// Output: (5,4) {255 255 255 255} 0
}

// The same drawing in other colours is another ghost.
func ExamplePalette() {
	draw := func(coat color.Color) image.Image {
		return components.Pixels(components.Palette{'#': coat}, `
			.#.
			###`)
	}
	ghosts := components.SheetOf(draw(color.RGBA{200, 60, 60, 255}), draw(color.RGBA{60, 200, 60, 255}))
	fmt.Println(ghosts.Mean(0), ghosts.Mean(1))
	// Output: {200 60 60 255} {60 200 60 255}
}

// A picture that was read from a file with image.Decode, and has 4 by 2 cells.
func ExampleNewSheet() {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 32))
	sheet := components.NewSheet(picture, 16, 16)
	fmt.Println(sheet.Len(), sheet.Cell(5))
	// Output: 8 (16,16)-(32,32)
}

func ExampleSheetOf() {
	open, shut := components.Pixels(inks, "#.#"), components.Pixels(inks, "###")
	door := components.SheetOf(open, shut)
	fmt.Println(door.Len(), door.Size())
	// Output: 2 (3,1)
}

func ExampleSheet() {
	sheet := components.NewSheet(components.Pixels(inks, "##oo"), 2, 1)
	fmt.Println(sheet.Len(), sheet.Columns(), sheet.Size(), sheet.Picture().Bounds())
	// Output: 2 2 (2,1) (0,0)-(4,1)
}

func ExampleSheet_Cell() {
	sheet := components.NewSheet(components.Pixels(inks, "##oo"), 2, 1)
	fmt.Println(sheet.Cell(1), sheet.Cell(2).Empty())
	// Output: (2,0)-(4,1) true
}

func ExampleSheet_Mean() {
	sheet := components.NewSheet(components.Pixels(inks, "#.oo"), 2, 1)
	fmt.Println(sheet.Mean(0), sheet.Mean(1))
	// Output: {70 90 160 255} {255 255 255 255}
}

// Somebody who stands on the ground, twice as large as drawn, and looks to the other side.
func ExampleSpriteData() {
	engine := ecs.New()
	defer engine.Close()
	hero := engine.Spawn(components.Position, components.Sprite)
	components.Position.SetValue(hero, components.Vec2{X: 100, Y: 200})
	components.Sprite.SetValue(hero, components.SpriteData{
		Sheet:  components.SheetOf(components.Pixels(inks, ".o.\n###\n#.#")),
		Anchor: components.Vec2{Y: 1},
		Scale:  2,
		Rune:   '@',
	})
	components.Sprite.Get(hero).FlipX = true
	fmt.Println(components.Sprite.Get(hero).Sheet.Size())
	// Output: (3,3)
}

// A door opens once, and then somebody goes through it.
func ExampleAnimationData() {
	engine := newEngine()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Animations())
	door := engine.Spawn(components.Position, components.Sprite, components.Animation, components.Behaviour)
	components.Behaviour.SetValue(door, components.Behave("open", coroutine.Script(func(co *coroutine.Co) {
		components.Animation.SetValue(door, components.AnimationData{
			Cells: components.ListOf(0, 1, 2), Every: time.Second / 10, Once: true,
		})
		co.Until(func() bool { return components.Animation.Get(door).Ended() })
		fmt.Println("open, and shows cell", components.Sprite.Get(door).Cell)
	})))
	for range 60 {
		engine.FixedStep()
	}
	// Output: open, and shows cell 2
}

func ExampleAnimationData_Cell() {
	walk := components.AnimationData{Cells: components.ListOf(4, 5, 6, 5), Every: time.Second / 8, Passed: time.Second / 4}
	fmt.Println(walk.Cell())
	// Output: 6 true
}

func ExampleAnimationData_Length() {
	walk := components.AnimationData{Cells: components.ListOf(4, 5, 6, 5), Every: time.Second / 8}
	fmt.Println(walk.Length())
	// Output: 500ms
}

func ExampleAnimationData_Ended() {
	wave := components.AnimationData{Cells: components.ListOf(0, 1), Every: time.Second, Passed: 2 * time.Second}
	fmt.Print(wave.Ended(), " ")
	wave.Once = true
	fmt.Println(wave.Ended())
	// Output: false true
}
