package main

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Spoken is what is being said, as a whole, whatever part of it can be read already.
var Spoken = donburi.NewComponentType[Line]().SetName("Spoken")

// Line is the value of [Spoken].
type Line struct{ Who, Text string }

const boxWidth, boxHeight, boxTop = 490, 88, 240

// Box is the box at the lower edge of the screen in which a dialogue is read.
type Box struct {
	stage            *Stage
	input            *ecs.Input
	frame, who, line *donburi.Entry
	bands            []ecs.Ref // above and below the picture
}

func (s *Stage) openBox() *Box {
	b := &Box{stage: s, input: s.engine.Input()}
	for _, y := range []float64{14, height - 14} {
		b.bands = append(b.bands, ecs.RefOf(s.shape(Vec2{X: width / 2, Y: y}, components.ShapeData{
			Form: components.Box, Size: Vec2{X: width, Y: 28}, Color: paper, Rune: ' ', Z: -1}, components.HUD)))
	}
	b.who = s.label(Vec2{X: 92, Y: 256}, 15, components.AlignStart, "")
	components.Text.Get(b.who).Color = gold
	b.line = s.label(Vec2{X: 92, Y: 281}, 18, components.AlignStart, "", Spoken)
	return b
}

func (b *Box) close() {
	b.hide()
	b.stage.remove(ecs.RefOf(b.who), ecs.RefOf(b.line))
	b.stage.remove(b.bands...)
}

func (b *Box) show() {
	if b.frame == nil {
		b.frame = b.stage.shape(Vec2{X: width / 2, Y: boxTop + boxHeight/2}, components.ShapeData{
			Form: components.Box, Size: Vec2{X: boxWidth, Y: boxHeight}, Color: paper, Rune: ' '}, components.HUD)
	}
}

func (b *Box) hide() {
	if b.frame != nil {
		ecs.RefOf(b.frame).Remove()
		b.frame = nil
	}
	b.write("", "")
}

// say types a line, and waits until it has been read or the player goes on. One who does so earlier
// sees the rest of it at once.
func (b *Box) say(co *coroutine.Co, who, line string) {
	b.show()
	Spoken.SetValue(b.line, Line{who, line})
	co.Race(b.typing(who, line), b.next())
	b.write(who, line)
	co.Timeout(500*time.Millisecond+time.Duration(len(line))*20*time.Millisecond, b.next())
	b.hide()
}

// speak moves somebody's mouth, and returns what stops it.
func (s *Stage) speak(who string) (stop func()) {
	body := map[string]*donburi.Entry{"Cook": s.cook, "Guest": s.guest}[who]
	before := components.Animation.GetValue(body)
	animate(body, 110*time.Millisecond, speaking, standing)
	return func() { components.Animation.SetValue(body, before) }
}

// typing writes a line letter by letter, and pauses for breath.
func (b *Box) typing(who, line string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		defer b.stage.speak(who)()
		for end, letter := range line {
			b.write(who, line[:end])
			pause := 25*time.Millisecond + time.Duration(co.Rand().IntN(20))*time.Millisecond
			switch letter {
			case '.', ',', '?':
				pause *= 6
			}
			co.Sleep(pause)
		}
	})
}

func (b *Box) write(who, line string) {
	components.Text.Get(b.who).String = who
	components.Text.Get(b.line).String = line
}

// next ends when the player wants to go on.
func (b *Box) next() coroutine.Behaviour {
	return coroutine.Await(b.input.NextPress(nil, ecs.KeyEnter, ecs.KeySpace, ecs.MouseLeft))
}

// pointed returns which of n lines in the box the mouse or a finger points at, or -1.
func (b *Box) pointed(n int) int {
	x, y := b.input.X-(width-boxWidth)/2, b.input.Y-boxTop
	if x < 0 || x >= boxWidth || y < 0 || y >= boxHeight {
		return -1
	}
	return int(y * float64(n) / boxHeight)
}

// choose lets the player choose one of two answers, with keys or by pointing at it. One who doesn't
// is taken to want the first.
func (b *Box) choose(co *coroutine.Co, answers ...string) int {
	b.show()
	chosen := 0
	var labels []*donburi.Entry
	var refs []ecs.Ref // to remove them, whoever has the entries then
	for i, answer := range answers {
		labels = append(labels, b.stage.label(Vec2{X: 116, Y: 272 + 28*float64(i)}, 18, components.AlignStart, answer))
		refs = append(refs, ecs.RefOf(labels[i]))
	}
	marker := b.stage.label(Vec2{}, 18, components.AlignStart, "»")
	refs = append(refs, ecs.RefOf(marker))
	components.Text.Get(marker).Color = gold
	defer b.stage.remove(refs...)

	pointed := func() int { return b.pointed(len(answers)) }
	co.Timeout(6*time.Second, coroutine.Script(func(co *coroutine.Co) {
		opened, key := co.Now(), ecs.Key("")
		for {
			for i, label := range labels {
				components.Text.Get(label).Color = dim
				if i == chosen {
					components.Text.Get(label).Color = gold
					components.Position.SetValue(marker, components.Position.GetValue(label).Sub(Vec2{X: 22}))
				}
			}
			if co.First(b.input.NextPress(&key), coroutine.Changed(pointed)) == 1 {
				if i := pointed(); i >= 0 {
					chosen = i
				}
				continue
			}
			switch key {
			case ecs.KeyDigit1:
				chosen = 0
				return
			case ecs.KeyDigit2:
				chosen = 1
				return
			case ecs.KeyArrowUp, ecs.KeyArrowDown:
				chosen = (chosen + 1) % len(answers)
			case ecs.KeyEnter:
				return
			case ecs.MouseLeft:
				// One that comes at once was meant for the line before.
				if i := pointed(); i >= 0 && co.Now()-opened > 300*time.Millisecond {
					chosen = i
					return
				}
			}
		}
	}))
	Spoken.SetValue(b.line, Line{"Guest", answers[chosen]})
	b.stage.chose = append(b.stage.chose, chosen)
	co.Sleep(300 * time.Millisecond)
	b.hide()
	return chosen
}
