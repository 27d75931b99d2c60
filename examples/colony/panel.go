package main

import (
	"fmt"
	"image/color"
	"path"
	"slices"
	"strings"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

const (
	panelLeft  = columns * cellSize
	panelLines = 17
)

var (
	chalk = color.RGBA{190, 200, 215, 255}
	amber = color.RGBA{255, 196, 70, 255}
)

// Focus is the villager that the panel tells about.
type Focus struct{ Who ecs.Ref }

// InView keeps who it is from renderers, who could write through a Ref.
func (Focus) InView() Focus { return Focus{} }

// Line numbers the lines of the panel.
var Line = donburi.NewComponentType[int]().SetName("Line")

func newPanel(engine *ecs.Engine) {
	for i := range panelLines {
		e := engine.Spawn(components.Position, components.Text, Line)
		components.Position.SetValue(e, Vec2{X: panelLeft + 16, Y: 24 + 27*float64(i)})
		tone := chalk
		if i == 0 || i == 5 {
			tone = amber
		}
		components.Text.SetValue(e, components.TextData{Color: tone})
		Line.SetValue(e, i)
	}
}

// choose moves the focus: a click or a tap chooses who is nearest, Tab and the arrows go through all.
func choose(v *Village) ecs.System {
	all := ecs.NewQuery2(components.Position, VillagerType)
	return ecs.System{
		Name:  "choose",
		Start: func(e *ecs.Engine) error { ecs.SetResource(e, Focus{v.All[0]}); return nil },
		Update: func(e *ecs.Engine) {
			in, focus := e.Input(), ecs.Resource[Focus](e)
			at := slices.Index(v.All, focus.Who)
			switch {
			case in.Pressed(ecs.KeyTab), in.Pressed(ecs.KeyArrowRight):
				focus.Who = v.All[(at+1)%len(v.All)]
			case in.Pressed(ecs.KeyArrowLeft):
				focus.Who = v.All[(at+len(v.All)-1)%len(v.All)]
			case in.Pressed(ecs.MouseLeft):
				focus.Who = nearest(e, all, Vec2{X: in.X, Y: in.Y})
			}
		},
	}
}

func nearest(e *ecs.Engine, all *ecs.Query2[Vec2, Villager], p Vec2) (who ecs.Ref) {
	least := -1.0
	for row := range all.Rows(e.World()) {
		if d := row.A.Dist(p); least < 0 || d < least {
			least, who = d, ecs.NewRef(e.World(), row.Entity)
		}
	}
	return who
}

// inspect writes the panel, ten times a second: the village, and what the scheduler knows of the
// villager in focus.
func inspect(v *Village) ecs.System {
	lines := ecs.NewQuery2(Line, components.Text)
	return ecs.System{
		Name: "inspect",
		If:   func(e *ecs.Engine) bool { return e.Steps()%6 == 1 || len(e.Input().Keys()) > 0 },
		Update: func(e *ecs.Engine) {
			told := append(v.about(e), aboutFocus(e)...)
			for i, text := range lines.Each(e.World()) {
				text.String = ""
				if *i < len(told) {
					text.String = told[*i]
				}
			}
		},
	}
}

func (v *Village) about(e *ecs.Engine) []string {
	when := "day"
	if v.Sky.Night {
		when = "night"
	}
	return []string{
		fmt.Sprintf("%s %d", when, 1+e.Now()/(daylight+darkness)),
		fmt.Sprintf("%d of %d are fed", fed(e.View()), villagers),
		fmt.Sprintf("%d loaves, %d logs", v.Food.Len(), v.Wood.Len()),
		fmt.Sprintf("%d sleep, %d wait for food", v.Dawn.Waiting(), max(0, -v.Food.Balance())),
		"",
	}
}

func aboutFocus(e *ecs.Engine) []string {
	body, ok := ecs.Resource[Focus](e).Who.Get()
	if !ok {
		return nil
	}
	who := VillagerType.GetValue(body)
	info := systems.TaskOf(e, body.Entity(), "").Info()
	told := []string{
		fmt.Sprintf("%s, %s", who.Name, who.Job),
		who.Doing,
		fmt.Sprintf("ate %.0f s ago", (e.Now() - who.Ate).Seconds()),
		"",
		"waits for " + strings.ReplaceAll(info.Waits, "main.", ""),
	}
	if info.Until > 0 {
		told = append(told, fmt.Sprintf("for %.1f s more", max(0, info.Until-info.Clock.Now()).Seconds()))
	}
	told = append(told, fmt.Sprintf("resumed %d times", info.Resumes), "", "it stands at")
	for line := range info.Trace() {
		told = append(told, place(line))
	}
	return told
}

// place shortens "/folder/villager.go:80 example/main.(*life).sleep" to "villager.go:80 sleep".
func place(line string) string {
	file, function, _ := strings.Cut(line, ".go:")
	number, function, _ := strings.Cut(function, " ")
	return fmt.Sprintf("%s.go:%s  %s", path.Base(file), number, strings.TrimPrefix(path.Ext(function), "."))
}
