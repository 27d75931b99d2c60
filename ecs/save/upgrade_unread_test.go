package save_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
)

func beforeUnread(p *play, co *coroutine.Co) {
	p.Mail.Receive(co)
	p.say("there is a letter")
}

func afterUnread(p *play, co *coroutine.Co) {
	p.Mail.Receive(co)
	p.say("a letter has come")
}

// TestPairsOfUnreadResults: a wait has a place for its result, also if nobody reads that.
func TestPairsOfUnreadResults(t *testing.T) {
	pair{before: beforeUnread, old: beforeUnread, new: beforeUnread, frames: 2, then: []string{"there is a letter"}}.run(t)
	pair{before: beforeUnread, old: beforeUnread, new: afterUnread, frames: 2, then: []string{"a letter has come"}}.run(t)
}
