package main

import (
	"image/color"
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/tanema/gween/ease"
	"github.com/yohamta/donburi"
)

// Boss is one of the three.
type Boss struct {
	*Game
	Name        string
	Spell       string // the one it casts
	Color       color.RGBA
	Health, Max float64
	body        *donburi.Entry
}

// bosses fights all of them.
func (g *Game) bosses() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		g.meet(co, "Udon the Thick", rose, 90, func(co *coroutine.Co, b *Boss) {
			b.cast(co, "Rolling Boil", 0.5, b.boil(), b.sway())
			b.cast(co, "Chopsticks", 0, b.chopsticks(), b.boil(), b.sway())
		})
		g.meet(co, "Soba the Dark", azure, 450, func(co *coroutine.Co, b *Boss) {
			b.cast(co, "Buckwheat Rain", 0.66, b.rain(), b.fans(), b.sway())
			b.cast(co, "Fireflies", 0.33, b.fireflies())
			b.cast(co, "Split Peas", 0, b.peas(), b.sway())
		})
		g.meet(co, "Somen the Thin", violet, 500, func(co *coroutine.Co, b *Boss) {
			b.cast(co, "Spring Onions", 0.75, b.onions(), b.sway())
			b.cast(co, "Chasing Bowls", 0.5, b.chase())
			b.cast(co, "Five Thousand Noodles", 0, b.bowl())
		})
	})
}

// meet is the life of a boss: it comes, casts its spells and goes. What belongs to it, lives in
// here, and is gone when the fight is over, whoever won.
func (g *Game) meet(co *coroutine.Co, name string, c color.RGBA, health float64, fight func(*coroutine.Co, *Boss)) {
	body := g.engine.Spawn(components.Smooth, ecs.Comp(components.Position, Vec2{X: width / 2, Y: -60}),
		ecs.Comp(components.Glow, components.GlowData{Size: 44, Color: c, Rune: '☻'}))
	b := &Boss{Game: g, Name: name, Color: c, Health: health, Max: health, body: body}
	defer ecs.RefOf(body).Remove()
	defer func() { g.boss = nil }()

	petals := co.Go(b.petals(7), coroutine.Named("petals"))
	g.say("%s", name)
	b.glide(co, Vec2{X: width / 2, Y: 170}, 1500*time.Millisecond)
	g.boss = b // from now on it can be hit
	fight(co, b)

	g.boss = nil
	g.say("%s is defeated", name)
	petals.Cancel()
	components.Glow.Get(body).Size = 0
	g.burst(b.at(), 160, c)
	g.play(doom)
	g.play(thud)
	g.shake(14)
	g.slowly(co)
	co.Sleep(1500 * time.Millisecond)
}

// spellTime is how long a spell lasts if the ship doesn't break it before.
const spellTime = 18 * time.Second

// cast runs patterns until the boss has no more than a part of its health left, or the time is up.
func (b *Boss) cast(co *coroutine.Co, spell string, until float64, patterns ...coroutine.Behaviour) {
	b.Spell = spell
	b.play(chime)
	b.say("%s: %s", b.Name, spell)
	unbroken := func() bool { return b.Health > until*b.Max }
	co.Timeout(spellTime, coroutine.While(unbroken, b.again(coroutine.All(patterns...))))
	if b.Health > 0 {
		b.say("%s ends: %d bullets", spell, b.flying())
	}
	b.Spell = ""
	b.Health = min(b.Health, until*b.Max) // when the time was up
	b.score += 1000
	b.clear()
	co.Sleep(900 * time.Millisecond)
}

// again runs the patterns in the group that a bomb cancels, and begins anew after a while.
func (b *Boss) again(patterns coroutine.Behaviour) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Join(co.Go(patterns, coroutine.Named(b.Spell), coroutine.InGroup(b.danger)))
			co.Sleep(1500 * time.Millisecond)
		}
	})
}

// sway moves the boss from side to side.
func (b *Boss) sway() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			for _, x := range []float64{0.25, 0.5, 0.75, 0.5} {
				b.glide(co, Vec2{X: x * width, Y: 130 + 80*co.Rand().Float64()}, 1400*time.Millisecond)
				co.Sleep(700 * time.Millisecond)
			}
		}
	})
}

// glide moves the boss with a soft start and a soft end.
func (b *Boss) glide(co *coroutine.Co, to Vec2, d time.Duration) {
	from := b.at()
	for t := range co.Over(d) {
		t = float64(ease.InOutSine(float32(t), 0, 1, 1))
		components.Position.SetValue(b.body, from.Lerp(to, t))
	}
}

// petals are lights that circle around the boss.
func (b *Boss) petals(n int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		all := b.engine.SpawnMany(n, components.Position, components.Smooth,
			ecs.Comp(components.Glow, components.GlowData{Size: 13, Color: b.Color}),
			ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
		for {
			now := co.Now().Seconds()
			for i, petal := range all {
				around := heading(now*80+float64(i)*360/float64(n), 44+8*math.Sin(now*3))
				components.Position.SetValue(petal, b.at().Add(around))
			}
			co.Frame()
		}
	})
}

func (b *Boss) at() Vec2     { return components.Position.GetValue(b.body) }
func (b *Boss) target() Vec2 { return components.Position.GetValue(b.ship) }
