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
// Such a test needs a screen; xvfb-run is one. Where there is none it is skipped, with the reason,
// and fails if CI=true is set. Set SCREENSHOTS to a folder to keep every picture as a PNG there.
package screentest
