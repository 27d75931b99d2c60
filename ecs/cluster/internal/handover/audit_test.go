package handover

import "fmt"

// audit looks after every action whether each agent is at exactly one place.
func (w *world) audit() {
	places := map[ID][]string{}
	at := func(id ID, format string, args ...any) { places[id] = append(places[id], fmt.Sprintf(format, args...)) }
	for _, name := range w.names {
		o := w.current(name)
		if o == nil {
			continue
		}
		for id, a := range o.engine.agents {
			at(id, "engine of %s with epoch %d", name, a.epoch)
			if t := w.agents[id]; t.epoch != a.epoch || t.at != name {
				w.fail("%v lives at %s with epoch %d, but is %+v", id, name, a.epoch, t)
			}
		}
		for a := range o.region.Stranded() {
			at(a.ID, "stranded at %s", name)
		}
		for _, p := range o.region.peers {
			for _, m := range p.out.moves {
				for _, a := range m.Agents {
					at(a.ID, "waiting at %s with epoch %d", name, a.Epoch)
				}
			}
			for _, r := range p.in.held {
				w.placesIn(r, "held at "+name, at)
			}
			if len(p.out.mail) > w.limits.waiting+300 { // and what replays have put off, twice or more
				w.fail("%d mails wait at %s", len(p.out.mail), name)
			}
		}
		left := o.sent[:0]
		for _, r := range o.sent {
			if !w.seen[recordKey{r.From, r.To, r.Term, r.Number}] {
				w.placesIn(r, "on the way from "+name, at)
				left = append(left, r)
			}
		}
		o.sent = left
		for i := o.pos; i < uint64(len(w.log)); i++ {
			if r, ok := w.log[i].event.(*Record); ok && r.To == name && w.log[i].counts && i+1 > o.region.Applied() {
				if w.log[i].deleted && len(r.Moves) > 0 {
					w.fail("log at %d: deleted before %s has read it", i+1, name)
				}
				w.placesIn(r, "in the log for "+name, at)
			}
		}
		if d := &o.region.dir; len(d.passed) > d.limit || len(d.order) > d.limit {
			w.fail("%s remembers %d of %d that have passed through", name, len(d.passed), len(d.order))
		}
	}
	for _, name := range w.names {
		if w.current(name) == nil {
			continue
		}
		for id := range w.life[name] {
			if len(places[id]) != 1 {
				w.fail("%v should be once at %s, and is at %v", id, name, places[id])
			}
			delete(places, id)
		}
	}
	for id, p := range places {
		w.fail("%v should not be, and is at %v", id, p)
	}
}

func (w *world) placesIn(r *Record, where string, at func(ID, string, ...any)) {
	for _, m := range r.Moves {
		for _, a := range m.Agents {
			at(a.ID, "%s with epoch %d", where, a.Epoch)
		}
	}
}

// checkWindow looks at a record that goes out.
func (w *world) checkWindow(o *owner, r *Record) {
	p := o.region.peers[r.To]
	stored := uint64(0)
	for w.seen[recordKey{o.name, r.To, o.term, stored + 1}] {
		stored++
	}
	if p.out.acked > stored {
		w.fail("%s believes that %s has applied %d of %d records", o.name, r.To, p.out.acked, stored)
	}
	loaded := len(r.Moves)+len(r.Mail)+len(r.Answers)+len(r.Broadcasts) > 0
	if loaded && r.Number-p.out.acked > w.limits.window {
		w.fail("record %d from %s to %s, which has applied %d", r.Number, o.name, r.To, p.out.acked)
	}
}

// rest ends all trouble and lets everything come to where it goes.
func (w *world) rest() {
	w.refusals = false
	for _, o := range w.owners {
		o.cut, o.engine.refuses = false, false
	}
	for round := 0; ; round++ {
		if round > 1000 {
			w.fail("no rest")
		}
		moved := false
		for len(w.net) > 0 {
			moved = true
			w.deliver(0, 9)
		}
		for _, name := range w.names {
			ruled := false
			for _, o := range w.owners {
				ruled = ruled || o.name == name && o.term == w.terms[name]
			}
			if !ruled {
				moved = true
				w.takeover(name)
			}
		}
		for _, o := range append([]*owner(nil), w.owners...) {
			if o.pos < uint64(len(w.log)) {
				moved = true
				w.read(o, 1<<30)
			}
			w.flush(o)
			w.settle(o)
		}
		w.audit()
		if !moved && len(w.net) == 0 {
			return
		}
	}
}

