// Package guest plays an example before a hidden window, step by step, and takes its pictures. It is
// a host of Ebitengine's exp/vmhost: the example is built as a guest and runs in a process of its
// own, unchanged.
//
//	err := guest.Host(func() {
//		err := guest.Build(file, "./examples/patrol", guest.Tag)
//		g, err := guest.Start(file, 640, 360)
//		defer g.Close()
//		err = g.Step(60)
//		picture, err := g.Frame()
//		...
//	})
//
// A window needs a screen; xvfb-run is one.
package guest
