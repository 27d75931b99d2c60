package main

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// The looks of bullets.
var (
	bun     = components.GlowData{Size: 20, Color: rose}
	bean    = components.GlowData{Size: 12, Color: amber}
	drop    = components.GlowData{Size: 10, Color: azure}
	pea     = components.GlowData{Size: 14, Color: leaf}
	grain   = components.GlowData{Size: 8, Color: violet}
	firefly = components.GlowData{Size: 9, Color: leaf}
	noodles = []components.GlowData{{Size: 7, Color: pearl}, {Size: 7, Color: violet}, {Size: 7, Color: rose}}
)

// ring fires n bullets in all directions, the first one at some degrees.
func (b *Boss) ring(n int, first, speed float64, look components.GlowData) {
	for i := range n {
		b.fire(b.at(), first+float64(i)*360/float64(n), speed, look)
	}
}

// fan fires n bullets side by side at the ship.
func (b *Boss) fan(n int, spread, speed float64, look components.GlowData) {
	middle := direction(b.at(), b.target())
	for i := range n {
		b.fire(b.at(), middle+spread*(float64(i)-float64(n-1)/2), speed, look)
	}
}

// boil sends ring after ring, each turned a little.
func (b *Boss) boil() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(450 * time.Millisecond) {
			b.ring(22, float64(i)*7, 120, bun)
			b.ring(22, float64(i)*-7, 165, bean)
		}
	})
}

// chopsticks throws pairs of straight lines at the ship.
func (b *Boss) chopsticks() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			aim := direction(b.at(), b.target())
			for i := range co.Every(40 * time.Millisecond) {
				b.fire(b.at(), aim-5, 300, bean)
				b.fire(b.at(), aim+5, 300, bean)
				if i == 12 {
					break
				}
			}
			co.Sleep(600 * time.Millisecond)
		}
	})
}

// rain falls from above, anywhere.
func (b *Boss) rain() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		random := co.Rand()
		for range co.Every(25 * time.Millisecond) {
			b.fire(Vec2{X: random.Float64() * width}, 90, 110+90*random.Float64(), drop)
		}
	})
}

// fans are aimed at the ship.
func (b *Boss) fans() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(900 * time.Millisecond) {
			for range 3 {
				b.fan(7, 9, 210, grain)
				co.Sleep(90 * time.Millisecond)
			}
		}
	})
}

// fireflies fly where they like: each one is a coroutine.
func (b *Boss) fireflies() coroutine.Behaviour {
	roam := func(fly *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for degrees := co.Rand().Float64() * 360; ; {
				degrees += co.Rand().Float64()*120 - 60
				components.Velocity.SetValue(fly, heading(degrees, 75).Add(Vec2{Y: 18}))
				co.Sleep(500 * time.Millisecond)
			}
		})
	}
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(100 * time.Millisecond) {
			for range 6 {
				b.fireWith(roam, b.at(), co.Rand().Float64()*360, 150, firefly)
			}
		}
	})
}

// peas open after a while and let a ring of smaller ones out.
func (b *Boss) peas() coroutine.Behaviour {
	open := func(pod *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			co.Sleep(1100 * time.Millisecond)
			at := components.Position.GetValue(pod)
			for i := range 14 {
				b.fire(at, float64(i)*360/14, 95, grain)
			}
			pod.Remove()
		})
	}
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(260 * time.Millisecond) {
			b.fireWith(open, b.at(), float64(i)*47, 190, pea)
		}
	})
}

// onions are two spirals that turn against each other.
func (b *Boss) onions() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(70 * time.Millisecond) {
			b.ring(5, float64(i)*11, 140, pea)
			b.ring(5, float64(i)*-8, 110, drop)
		}
	})
}

// chase sends bullets that stop, look for the ship, and go on towards it.
func (b *Boss) chase() coroutine.Behaviour {
	seek := func(bullet *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			start := components.Velocity.GetValue(bullet)
			for t := range co.Over(800 * time.Millisecond) {
				components.Velocity.SetValue(bullet, start.Mul(1-t))
			}
			co.Sleep(300 * time.Millisecond)
			components.Glow.Get(bullet).Color = rose
			aim := direction(components.Position.GetValue(bullet), b.target())
			components.Velocity.SetValue(bullet, heading(aim, 230))
		})
	}
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(1500 * time.Millisecond) {
			for j := range 36 {
				b.fireWith(seek, b.at(), float64(i*5+j*10), 320, bean)
			}
		}
	})
}

// bowl is full of noodles: fifty-one, each a hundred bullets long, which turn slowly this way and
// that.
func (b *Boss) bowl() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		turned, turn := 0.0, 0.055
		for i := range co.Every(time.Second / 30) {
			if i%150 == 149 {
				turn = -turn
			}
			turned += turn
			for j := range 51 {
				degrees := turned + float64(j)*360/51
				b.fire(b.at().Add(heading(degrees, 62)), degrees, 92, noodles[j%3])
			}
		}
	})
}
