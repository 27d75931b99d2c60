package render

import (
	"bytes"
	"strings"
	"sync"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/systems/internal/scene"
	"golang.org/x/image/font/gofont/goregular"
)

// letters draws texts.
type letters struct {
	size    float64 // of those without one of their own
	faces   map[float64]*text.GoTextFace
	options text.DrawOptions
}

func newLetters(size float64) letters {
	l := letters{size: size, faces: make(map[float64]*text.GoTextFace)}
	l.options.SecondaryAlign = text.AlignCenter
	return l
}

func (l *letters) draw(screen *ebiten.Image, eye scene.Eye, t *scene.Text) {
	at, zoom := eye.See(t.At, t.HUD)
	height := t.Font.Size
	if height == 0 {
		height = l.size
	}
	face := l.faces[height]
	if face == nil {
		face = &text.GoTextFace{Source: goRegular(), Size: height}
		l.faces[height] = face
	}
	l.options.PrimaryAlign = aligns[t.Font.Align]
	l.options.LineSpacing = height * 1.4
	l.options.GeoM.Reset()
	// The whole block would be centred, and jump with every line that comes.
	l.options.GeoM.Translate(0, l.options.LineSpacing/2*float64(strings.Count(t.String, "\n")))
	l.options.GeoM.Scale(zoom, zoom)
	l.options.GeoM.Translate(at.X, at.Y)
	l.options.ColorScale.Reset()
	tint(&l.options.ColorScale, t.Color)
	text.Draw(screen, t.String, face, &l.options)
}

var aligns = [...]text.Align{
	components.AlignStart:  text.AlignStart,
	components.AlignCenter: text.AlignCenter,
	components.AlignEnd:    text.AlignEnd,
}

// goRegular parses the face once; it never changes after that.
var goRegular = sync.OnceValue(func() *text.GoTextFaceSource {
	source, err := text.NewGoTextFaceSource(bytes.NewReader(goregular.TTF))
	if err != nil {
		panic("render: the bundled face can't be read: " + err.Error())
	}
	return source
})
