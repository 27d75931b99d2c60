package screentest

import (
	"errors"
	"os"
	"testing"

	"github.com/somen-go/somen/examples/internal/guest"
)

// errNoScreen is why there is no host: until [Main] has one, because it wasn't called.
var errNoScreen = errors.New("TestMain does not call screentest.Main")

// wanted says whether tests may take the minutes that pictures need.
var wanted = os.Getenv("CI") == "true"

// Main runs the tests of a package, with CI=true in front of a hidden window, and exits. TestMain must
// call it, since a window needs the goroutine of main, and there can be one only.
func Main(m *testing.M) {
	if !wanted {
		os.Exit(m.Run())
	}
	var code int
	err := guest.Host(func() {
		errNoScreen = nil
		code = m.Run()
	})
	if err != nil {
		errNoScreen = err
		code = m.Run()
	}
	os.Exit(code)
}

// HasScreen reports whether pictures can be drawn and read: CI=true is set, and [Main] has a window.
func HasScreen() bool { return wanted && errNoScreen == nil }

// NeedScreen skips the test, unless CI=true is set; then it fails if there is no screen.
func NeedScreen(t *testing.T) {
	t.Helper()
	switch {
	case !wanted:
		t.Skip("this test needs a screen and minutes; set CI=true to run it")
	case errNoScreen != nil:
		t.Fatalf("this test needs a screen: %v", errNoScreen)
	}
}
