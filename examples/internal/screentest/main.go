package screentest

import (
	"errors"
	"os"
	"testing"

	"github.com/somen-go/somen/examples/internal/guest"
)

// errNoScreen is why there is no host: until [Main] has one, because it wasn't called.
var errNoScreen = errors.New("TestMain does not call screentest.Main")

// Main runs the tests of a package, in front of a hidden window if there is a screen, and exits.
// TestMain must call it, since a window needs the goroutine of main, and there can be one only.
func Main(m *testing.M) {
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

// NeedScreen skips the test if there is no screen, and fails it instead if CI=true.
func NeedScreen(t *testing.T) {
	t.Helper()
	if errNoScreen == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("this test needs a screen: %v", errNoScreen)
	}
	t.Skipf("this test needs a screen: %v", errNoScreen)
}
