package coroutine

// Go starts f as a child of the task that runs co, as [Co.Go] does, and returns a [Future] of what f
// returns. If the child fails or is cancelled, the Future has that error instead. In a deferred
// function of a cancelled Script it starts nothing, and the Future has the error [ErrCancelled].
//
//	scout := coroutine.Go(co, explore) // func explore(co *coroutine.Co) []Place
//	co.Sleep(time.Minute)
//	places, err := scout.Await(co)
func Go[T any](co *Co, f func(co *Co) T, options ...Option) *Future[T] {
	if f == nil {
		panic(&ArgumentError{Func: "Go", Reason: "the function is nil; pass a func(*Co) T"})
	}
	r := &Future[T]{child: f}
	t := co.Go(returning[T](f, r), options...)
	if child := t.get(); child != nil {
		r.owner, r.s = t, child.scheduler()
		child.tied().attached = append(child.attached, r)
	} else {
		var none T
		r.Complete(none, ErrCancelled)
	}
	return r
}

// take completes the Future with what the child has returned.
func (f *Future[T]) take(v T) { f.Complete(v, nil) }

// Task returns the child that returns the value, if the Future is one of [Go], or else the zero Task.
func (f *Future[T]) Task() Task {
	if f.child != nil {
		return f.owner
	}
	return Task{}
}

// RaceFor runs functions at the same time, as [Race] does, until the first returns, cancels the others,
// and returns what the winner has returned, and its index. The index is -1 if nobody won, because each
// was cancelled from elsewhere.
//
//	answer, _ := coroutine.RaceFor(co, askPlayer, silenceAfter(10*time.Second))
func RaceFor[T any](co *Co, fs ...func(co *Co) T) (value T, winner int) {
	r := RacersOf(fs...)
	return r.Won(co.Race(r.Behaviours()...))
}

// Racers are the functions of a [RaceFor] of a compiled function, which starts them as Behaviours by itself.
type Racers[T any] struct {
	functions []func(co *Co) T
	racers    []racer[T]
}

// RacersOf returns the racers of functions. It panics with an *[ArgumentError] if one is nil.
func RacersOf[T any](fs ...func(co *Co) T) *Racers[T] {
	for _, f := range fs {
		if f == nil {
			panic(&ArgumentError{Func: "RaceFor", Reason: "a function is nil; pass a func(*Co) T"})
		}
	}
	return &Racers[T]{fs, make([]racer[T], len(fs))}
}

// Behaviours returns those that call the functions.
func (r *Racers[T]) Behaviours() []Behaviour {
	behaviours := make([]Behaviour, len(r.functions))
	for i, f := range r.functions {
		behaviours[i] = returning[T](f, &r.racers[i])
	}
	return behaviours
}

// Won returns what RaceFor returns, for the winner that Race has returned.
func (r *Racers[T]) Won(by int) (value T, winner int) {
	if by >= 0 {
		value = r.racers[by].value
	}
	return value, by
}

// racer is what one of the functions of RaceFor has returned.
type racer[T any] struct{ value T }

func (r *racer[T]) take(v T) { r.value = v }
