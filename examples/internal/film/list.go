package main

import "image"

// list is the pictures of the repository.
var list = []film{
	// The last spell of the last boss, as it grows to five thousand bullets.
	{
		folder: "./examples/danmaku", size: tall, seed: 1, skip: 4820, frames: 120, every: 3,
		width: 320, colors: 64, ignore: 0.25, out: "docs/danmaku.gif",
	},
	// Seven seconds, after which each robot is where the next one was.
	{
		folder: "./examples/patrol", size: small, seed: 1, skip: 1260, frames: 84, every: 5,
		width: 480, colors: 96, ignore: 0.25, out: "docs/patrol.gif",
	},
	// How somebody looks who is well is changed while a thousand go about their day.
	{
		folder: "./examples/colony", size: large, seed: 1, skip: 500, frames: 110, every: 4,
		width: 480, height: 270, colors: 64, ignore: 0.25, out: "docs/live.gif",
		change: &change{
			file: "villager.go", from: "color.RGBA{255, 255, 255, 255}", to: "color.RGBA{255, 110, 240, 255}",
			about: 2, begins: 20, at: image.Pt(180, 130),
		},
	},
	still("patrol", small, 745),
	still("danmaku", tall, 5130),
	still("cutscene", small, 930),
	still("robots", large, 620),
	still("colony", large, 1500),
	still("swarm", large, 510),
	still("nagashi", small, 4150),
	card("agents", 6),
	card("pingpong", 0),
	card("hackysack", 0),
	card("assembly", 0),
	card("adder", 14),
}

// The screens of the examples.
var (
	small = image.Pt(640, 360)
	large = image.Pt(960, 540)
	tall  = image.Pt(640, 720)
)

// The stills stand side by side in a gallery, so they are of one size, but for the tall ones.
const galleryWidth, galleryHeight = 480, 270

// still is one of a drawn example, after so many steps.
func still(name string, screen image.Point, steps int) film {
	height := galleryHeight
	if screen.Y > screen.X {
		height = galleryWidth * screen.Y / screen.X
	}
	return film{
		folder: "./examples/" + name, size: screen, seed: 1, skip: steps, frames: 1, every: 1,
		width: galleryWidth, height: height, colors: 255, out: "examples/web/pictures/" + name + ".png",
	}
}

// card is one of an example that prints text, without the first lines of it.
func card(name string, lines int) film {
	return film{
		folder: "./examples/" + name, text: true, skip: lines, frames: 1, every: 1,
		width: galleryWidth, height: galleryHeight, colors: 255, out: "examples/web/pictures/" + name + ".png",
	}
}
