package main

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

//go:embed page
var page embed.FS

var templates = template.Must(template.ParseFS(page, "page/*.html", "page/picture.svg"))

// server is the gallery.
type server struct {
	root     string
	examples []*example
	builder  builder
	runtime  string // Go's wasm_exec.js
}

// newServer returns the handler of the gallery of the module in a folder. Programs that are built
// go to another.
func newServer(root, cache string) (http.Handler, error) {
	examples, err := list(root)
	if err != nil {
		return nil, err
	}
	goroot, err := goTool(root, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	s := &server{
		root:     root,
		examples: examples,
		builder:  builder{root: root, cache: cache, warnings: os.Stderr},
		runtime:  filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"),
	}
	files, err := fs.Sub(page, "page")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.gallery)
	mux.HandleFunc("GET /play/{name}", s.of(s.play))
	mux.HandleFunc("GET /run/{name}", s.of(s.run))
	mux.HandleFunc("GET /wasm/{name}", s.of(s.wasm))
	mux.HandleFunc("GET /picture/{name}", s.of(s.picture))
	mux.HandleFunc("GET /wasm_exec.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, s.runtime) })
	mux.Handle("GET /page/", http.StripPrefix("/page/", http.FileServerFS(files)))
	return mux, nil
}

// of finds the example that a path names.
func (s *server) of(show func(http.ResponseWriter, *http.Request, *example)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, e := range s.examples {
			if e.Name == r.PathValue("name") {
				show(w, r, e)
				return
			}
		}
		http.Error(w, "there is no example "+r.PathValue("name"), http.StatusNotFound)
	}
}

func (s *server) gallery(w http.ResponseWriter, _ *http.Request) {
	write(w, "gallery.html", s.examples)
}

// play shows an example beside its source.
func (s *server) play(w http.ResponseWriter, r *http.Request, e *example) {
	sources, err := e.Sources()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	write(w, "play.html", struct {
		*example
		Sources []source
		Args    string
		Form    form
	}{e, sources, r.FormValue("args"), asked(r)})
}

// run is the page that the example itself runs in. Its arguments are the query's args.
func (s *server) run(w http.ResponseWriter, r *http.Request, e *example) {
	write(w, "run.html", struct {
		*example
		Args string
		Form form
	}{e, strings.Join(strings.Fields(r.FormValue("args")), " "), asked(r)})
}

// asked returns the form that a request asks for.
func asked(r *http.Request) form {
	if r.FormValue("form") == string(stackful) {
		return stackful
	}
	return compiled
}

func (s *server) wasm(w http.ResponseWriter, r *http.Request, e *example) {
	file, hash, err := s.builder.build(r.Context(), e.Name, asked(r))
	if failed := buildError(""); errors.As(err, &failed) {
		http.Error(w, string(failed), http.StatusUnprocessableEntity)
		return
	} else if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/wasm")
	w.Header().Set("Content-Encoding", "gzip") // which every browser with WebAssembly knows
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+hash+`"`)
	http.ServeFile(w, r, file)
}

// picture serves the example's picture, or its title on a gradient if there is none.
func (s *server) picture(w http.ResponseWriter, r *http.Request, e *example) {
	file := filepath.Join(s.root, filepath.FromSlash(e.Picture()))
	if _, err := os.Stat(file); err == nil {
		http.ServeFile(w, r, file)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	hue := 0
	for _, c := range e.Name {
		hue = (hue*31 + int(c)) % 360
	}
	write(w, "picture.svg", struct {
		Name string
		Hue  int
	}{e.Name, hue})
}

// write writes a page, or none at all if it fails.
func write(w http.ResponseWriter, name string, data any) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	out.WriteTo(w)
}
