// Package screentest plays an example in front of a hidden window and looks at its pixels. The
// example is unchanged: it is built and runs in a process of its own (package guest), step by step
// as the test asks for.
//
//	func TestMain(m *testing.M) { screentest.Main(m) }
//
//	func TestPicture(t *testing.T) {
//		g := screentest.Start(t, ".", 640, 360)
//		g.Step(60)
//		picture := g.Frame()
//		...
//	}
//
// Such a test needs a screen, and xvfb-run is one. It is skipped unless CI=true is set, since pictures
// take minutes:
//
//	CI=true xvfb-run -a go test ./examples/patrol
//
// Set SCREENSHOTS to a folder to keep every picture as a PNG there, and UPDATE=1 to store those that
// [Like] compares with.
package screentest
