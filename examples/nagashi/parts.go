package main

import (
	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
)

// The components of the game.
var (
	Noodle = donburi.NewComponentType[NoodleData]()
	Drift  = donburi.NewComponentType[DriftData]()
	Hand   = donburi.NewComponentType[HandData](HandData{Open: 1})
	Stick  = donburi.NewTag().SetName("Stick")
	Cat    = donburi.NewComponentType[CatData]()
	Drop   = donburi.NewComponentType[DropData]()
	Sign   = donburi.NewComponentType[SignData]()
	Round  = donburi.NewComponentType[RoundData]()
)

// NoodleData is what flows down: a bundle of noodles, or a chili among them.
type NoodleData struct {
	Kind  Kind
	Phase float64 // of its wiggling
}

type Kind int

const (
	White Kind = iota
	Pink       // counts three, and darts
	Chili      // burns
)

// DriftData is for what is in the water.
type DriftData struct {
	Along float64 // pixels from the spring
	Speed float64 // pixels a second, where it is flat
}

// HandData is the hand with the chopsticks, whose tips are at its Transform.
type HandData struct {
	Open  float64 // from 0 to 1
	Shake Vec2    // since it burns
}

// CatData is how the cat looks.
type CatData struct {
	Awake float64 // the eyes, from 0 to 1
	Paw   float64 // 0 at the cat, 1 in the water; below 0 it is raised
	Hides float64 // from 0 to 1, behind the fence
	Full  bool    // it has just eaten
}

// DropData is a drop of water.
type DropData struct {
	Speed Vec2
	Left  float64 // seconds
}

// SignData is a word or two in the picture.
type SignData struct {
	Text  string
	Size  float64
	Level float64 // 0 is invisible, 1 is not
}

// spawn creates an entity at a place.
func (g *Game) spawn(at Vec2, types ...donburi.IComponentType) *donburi.Entry {
	entry := g.world.Entry(g.world.Create(append(types, transform.Transform)...))
	transform.SetWorldPosition(entry, at)
	return entry
}

func (g *Game) spawnRound(l level) {
	entry := g.spawn(Vec2{}, Round, components.Behaviour)
	Round.SetValue(entry, RoundData{Quota: l.quota})
	behave(entry, "round", PlayRound(g, entry, l))
}

func (g *Game) spawnHand() {
	hand := g.spawn(Vec2{X: 400, Y: 230}, Hand, components.Behaviour)
	for _, side := range []float64{-1, 1} {
		stick := g.spawn(Vec2{X: 3 * side}, Stick)
		transform.AppendChild(hand, stick, false)
	}
	if g.auto {
		behave(hand, "autopilot", Autopilot(g, hand))
	} else {
		behave(hand, "hand", Player(g, hand))
	}
}

func (g *Game) spawnCat() {
	cat := g.spawn(catSeat, Cat, components.Behaviour)
	behave(cat, "cat", Prowl(g, cat))
}

// spawnNoodle lets something into the water.
func (g *Game) spawnNoodle(kind Kind, speed float64) {
	entry := g.spawn(Vec2{}, Noodle, Drift, components.Behaviour)
	Noodle.SetValue(entry, NoodleData{Kind: kind, Phase: g.random.Float64() * 7})
	Drift.SetValue(entry, DriftData{Speed: speed})
	if kind == Pink {
		behave(entry, "dart", Dart(g, entry))
	}
}

// splash lets drops jump.
func (g *Game) splash(at Vec2, drops int) {
	for range drops {
		entry := g.spawn(at, Drop)
		Drop.SetValue(entry, DropData{
			Speed: Vec2{X: g.random.NormFloat64() * 60, Y: -60 - 90*g.random.Float64()},
			Left:  .3 + .3*g.random.Float64(),
		})
	}
}

// pop lets a word rise from a place.
func (g *Game) pop(at Vec2, text string) {
	entry := g.spawn(at, Sign, components.Behaviour)
	Sign.SetValue(entry, SignData{Text: text, Size: 16, Level: 1})
	behave(entry, "rise", Rise(entry))
}
