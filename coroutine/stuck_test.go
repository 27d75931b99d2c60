package coroutine_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestStuck(t *testing.T) {
	type ends = map[string]coroutine.Task
	sleep := coroutine.Sleep(time.Hour)
	join := func(all ends, name string) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) { _ = co.Join(all[name]) })
	}
	for name, test := range map[string]struct {
		start func(s *bench, all ends)
		stuck []string
	}{
		"nobody": {func(s *bench, all ends) {
			all["a"] = s.Start(coroutine.Await(sleep), coroutine.Named("a"))
			s.Start(join(all, "a"), coroutine.Named("b"))
		}, nil},
		"two that join each other, and one that joins them": {func(s *bench, all ends) {
			all["a"] = s.Start(join(all, "b"), coroutine.Named("a"))
			all["b"] = s.Start(join(all, "a"), coroutine.Named("b"))
			s.Start(join(all, "b"), coroutine.Named("c"))
		}, []string{"a", "b", "c"}},
		"a child that joins its parent": {func(s *bench, all ends) {
			all["a"] = s.Start(coroutine.All(coroutine.Await(sleep), join(all, "a")), coroutine.Named("a"))
		}, []string{"a", "a"}},
		"a child that races with a sleeper": {func(s *bench, all ends) {
			all["a"] = s.Start(coroutine.Race(coroutine.Await(sleep), join(all, "a")), coroutine.Named("a"))
		}, nil},
		"both of a race": {func(s *bench, all ends) {
			all["a"] = s.Start(coroutine.Race(join(all, "a"), join(all, "a")), coroutine.Named("a"))
		}, []string{"a", "a", "a"}},
		"with a time limit": {func(s *bench, all ends) {
			all["a"] = s.script(func(co *coroutine.Co) { co.First(all["b"].Done(), sleep) }, coroutine.Named("a"))
			all["b"] = s.Start(join(all, "a"), coroutine.Named("b"))
		}, nil},
		"all of a time and each other": {func(s *bench, all ends) {
			all["a"] = s.script(func(co *coroutine.Co) { co.AllOf(all["b"].Done(), sleep) }, coroutine.Named("a"))
			all["b"] = s.Start(join(all, "a"), coroutine.Named("b"))
		}, []string{"a", "b"}},
		"the first of two that are stuck": {func(s *bench, all ends) {
			all["a"] = s.script(func(co *coroutine.Co) { co.First(all["b"].Done(), all["b"].Done()) }, coroutine.Named("a"))
			all["b"] = s.Start(join(all, "a"), coroutine.Named("b"))
		}, []string{"a", "b"}},
		"a channel": {func(s *bench, _ ends) {
			s.script(func(co *coroutine.Co) { coroutine.NewChan[int](0).Receive(co) })
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			test.start(s, ends{})
			s.ticks(2)
			var names []string
			for _, i := range s.Stuck() {
				names = append(names, i.Name)
			}
			require.ElementsMatch(t, test.stuck, names)
		})
	}
}
