package main

import (
	"image"
	"image/color"
	"slices"
	"strings"

	"github.com/somen-go/somen/components"
)

var paints = components.Palette{
	'g': color.RGBA{44, 70, 54, 255}, 'G': color.RGBA{56, 86, 62, 255}, // grass
	't': color.RGBA{38, 106, 70, 255}, 'T': color.RGBA{26, 78, 58, 255}, 'u': color.RGBA{62, 138, 84, 255}, // leaves
	'k': color.RGBA{84, 62, 48, 255},                                                                          // bark
	'r': color.RGBA{98, 104, 116, 255}, 'R': color.RGBA{132, 138, 148, 255}, 'q': color.RGBA{70, 76, 88, 255}, // rock
	'w': color.RGBA{44, 88, 142, 255}, 'W': color.RGBA{66, 116, 170, 255}, // water
	'p': color.RGBA{126, 98, 74, 255}, 'P': color.RGBA{98, 74, 58, 255}, // planks
	'f': color.RGBA{96, 82, 48, 255}, 'y': color.RGBA{176, 152, 70, 255}, // a field and what grows there
	'm': color.RGBA{156, 92, 78, 255}, 'M': color.RGBA{122, 70, 64, 255}, // tiles on a roof
	'c': color.RGBA{196, 178, 150, 255}, 'd': color.RGBA{74, 54, 46, 255}, // a wall, and its door
	'n': color.RGBA{228, 180, 88, 255}, 'N': color.RGBA{178, 132, 62, 255}, // thatch
	'z': color.RGBA{210, 220, 255, 255}, 'o': color.White,
}

// tileSheet has a cell for each Tile, and another meadow.
var tileSheet = components.SheetOf([]image.Image{
	Grass:  tile("gggggggggg gggggggggg gggggggggg gggggGgggg gggggggggg gggggggggg gggggggggg gGgggggggg gggggggggg gggggggggg"),
	Bridge: tile("PPPPPPPPPP ppPpppPppp ppPpppPppp ppPpppPppp ppPpppPppp ppPpppPppp ppPpppPppp ppPpppPppp ppPpppPppp PPPPPPPPPP"),
	Field:  tile("ffffffffff fyffyffyff yyyyyyyyyy fyffyffyff ffffffffff ffffffffff fyffyffyff yyyyyyyyyy fyffyffyff ffffffffff"),
	Home:   tile("gggmmmmggg ggmmmmmmgg gmmmmmmmMg mmmmmmmmMM MMMMMMMMMM gccccccccg gcdcccdddg gcdcccdddg gcccccdddg gggggggggg"),
	Store:  tile("ffffffffff fffffGffff ffffffffff ffffffffff fGffffffff ffffffffff ffffffffff ffffffGfff ffffffffff ffffffffff"),
	Tree:   tile("ggguttttgg gguuuttttg guuuttttTT guuttttTTT gttttttTTT gtttttTTTT gttttTTTTT ggtTTTTTTg gggTkkTTgg ggggkkgggg"),
	Rock:   tile("gggggggggg gggggggggg gggrrrgggg ggrRRrrrgg grRRrrrrqg grRrrrrrqg grrrrrrqqg ggrrrqqqgg gggggggggg gggggggggg"),
	Water:  tile("wwwwwwwwww wWWWwwwwww wwwwwwwwww wwwwwwwwww wwwwwwWWww wwwwwwwwww wwwwwwwwww wwWWwwwwww wwwwwwwwww wwwwwwwwww"),
	meadow: tile("gggggggggg ggGggggggg gGGGgggggg gggggggggg ggggggGggg gggggGGGgg gggggggggg ggGggggggg gggggggggg gggggggggg"),
}...)

const meadow = Water + 1

func tile(rows string) image.Image {
	return components.Pixels(paints, strings.ReplaceAll(rows, " ", "\n"))
}

var storeSheet = components.SheetOf(components.Pixels(paints, `
	.........NN.........
	.......NNnnNN.......
	.....NNnnnnnnNN.....
	...NNnnnnnnnnnnNN...
	.NNnnnnnnnnnnnnnnNN.
	NnnnnnnnnnnnnnnnnnnN
	NNNNNNNNNNNNNNNNNNNN
	..cccccccccccccccc..
	..cccccccccccccccc..
	..cddccddddddccddc..
	..cddccddddddccddc..
	..cccccddddddccccc..
	..cccccddddddccccc..
	..cccccddddddccccc..`))

var ringSheet = components.SheetOf(components.Pixels(paints, `
	....ooooo....
	..oo.....oo..
	.o.........o.
	.o.........o.
	o...........o
	o...........o
	o...........o
	o...........o
	o...........o
	.o.........o.
	.o.........o.
	..oo.....oo..
	....ooooo....`))

// The poses of a villager: a look has a cell for each.
const (
	standing = iota
	stepping
	passing
	sleeping
	poses
)

// villagerSheet has the poses of two farmers and two woodcutters.
var villagerSheet = components.SheetOf(slices.Concat(
	look(color.RGBA{240, 208, 110, 255}, color.RGBA{214, 176, 92, 255}),
	look(color.RGBA{206, 120, 110, 255}, color.RGBA{214, 176, 92, 255}),
	look(color.RGBA{96, 186, 178, 255}, color.RGBA{74, 54, 46, 255}),
	look(color.RGBA{116, 150, 214, 255}, color.RGBA{150, 84, 50, 255}),
)...)

func look(coat, hat color.Color) []image.Image {
	inks := components.Palette{'c': coat, 'h': hat, 's': color.RGBA{240, 200, 168, 255}, 'l': color.RGBA{70, 60, 74, 255}, 'z': paints['z']}
	body := ".hhh.\nhhhhh\n.sss.\nccccc\nccccc\n.ccc.\n"
	return []image.Image{
		standing: components.Pixels(inks, body+".l.l.\n.l.l."),
		stepping: components.Pixels(inks, body+".l.l.\nl...l"),
		passing:  components.Pixels(inks, body+"..l..\n..l.."),
		sleeping: components.Pixels(inks, "zzzz.\n..z..\n.z...\nzzzz.\n.....\n.....\n.....\n....."),
	}
}
