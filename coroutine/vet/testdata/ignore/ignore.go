package ignore

import (
	"time"

	"github.com/somen-go/somen/coroutine"
)

func meant(co *coroutine.Co, in chan int) {
	time.Sleep(1) //somen:ignore blocking the test measures what that costs
	//somen:ignore blocking nobody else runs
	<-in
	//somen:ignore blocking nobody else runs
	//somen:ignore escapingco and the test wants it
	go func() { co.Frame() }()
	for { //somen:ignore endless the watchdog is to see it
	}
}

func refused(co *coroutine.Co, in chan int) {
	/* want `//somen:ignore blocking gives no reason` */ //somen:ignore blocking
	<-in                                                 // want `the receive from a Go channel`
	/* want `there is no rule blocks; the rules are endless, ` */ //somen:ignore blocks for a reason
	<-in                                                          // want `the receive from a Go channel`
	/* want `//somen:ignore names no rule` */ //somen:ignore
	<-in                                      // want `the receive from a Go channel`
	/* want `//somen:ignore endless ignores nothing; delete it` */ //somen:ignore endless the wrong rule
	<-in                                                           // want `the receive from a Go channel`
	/* want `//somen:ignore blocking ignores nothing` */ //somen:ignore blocking too far away

	<-in // want `the receive from a Go channel`
	//somen:ignored is something else
}
