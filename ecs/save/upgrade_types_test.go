package save_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

type (
	arm    struct{ Length float64 }
	robotA struct {
		Name  string
		Speed int
		Arm   *arm
		Arms  []arm
		Paint string
		Parts map[string]*arm
		Any   any
		Tip   *float64
	}
	armB   struct{ Grip, Length float64 }
	robotB struct {
		Velocity int
		Arm      *armB
		Arms     []armB
		Name     string
		Battery  struct{ Charge [2]uint8 }
		Parts    map[string]*armB
		Any      any
		Tip      *float64
		Spare    *armB
		Tags     map[string]int
	}
	robotC struct {
		Name  string
		Speed string
	}
	tagA   struct{}
	tagB   struct{ N int }
	tagged struct{ A, B *tagA }
	taggeb struct{ A, B *tagB }
)

// carry saves a value of one type and loads it into one of another, which is called something else.
func carry(t *testing.T, from, to any, options ...save.Option) ([]string, error) {
	s, other := coroutine.NewScheduler(), coroutine.NewScheduler()
	defer s.Close()
	defer other.Close()
	var data bytes.Buffer
	require.NoError(t, save.Scheduler(&data, s, save.Root("it", from)))
	var changes []string
	options = append(options, save.Root("it", to), save.OnChange(func(c save.Change) { changes = append(changes, c.String()) }))
	err := save.LoadScheduler(bytes.NewReader(ofAnotherBuild(data.Bytes())), other, options...)
	return changes, err
}

func renamed(old, new string) save.Option { return save.Renamed(here+"."+old, here+"."+new) }

func TestFields(t *testing.T) {
	a := &robotA{Name: "r2", Speed: 5, Arm: &arm{2}, Arms: []arm{{3}, {4}}, Paint: "blue", Any: arm{9}}
	a.Parts = map[string]*arm{"left": a.Arm, "right": &a.Arms[1]}
	a.Tip = &a.Arms[0].Length
	b := &robotB{Spare: &armB{}}
	changes, err := carry(t, a, b, renamed("robotA", "robotB"), renamed("arm", "armB"), renamed("robotA.Speed", "robotB.Velocity"))
	require.NoError(t, err)
	require.Equal(t, &robotB{Velocity: 5, Arm: &armB{0, 2}, Arms: []armB{{0, 3}, {0, 4}}, Name: "r2", Parts: map[string]*armB{"left": {0, 2}, "right": {0, 4}}, Any: armB{0, 9}, Tip: &b.Arms[0].Length}, b)
	require.Same(t, b.Arm, b.Parts["left"])
	require.Same(t, &b.Arms[1], b.Parts["right"])
	require.Same(t, &b.Arms[0].Length, b.Tip)
	require.ElementsMatch(t, []string{
		here + ".robotB.Battery is new, and zero", here + ".robotB.Spare is new, and zero", here + ".robotB.Tags is new, and zero",
		here + `.robotA.Paint is gone, and was "blue"`, here + ".armB.Grip is new, and zero",
	}, changes)
}

func TestFieldsThatCantBe(t *testing.T) {
	_, err := carry(t, &robotA{Speed: 5}, &robotC{}, renamed("robotA", "robotC"))
	require.ErrorContains(t, err, here+".robotA.Speed: was int, and is string; give the new field another name")
	c := &robotC{Name: "as it was"}
	_, err = carry(t, &robotA{}, c)
	require.Error(t, err, "it is not renamed")
	require.Equal(t, "as it was", c.Name)

	r := &robotA{Paint: "red"}
	r.Any = &r.Paint
	d := &robotB{}
	_, err = carry(t, r, d, renamed("robotA", "robotB"), renamed("arm", "armB"))
	require.ErrorContains(t, err, here+".robotA.Paint: is gone, and something points to it")
	require.Zero(t, *d)
}

// A type without fields may get some, and one with fields lose them.
func TestEmptyTypes(t *testing.T) {
	b := &taggeb{}
	_, err := carry(t, &tagged{A: &tagA{}}, b, renamed("tagged", "taggeb"), renamed("tagA", "tagB"))
	require.NoError(t, err)
	require.Equal(t, &taggeb{A: &tagB{}}, b)
	a := &tagged{}
	b.B = &tagB{5}
	_, err = carry(t, b, a, renamed("taggeb", "tagged"), renamed("tagB", "tagA"))
	require.NoError(t, err)
	require.NotNil(t, a.A)
	require.NotNil(t, a.B)
}