// checkRest is what must be true when nothing is under way.
func (w *world) checkRest() {
	at := map[ID]*engine{}
	for _, name := range w.names {
		o := w.current(name)
		for id := range o.engine.agents {
			at[id] = o.engine
		}
		away := map[ID]string{}
		for other := range w.life {
			for id := range w.life[other] {
				if id.Home == name && other != name {
					away[id] = other
				}
			}
		}
		d := &o.region.dir
		for id, to := range away {
			if d.home[id].to != to {
				w.fail("%v is at %s, and %s has it at %q", id, to, name, d.home[id].to)
			}
			delete(away, id)
		}
		for id, p := range d.home {
			if w.life[p.to][id] == nil {
				w.fail("%s still remembers %v at %s, which is no more", name, id, p.to)
			}
		}
		for other, p := range o.region.peers {
			if !p.out.empty() || len(p.out.announce) > 0 || len(p.in.held) > 0 {
				w.fail("%s has something left for %s", name, other)
			}
		}
		for content, by := range w.casts {
			if w.current(by.name) == by && !o.engine.casts[content] {
				w.fail("broadcast %d of %s has not come to %s", content, by.name, name)
			}
		}
	}
	for _, e := range at {
		for _, s := range e.agents {
			w.checkMail(s, at)
		}
	}
}

func (w *world) checkMail(s *agentState, at map[ID]*engine) {
	for key, content := range s.got {
		if !w.contents[key][content] {
			w.fail("%v has mail %d of %v, content %d, which was not sent", s.id, key.number, key.from, content)
		}
	}
	for n, l := range s.sent {
		switch l.result {
		case 0:
			// an answer for one that has died finds nobody, and is missing if that death is forgotten
			if !w.everStranded[s.id] && !w.everDied[s.id] && !w.forgets {
				w.fail("mail %d of %v to %v, content %d, is not answered", n, s.id, l.to, l.content)
			}
		case Delivered, Before:
			e := at[l.to]
			if e == nil || w.everStranded[l.to] { // mail that it had may find it stranded after a crash
				break
			}
			key := mailKey{s.id, n}
			content, ok := e.agents[l.to].got[key]
			if !ok && !(l.result == Before && w.relived[s.id]) {
				w.fail("mail %d of %v is answered %v, and %v does not have it", n, s.id, l.result, l.to)
			}
			if ok && content != l.content && len(w.contents[key]) == 1 {
				w.fail("mail %d of %v has another content at %v", n, s.id, l.to)
			}
		}
	}
}

// trimAll takes checkpoints everywhere and looks whether they are enough to go on from.
func (w *world) trimAll() {
	for range 2 { // what a checkpoint needs of others may be only in their next one
		for _, name := range w.names {
			w.checkpoint(w.current(name))
		}
		w.rest()
	}
	for _, name := range w.names {
		w.trim(w.current(name))
	}
	w.rest()
	for i, e := range w.log {
		if r, ok := e.event.(*Record); ok && e.counts && !e.deleted && len(r.Moves)+len(r.Mail) > 0 {
			w.fail("log at %d: nobody needs it, and nobody deletes it: %s", i+1, show(r))
		}
	}
	want := map[ID]int{}
	for _, name := range w.names {
		for id, a := range w.current(name).engine.agents {
			want[id] = a.age
		}
	}
	for _, o := range append([]*owner(nil), w.owners...) {
		w.crash(o)
	}
	w.rest()
	w.checkRest()
	for _, name := range w.names {
		for id, a := range w.current(name).engine.agents {
			age, ok := want[id]
			if (!ok && !w.everStranded[id]) || age != a.age && ok {
				w.fail("%v at %s has age %d after a checkpoint with %d", id, name, a.age, age)
			}
			delete(want, id)
		}
	}
	for id := range want {
		w.fail("%v is not in the checkpoints", id)
	}
}
