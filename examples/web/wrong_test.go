package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBrowserSeesWhatGoesWrong opens pages that are broken, of which the tests of the gallery must
// hear.
func TestBrowserSeesWhatGoesWrong(t *testing.T) {
	b := startBrowser(t)
	body := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, `<!doctype html><link rel="icon" href="data:,">`+body)
	}))
	defer server.Close()
	b.url = server.URL

	for _, c := range []struct{ name, body, want string }{
		{"an error on the console", `<script>console.error("so", 5)</script>`, `the console: "so"5`},
		{"an exception", `<script>throw new Error("lost")</script>`, "lost"},
		{"a promise that fails", `<script>Promise.reject(new Error("late"))</script>`, "late"},
		{"in a frame", `<iframe srcdoc="<script>console.error('inside')</script>"></iframe>`, "inside"},
		{"a file that is missing", `<img src="/none.png">`, "/none.png: 404"},
		{"a request elsewhere", `<script>fetch("http://127.0.0.1:9/").catch(() => {})</script>`, "it fetches http://127.0.0.1:9/"},
		{"nothing", `<script>console.log("fine")</script>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body = c.body
			p := b.open(t, "/", 400, 300)
			p.await(`document.readyState === "complete"`)
			wrongs := ""
			for {
				eval[bool](p, `new Promise((done) => requestAnimationFrame(() => done(true)))`)
				wrongs += strings.Join(p.wrong(), "\n")
				if strings.Contains(wrongs, c.want) { // the browser tells of it when it has the time
					break
				}
			}
			if c.want == "" {
				require.Empty(t, wrongs)
			}
		})
	}
}
