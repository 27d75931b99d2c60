package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/save"
)

// saves saves a game, and loads it in the page when that was loaded anew: it goes on where it was.
func (p *tab) saves(title string) {
	p.t.Helper()
	slot := fmt.Sprintf(`localStorage.getItem(%q)`, "somen save of "+title)
	steps := func() (n int) {
		data, err := base64.StdEncoding.DecodeString(eval[string](p, slot))
		require.NoError(p.t, err)
		var text strings.Builder
		require.NoError(p.t, save.Dump(&text, bytes.NewReader(data)))
		_, line, _ := strings.Cut(text.String(), "\n")
		took := ""
		_, err = fmt.Sscanf(line, "%d steps, %s", &n, &took)
		require.NoError(p.t, err, line)
		d, err := time.ParseDuration(took)
		require.NoError(p.t, err)
		require.Positive(p.t, d)
		return n
	}
	p.frames(300)
	p.press("F5", "F5")
	p.await(slot + ` !== null`)
	saved := steps()
	p.do(chromedp.Reload())
	p.state("running")
	p.moves()
	p.press("F9", "F9")
	require.True(p.t, eval[bool](p, fmt.Sprintf(`localStorage.removeItem(%q) === undefined`, "somen save of "+title)))
	p.press("F5", "F5")
	p.await(slot + ` !== null`)
	require.GreaterOrEqual(p.t, steps(), saved, "it was loaded")
	p.moves()
}
