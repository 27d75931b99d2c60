package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/math"
	"github.com/yohamta/donburi/features/transform"
	"github.com/yohamta/donburi/filter"
)

type Vec2 = math.Vec2

const width, height = 640, 360

// Game is the ebiten.Game.
type Game struct {
	world  donburi.World
	engine *ecs.Engine // around the world; all it does is to resume behaviours
	random *rand.Rand

	level    int
	next     int  // the level to load after this step; none if negative
	auto     bool // nobody plays, so it plays itself
	controls Controls
	mouse    Vec2                       // where it was last
	shooed   coroutine.Signal[struct{}] // the cat has got a rap
	tell     func(what string)          `somen:"-"` // or nil
	updates  int
	limit    int          `somen:"-"` // of updates; 0 for none
	picture  picture      `somen:"-"`
	file     string       `somen:"-"` // that it is saved in
	sync     *rewind.Sync `somen:"-"` // plays each step twice; or nil
}

// Controls are what the player does in a step.
type Controls struct {
	At      Vec2
	Pressed bool // just now
}

func newGame(seed uint64) *Game {
	g := &Game{world: donburi.NewWorld(), random: rand.New(rand.NewPCG(seed, 1)), auto: true}
	g.engine = ecs.New(ecs.WithWorld(g.world))
	g.engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	g.load(0)
	return g
}

// load makes a level of the world. The entities of the one before are removed, as in any donburi game;
// that ends their behaviours, and the engine goes on with the new ones.
func (g *Game) load(level int) {
	for entry := range donburi.NewQuery(filter.Contains(transform.Transform)).Iter(g.world) {
		defer entry.Remove() // after the loop, which must not be disturbed
	}
	g.level, g.next = level, -1
	rules := levels[level]
	g.spawnRound(rules)
	g.spawnHand()
	if rules.cat {
		g.spawnCat()
	}
}

// Update is called by Ebitengine sixty times a second.
func (g *Game) Update() error {
	if g.limit > 0 && g.updates >= g.limit {
		return ebiten.Termination
	}
	if err := g.advance(g.readControls()); err != nil {
		return err
	}
	g.readKeys()
	return nil
}

// advance is a step, or with -synctest a step that is played twice.
func (g *Game) advance(c Controls) error {
	if g.sync == nil {
		g.step(c)
		return nil
	}
	return g.sync.Play(func() { g.step(c) })
}

// step is an Update that doesn't know where its controls come from.
func (g *Game) step(c Controls) {
	g.updates++
	g.controls = c
	if g.auto && c.Pressed {
		g.auto, g.next = false, 0
	} else {
		g.engine.Step(time.Second / 60) // the behaviours
		g.flow()                        // and the systems of the game
		g.fall()
		g.follow()
	}
	if g.next >= 0 {
		g.load(g.next)
	}
}

// readControls asks for the mouse, or a finger; where it was lifted the hand stays, until the mouse moves.
func (g *Game) readControls() Controls {
	c := Controls{At: g.controls.At, Pressed: inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft)}
	x, y := ebiten.CursorPosition()
	if mouse := (Vec2{X: float64(x), Y: float64(y)}); mouse != g.mouse || c.Pressed {
		g.mouse, c.At = mouse, mouse
	}
	if fingers := ebiten.AppendTouchIDs(nil); len(fingers) > 0 {
		x, y := ebiten.TouchPosition(fingers[0])
		c.At = Vec2{X: float64(x), Y: float64(y)}
		c.Pressed = inpututil.TouchPressDuration(fingers[0]) == 1
	}
	return c
}

// Layout is the game's own size of the screen, whatever that of the window is.
func (g *Game) Layout(int, int) (int, int) { return width, height }

var (
	drifting = donburi.NewQuery(filter.Contains(transform.Transform, Noodle, Drift))
	falling  = donburi.NewQuery(filter.Contains(transform.Transform, Drop))
	hands    = donburi.NewQuery(filter.Contains(transform.Transform, Hand))
	cats     = donburi.NewQuery(filter.Contains(transform.Transform, Cat))
	rounds   = donburi.NewQuery(filter.Contains(Round))
)

// flow is the system that lets everything drift down the bamboo.
func (g *Game) flow() {
	for entry := range drifting.Iter(g.world) {
		drift := Drift.Get(entry)
		drift.Along += drift.Speed * steepness(drift.Along) / 60
		at, angle := along(drift.Along)
		transform.SetWorldPosition(entry, at)
		transform.SetWorldRotation(entry, angle)
		if drift.Along > courseLength {
			defer entry.Remove()
		}
	}
}

// fall is the system of the drops of water.
func (g *Game) fall() {
	for entry := range falling.Iter(g.world) {
		drop := Drop.Get(entry)
		drop.Speed.Y += 500. / 60
		at := transform.WorldPosition(entry)
		transform.SetWorldPosition(entry, at.Add(drop.Speed.MulScalar(1./60)))
		if drop.Left -= 1. / 60; drop.Left <= 0 {
			defer entry.Remove()
		}
	}
}

// follow is the system that keeps the hand at the pointer.
func (g *Game) follow() {
	if entry, ok := hands.First(g.world); ok && !g.auto {
		transform.SetWorldPosition(entry, g.controls.At.Add(Hand.Get(entry).Shake))
	}
}

// say tells what has happened, to who has no screen.
func (g *Game) say(format string, args ...any) {
	if g.tell != nil {
		g.tell(fmt.Sprintf(format, args...))
	}
}

// behave gives an entity another behaviour.
func behave(entry *donburi.Entry, name string, b coroutine.Behaviour) {
	components.Behaviour.SetValue(entry, components.Behave(name, b))
}
