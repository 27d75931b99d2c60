// Web shows all examples in a browser: a gallery of pictures, a click on which plays the example
// beside its source.
//
// Each is built for WebAssembly when it is asked for, so a change to its source is there after a
// reload. Its behaviours are compiled, by the tool somen of this repository, unless the page is asked for
// them on stacks, as go builds them. Nothing is fetched from anywhere but this program.
//
//	go run ./examples/web
//	go run ./examples/web -addr :8080 -open=false
//
// The second can be reached from a phone in the same network too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "serve at `host:port`; port 0 takes any that is free")
	open := flag.Bool("open", true, "open the gallery in the browser")
	flag.Parse()
	if err := run(*addr, *open); err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
}

func run(addr string, open bool) error {
	root, err := moduleRoot(".")
	if err != nil {
		return err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	gallery, err := newServer(root, filepath.Join(cache, "somen", "web"))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; pass another address, such as -addr 127.0.0.1:0", err)
	}
	url := address(listener.Addr())
	fmt.Println("the examples are at", url)
	if open {
		if err := browse(url); err != nil {
			fmt.Println("open it in a browser yourself:", err)
		}
	}
	return http.Serve(listener, gallery)
}

// address returns the URL by which this machine reaches the gallery.
func address(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// browse opens a page in the browser that the user has chosen.
func browse(url string) error {
	var open *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		open = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		open = exec.Command("open", url)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return errors.New("there is no screen here")
		}
		open = exec.Command("xdg-open", url)
	}
	if err := open.Start(); err != nil {
		return err
	}
	go open.Wait()
	return nil
}
