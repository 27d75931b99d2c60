// Assembly is a factory that makes instrument panels in a working day of eight hours, which passes
// in a moment: time is what Tick says.
//
// It is a data flow that is pulled. Nobody plans it: each station takes parts from those before it,
// waits where there are none, and stops while its own shelf is full. Only the lorries come by a
// timetable. The table at the end shows who waited for whom, and so where a second machine would
// pay.
//
//	go run ./examples/assembly
package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// shelf is where parts are taken from. Only their number counts.
type shelf = *coroutine.Chan[struct{}]

// take is what goes into one piece.
type take struct {
	parts int
	from  shelf
}

// station makes one piece after the other.
type station struct {
	name          string
	time          time.Duration // to make one
	takes         []take
	out           shelf
	made          int
	starved, full time.Duration // waited for parts; waited for somebody to take the piece
}

func (st *station) work(co *coroutine.Co) {
	for {
		begin := co.Now()
		for _, t := range st.takes {
			for range t.parts {
				t.from.Receive(co)
			}
		}
		st.starved += co.Now() - begin
		co.Sleep(st.time)
		st.made++
		begin = co.Now()
		st.out.Send(co, struct{}{})
		st.full += co.Now() - begin
	}
}

// supply is the lorry that fills a storeroom again and again: parts are pushed, until no room is left.
func supply(room shelf, load int, every time.Duration) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for ; ; co.Sleep(every) {
			for i := 0; i < load && room.TrySend(struct{}{}); i++ {
			}
		}
	})
}

// collect is the lorry that pulls what it has room for from a shelf, and counts it.
func collect(from shelf, load int, every time.Duration, total *int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(every) {
			for range min(load, from.Len()) {
				from.TryReceive()
				*total++
			}
		}
	})
}

// factory works for a day, second by second, and prints what has come of it.
func factory(out io.Writer, day time.Duration) {
	s := coroutine.NewScheduler()
	defer s.Close() // at the end of the day all drop what they have in hand
	var stations []*station
	build := func(name string, room int, time time.Duration, takes ...take) shelf {
		st := &station{name: name, time: time, takes: takes, out: coroutine.NewChan[struct{}](room)}
		stations = append(stations, st)
		s.Start(coroutine.Script(st.work), coroutine.Named(name))
		return st.out
	}

	plastic, screws := coroutine.NewChan[struct{}](300), coroutine.NewChan[struct{}](2000)
	frames := build("frame molder", 2, 40*time.Second, take{8, plastic})
	needles := build("needle molder", 10, 5*time.Second, take{1, plastic})
	dials := build("dial printer", 10, 12*time.Second)
	gauges := build("gauge assembler", 6, 25*time.Second, take{1, needles}, take{1, dials}, take{2, screws})
	panels := build("panel assembler", 4, time.Minute, take{1, frames}, take{3, gauges}, take{6, screws})
	boxes := build("shipping", 20, 2*time.Minute, take{4, panels})
	s.Start(supply(plastic, 250, 30*time.Minute))
	s.Start(supply(screws, 1500, 2*time.Hour))
	sold := 0
	s.Start(collect(boxes, 20, 2*time.Hour, &sold))

	s.Tick(0, coroutine.Budget{}) // all begin at time 0
	for s.Now() < day {
		s.Tick(time.Second, coroutine.Budget{})
	}
	fmt.Fprintln(out, "station           made  works  starved  shelf full")
	for _, st := range stations {
		part := func(d time.Duration) int { return int(100 * d / day) }
		fmt.Fprintf(out, "%-16s %5d %5d%% %7d%% %10d%%\n", st.name, st.made,
			part(st.time*time.Duration(st.made)), part(st.starved), part(st.full))
	}
	fmt.Fprintf(out, "left: plastic for %d needles, %d screws, %d boxes\n", plastic.Len(), screws.Len(), boxes.Len())
	fmt.Fprintf(out, "sold: %d panels in %d boxes\n", 4*sold, sold)
}

func main() { factory(os.Stdout, 8*time.Hour) }
