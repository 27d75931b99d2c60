package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// hang bounds what has gone wrong in a page: a browser that draws without a graphics card takes its
// time.
const hang = 4 * time.Minute

// browser is a Chromium and the gallery that it looks at.
type browser struct {
	url string
	ctx context.Context // of the browser, whose tabs are opened from it
}

// startBrowser serves the gallery and starts a browser that has no window, until the test ends. It
// skips the test unless CI=true is set: a browser takes minutes.
func startBrowser(t *testing.T) *browser {
	if os.Getenv("CI") != "true" {
		t.Skip("this test needs a browser and minutes; set CI=true to run it")
	}
	if raceEnabled {
		t.Skip("the race detector sees nothing of what runs in a browser")
	}
	path, err := findChromium()
	require.NoError(t, err)

	// The programs go to a folder that stays, as the player's do: unpacked they are large. All are
	// built at once, for which their sources are analysed once, and before any page waits for them.
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	cache = filepath.Join(cache, "somen", "web")
	handler, err := newServer(root(t), cache)
	require.NoError(t, err)
	buildAll(t, &builder{root: root(t), cache: cache})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)

	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("use-angle", "swiftshader"),
		chromedp.Flag("enable-unsafe-swiftshader", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(hang),
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	require.NoError(t, chromedp.Do(ctx))
	t.Cleanup(func() { chromedp.Cancel(ctx) }) // which waits until its process has gone
	return &browser{server.URL, ctx}
}

// buildAll builds every example, compiled.
func buildAll(t *testing.T, b *builder) {
	examples, err := list(b.root)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(b.folder(compiled), 0o755))
	args := []string{"build", "-o", b.folder(compiled) + string(filepath.Separator)}
	for _, e := range examples {
		args = append(args, "./examples/"+e.Name)
	}
	require.NoError(t, b.somen(context.Background(), args...))
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("this test needs a browser: install chromium")
}

// tab is a page of the browser. Whatever goes wrong in it fails the test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	wrongs []string
}

// open opens a page in a window of a size.
func (b *browser) open(t *testing.T, path string, width, height int64) *tab {
	t.Helper()
	p := &tab{t: t}
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithListener(func(event any) { p.watch(b.url, event) }))
	t.Cleanup(stop)
	p.ctx, stop = context.WithTimeout(ctx, hang)
	t.Cleanup(stop)
	t.Cleanup(func() {
		if wrongs := p.wrong(); len(wrongs) > 0 {
			t.Errorf("in the page %s:\n%s", path, strings.Join(wrongs, "\n"))
		}
	})
	p.do(
		call(network.Enable, network.EnableParams{}),
		call(log.Enable, cdp.Empty{}),
		chromedp.EmulateViewport(width, height),
		chromedp.Navigate(b.url+path),
	)
	return p
}

func (p *tab) watch(url string, event any) {
	wrong := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			wrong = "the console: "
			for _, a := range e.Args {
				wrong += string(a.Value) + a.Description
			}
		}
	case *runtime.EventExceptionThrown:
		wrong = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			wrong += " " + x.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			wrong = e.Entry.Text
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, url+"/") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			wrong = "it fetches " + u
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			wrong = fmt.Sprint(e.Response.URL, ": ", e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			wrong = "a request failed: " + e.ErrorText
		}
	}
	if wrong != "" {
		p.mu.Lock()
		p.wrongs = append(p.wrongs, wrong)
		p.mu.Unlock()
	}
}

// wrong returns what went wrong since it was last asked.
func (p *tab) wrong() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	wrongs := p.wrongs
	p.wrongs = nil
	return wrongs
}

func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.ctx, actions...))
}

// call is a command of the browser's as an action.
func call[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		_, err := cdp.Call(ctx, page, c, params)
		return err
	})
}

// eval returns the value of an expression of JavaScript.
func eval[T any](p *tab, js string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err)
	return value
}

// await waits until an expression is true.
func (p *tab) await(js string) {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(hang)))
	require.NoError(p.t, err, js)
}

// game is the document that the example runs in.
const game = `document.getElementById("game").contentDocument`

// state waits until the example has come so far.
func (p *tab) state(want string) {
	p.t.Helper()
	p.await(game + `.documentElement.dataset.state !== "building"`)
	got := eval[string](p, game+`.documentElement.dataset.state`)
	require.Equal(p.t, want, got, eval[string](p, game+`.body.textContent`))
}

// page keeps what the whole window shows, as a picture in the folder SCREENSHOTS.
func (p *tab) page(name string) {
	p.t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(filepath.Join(folder, "web_"+name+".png"), shot, 0o644))
}
