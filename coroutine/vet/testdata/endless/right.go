package endless

import (
	"fmt"
	"math/rand"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/yohamta/donburi"
)

type queue struct{ items []int }

func (q *queue) Len() int { return len(q.items) }

func (q *queue) Pop() int {
	x := q.items[0]
	q.items = q.items[1:]
	return x
}

func blink(co *coroutine.Co, l *lamp) {
	for {
		co.Sleep(time.Second)
		l.on = !l.on
	}
}

func patrol(robot *donburi.Entry, route ...components.Vec2) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			for _, p := range route { // which may be empty
				walkTo(co, robot, p)
				co.Sleep(5 * time.Second)
			}
		}
	})
}

func walkTo(co *coroutine.Co, robot *donburi.Entry, to components.Vec2) {
	from := components.Position.GetValue(robot)
	for t := range co.Over(2 * time.Second) {
		components.Position.SetValue(robot, from.Lerp(to, t))
	}
}

func rawBlink(l *lamp) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Sleep(time.Second)) {
			l.on = !l.on
		}
	}
}

func rawHelper(l *lamp) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for helpers.Rest(yield) {
			l.on = !l.on
		}
	}
}

func counted(co *coroutine.Co, n int) {
	for i := 0; i < n; i++ {
		fmt.Println(i)
	}
	for n > 0 {
		n /= 2
	}
	for range 10 {
		fmt.Println()
	}
}

func list(co *coroutine.Co, l *lamp) {
	for l != nil {
		l = l.next
	}
	for x := l; x != nil; x = x.next {
		x.on = true
	}
}

func drains(co *coroutine.Co, q *queue, own queue) {
	for q.Len() > 0 {
		fmt.Println(q.Pop())
	}
	for own.Len() > 0 {
		own.Pop()
	}
	for len(own.items) > 0 {
		own.items = own.items[1:]
	}
}

func drainsByBreak(co *coroutine.Co, q *queue) {
	for {
		if q.Len() == 0 {
			break
		}
		q.Pop()
	}
}

func deletes(co *coroutine.Co, m map[int]bool) {
	for len(m) > 0 {
		for k := range m {
			delete(m, k)
			break
		}
	}
}

func receives(co *coroutine.Co, orders *coroutine.Chan[int]) {
	for {
		if _, ok := orders.Receive(co); !ok {
			return
		}
	}
}

func tries(co *coroutine.Co, orders *coroutine.Chan[int]) {
	for orders.Len() > 0 {
		orders.TryReceive()
	}
	for {
		n, ok := orders.TryReceive()
		if !ok {
			break
		}
		fmt.Println(n)
	}
}

func messages(co *coroutine.Co, orders *coroutine.Chan[int]) {
	var m coroutine.Message[int]
	for {
		switch co.First(orders.ToReceive(&m), coroutine.Sleep(time.Second)) {
		case 0:
			fmt.Println(m.Value)
		}
	}
}

func waitsOnEachWay(co *coroutine.Co, l *lamp) {
	for {
		if l.on {
			co.Frame()
			continue
		}
		co.Sleep(time.Second)
	}
}

func exhaustive(co *coroutine.Co, d *helpers.Door) {
	for {
		switch d.State {
		case 0:
			co.Frame()
		case 1:
			co.Sleep(time.Second)
		}
	}
}

// What a function is told, its callers know.
func told(co *coroutine.Co, slow bool) {
	for {
		if slow {
			co.Sleep(time.Second)
		}
	}
}

func walks(co *coroutine.Co) {
	for {
		helpers.Walk(co, 3)
	}
}

func throughALiteral(co *coroutine.Co) {
	step := func() { co.Frame() }
	for {
		step()
	}
}

func throughAnArgument(co *coroutine.Co) {
	for {
		helpers.Each(3, func(int) { co.Frame() })
	}
}

func throughAParameter(co *coroutine.Co, step func()) {
	for {
		step()
	}
}

func throughAnInterface(co *coroutine.Co, m helpers.Mover) {
	for {
		m.Move()
	}
}

func throughAStruct(co *coroutine.Co) {
	p := helpers.Player{Co: co, Name: "hero"}
	for {
		p.Breathe()
	}
}

func embedded(p helpers.Player) {
	func(co *coroutine.Co) {
		for {
			p.Frame()
		}
	}(p.Co)
}

func paces(co *coroutine.Co) {
	n := 0
	for {
		n++
		co.Pace()
	}
}

func pushes(co *coroutine.Co, d *helpers.Door) {
	for !d.Open {
		d.Creak()
		d.Push()
	}
}

func rejects(co *coroutine.Co, r *rand.Rand) {
	for r.Intn(6) != 5 {
	}
	for {
		if x := r.Float64(); x > 0.5 {
			break
		}
	}
}

func measures(co *coroutine.Co) {
	begin := time.Now()
	for time.Since(begin) < time.Millisecond {
	}
}

func leaves(co *coroutine.Co, l *lamp) {
	for {
		l.health--
		if l.health < 0 {
			panic("dead")
		}
	}
}

func ends(co *coroutine.Co, l *lamp) {
	for {
		if !l.on {
			co.Exit()
		}
		co.Frame()
	}
}

func labelled(co *coroutine.Co, grid [][]int) {
outer:
	for {
		for _, row := range grid {
			if len(row) == 0 {
				break outer
			}
		}
		co.Frame()
	}
}

func ranged(co *coroutine.Co, inbox *coroutine.Chan[string]) {
	for {
		for range co.Every(time.Second) {
			break
		}
		for msg := range inbox.All(co) {
			fmt.Println(msg)
		}
		co.Frame()
	}
}

func until(co *coroutine.Co, l *lamp) {
	co.Until(func() bool { return l.on })
	co.WaitWhile(func() bool { return l.on && co.Now() < time.Minute })
}

func plain(l *lamp) { // no behaviour
	for !l.on {
	}
}
