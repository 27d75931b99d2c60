package cluster

import (
	"reflect"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// stage is a world of shadows. It has an engine for the sake of its view, and no systems.
type stage struct {
	engine  *ecs.Engine
	types   []donburi.IComponentType
	all     map[handover.ID]*shadow
	regions map[string]*shown
	here    func(handover.ID) bool // is no shadow, but the agent itself; nil for nobody
}

// shown is the last picture of a region.
type shown struct {
	term, number uint64
	seen         time.Time // the last one that was taken
	all          map[handover.ID]*shadow
}

type shadow struct {
	entry  *donburi.Entry
	region string
	number uint64 // of the picture in which it was seen last
	seen   time.Time
	moved  time.Time
}

// movesFor is how long a shadow stays of which its region knows no more: it may be about to be seen in another one.
const movesFor = 300 * time.Millisecond

// staleAfter is how long a shadow stays that is not seen any more.
const staleAfter = time.Second

func newStage(types []donburi.IComponentType, here func(handover.ID) bool) *stage {
	return &stage{engine: ecs.New(), types: types, all: map[handover.ID]*shadow{}, regions: map[string]*shown{}, here: here}
}

// take puts a picture on the stage. One that is older than what is there, or contradicts itself, is dropped.
func (s *stage) take(data []byte, now time.Time) {
	var p picture
	if decMode.Unmarshal(data, &p) != nil || len(p.Columns) != len(s.types) {
		return
	}
	last := s.regions[p.Region]
	if last == nil {
		if len(s.regions) >= mostRegions {
			return
		}
		last = &shown{all: map[handover.ID]*shadow{}}
		s.regions[p.Region] = last
	}
	if p.Term < last.term || p.Term == last.term && p.Number < last.number {
		return
	}
	columns := make([]reflect.Value, len(s.types))
	for i, c := range s.types {
		column := reflect.New(reflect.SliceOf(c.Typ()))
		if decMode.Unmarshal(p.Columns[i], column.Interface()) != nil || column.Elem().Len() != len(p.Agents) {
			return
		}
		columns[i] = column.Elem()
	}
	last.term, last.number, last.seen = p.Term, p.Number, now
	for i, id := range p.Agents {
		if s.here != nil && s.here(id) {
			continue
		}
		of := s.all[id]
		if of == nil {
			if len(s.all) >= mostShadows {
				return
			}
			of = &shadow{entry: s.engine.World().Entry(s.engine.World().Create(append([]donburi.IComponentType{Shadow}, s.types...)...))}
			s.all[id] = of
		} else if of.region != p.Region {
			delete(s.regions[of.region].all, id)
			of.moved = now
		}
		last.all[id] = of
		of.region, of.number, of.seen = p.Region, p.Number, now
		Shadow.SetValue(of.entry, ShadowData{Of: Address{id}, At: p.Region, Moved: of.moved})
		for j, c := range s.types {
			reflect.NewAt(c.Typ(), of.entry.Component(c)).Elem().Set(columns[j].Index(i))
		}
	}
	if p.Part == p.Parts-1 {
		for id, of := range last.all { // who was seen in this region before, and is not any more
			if of.number < p.Number && now.Sub(of.seen) > movesFor {
				s.remove(id)
			}
		}
	}
}

// mostShadows and mostRegions are how many a stage has room for, so that strangers can't fill the memory.
const (
	mostShadows = 1 << 21
	mostRegions = 1 << 16
)

// remove removes the shadow of an agent, if there is one.
func (s *stage) remove(id handover.ID) {
	if of := s.all[id]; of != nil {
		s.engine.World().Remove(of.entry.Entity())
		delete(s.all, id)
		delete(s.regions[of.region].all, id)
	}
}

// tidy removes the shadows of those who have not been seen for long, since their region stands still or can't be heard.
func (s *stage) tidy(now time.Time) {
	for id, of := range s.all {
		if now.Sub(of.seen) > staleAfter {
			s.remove(id)
		}
	}
	for name, of := range s.regions { // what comes next counts, whatever its number: the world may have begun anew
		if now.Sub(of.seen) > staleAfter && len(of.all) == 0 {
			delete(s.regions, name)
		}
	}
}
