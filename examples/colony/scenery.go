package main

import (
	"image"
	"image/color"
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// scenery is what can be seen besides the villagers.
type scenery struct{ land, store, ring *donburi.Entry }

func (v *Village) spawnScenery(engine *ecs.Engine) scenery {
	tiles := components.NewTileMap(tileSheet, columns, rows)
	tiles.Z = -1
	tiles.Runes = components.ListOf([]rune{Bridge: '=', Field: '"', Home: '⌂', Tree: '♣', Rock: '°', Water: '~'}...)
	random := engine.Scheduler().Rand()
	for i, tile := range v.Land.tiles {
		if tile == Grass && random.IntN(8) == 0 {
			tile = meadow
		}
		tiles.Set(image.Pt(i%columns, i/columns), int(tile))
	}
	land := engine.Spawn(components.Position, components.TileMap)
	components.TileMap.SetValue(land, tiles)

	store := engine.Spawn(components.Position, components.Sprite)
	components.Position.SetValue(store, v.Land.Store.middle())
	components.Sprite.SetValue(store, components.SpriteData{Sheet: storeSheet, Anchor: Vec2{Y: .4}, Rune: '$', Z: int(v.Land.Store.middle().Y) + 2})

	ring := engine.Spawn(components.Position, components.Sprite)
	components.Sprite.SetValue(ring, components.SpriteData{Sheet: ringSheet, Rune: 'O', Z: math.MaxInt})
	return scenery{land, store, ring}
}

// light lights the windows, if there is wood, and returns what puts them out.
func (v *Village) light(engine *ecs.Engine) (putOut func()) {
	var lights []*donburi.Entry
	if v.Sky.Lit {
		for _, home := range v.Land.Homes {
			e := engine.Spawn(components.Position, components.Glow)
			components.Position.SetValue(e, home.middle())
			components.Glow.SetValue(e, components.GlowData{Size: 7, Color: color.RGBA{255, 190, 90, 230}})
			lights = append(lights, e)
		}
	}
	return func() {
		for _, e := range lights {
			donburi.Add(e, components.Lifetime, &components.LifetimeData{Left: components.FadeTime})
		}
	}
}

// tone returns what the light of the sky makes of white. It takes two seconds to come and to go.
func (s Sky) tone(now time.Duration) color.RGBA {
	light := min(1, float64(now-s.Changed)/float64(2*time.Second))
	if s.Night {
		light = 1 - light
	}
	mix := func(night float64) uint8 { return uint8(night + (255-night)*light) }
	return color.RGBA{mix(88), mix(94), mix(140), 255}
}

// paint colours the land by the time of day and the villagers by what they need, and puts the ring
// around the one in focus.
func paint(v *Village) ecs.System {
	all := ecs.NewQuery3(VillagerType, components.Sprite, components.Position)
	return ecs.System{Name: "paint", Update: func(e *ecs.Engine) {
		sky := v.Sky.tone(e.Now())
		components.TileMap.Get(v.view.land).Color = sky
		components.Sprite.Get(v.view.store).Color = sky
		for row := range all.Rows(e.World()) {
			row.B.Color = multiply(row.A.tone(e.Now()), sky)
			row.B.Z = int(row.C.Y) // who is farther down stands in front
		}
		if body, ok := ecs.Resource[Focus](e).Who.Get(); ok {
			components.Position.SetValue(v.view.ring, components.Position.GetValue(body))
		}
	}}
}

func multiply(a, b color.RGBA) color.RGBA {
	of := func(a, b uint8) uint8 { return uint8(int(a) * int(b) / 255) }
	return color.RGBA{of(a.R, b.R), of(a.G, b.G), of(a.B, b.B), 255}
}
