package handover

// outbox is what waits to go to one region, and what is on its way.
type outbox struct {
	announce   []Notice // where agents are, after a takeover: goes before all else
	moves      []Move
	notices    []Notice
	noticeOf   map[ID]int // index in notices: only the latest of an agent is of interest
	mail       []Mail
	answers    []Answer
	broadcasts []Broadcast
	moveBytes  int

	appended, taken uint64     // mails that were ever put into mail, and taken out
	mine            []ownMail  // those that agents sent here and that may not be in the log yet
	marks           []mailMark // which record has them

	issued uint64              // numbers given in this term
	stored uint64              // all up to here are in the log
	early  map[uint64]struct{} // and these
	acked  uint64              // all up to here are applied there
	told   uint64              // the number of theirs up to which we have told that it is applied
}

type (
	ownMail struct {
		at   uint64
		mail Mail
	}
	mailMark struct{ number, taken uint64 }
)

func (o *outbox) put(m Mail) {
	o.mail = append(o.mail, m)
	o.appended++
}

// begin is a new term: numbers begin with 1, and what was on its way does not count.
func (o *outbox) begin() {
	o.issued, o.stored, o.early, o.acked, o.told = 0, 0, nil, 0, 0
}

func (o *outbox) move(m Move) {
	o.moves = append(o.moves, m)
	o.moveBytes += m.size()
}

func (o *outbox) notice(n Notice) {
	if i, ok := o.noticeOf[n.ID]; ok {
		o.notices[i] = n
		return
	}
	if o.noticeOf == nil {
		o.noticeOf = make(map[ID]int)
	}
	o.noticeOf[n.ID] = len(o.notices)
	o.notices = append(o.notices, n)
}

func (o *outbox) empty() bool {
	return len(o.moves)+len(o.notices)+len(o.mail)+len(o.answers)+len(o.broadcasts) == 0
}

// room says whether the window has room for one more record after those that moves need already.
func (o *outbox) room(l limits) bool {
	return o.issued-o.acked+uint64(o.moveBytes/l.bytes) < l.window
}

func (o *outbox) storedNow(number uint64) {
	if number <= o.stored || number > o.issued {
		return
	}
	if number > o.stored+1 {
		if o.early == nil {
			o.early = make(map[uint64]struct{})
		}
		o.early[number] = struct{}{}
		return
	}
	for ok := true; ok; _, ok = o.early[o.stored+1] {
		o.stored++
		delete(o.early, o.stored)
	}
	for len(o.marks) > 0 && o.marks[0].number <= o.stored {
		n := 0
		for n < len(o.mine) && o.mine[n].at <= o.marks[0].taken {
			n++
		}
		if o.mine = o.mine[n:]; len(o.mine) == 0 {
			o.mine = nil
		}
		o.marks = o.marks[1:]
	}
}

// fill moves into r what fits. Mail never goes before moves that were there: it may be for those who move.
func (o *outbox) fill(r *Record, bytes int) {
	left := bytes
	r.Moves = take(&o.moves, &left, true, func(m *Move) int { return m.size() })
	for i := range r.Moves {
		o.moveBytes -= r.Moves[i].size()
	}
	if len(o.moves) > 0 {
		return
	}
	r.Notices = take(&o.notices, &left, left == bytes, (*Notice).size)
	if len(r.Notices) > 0 {
		clear(o.noticeOf)
		for i, n := range o.notices {
			o.noticeOf[n.ID] = i
		}
	}
	r.Answers = take(&o.answers, &left, left == bytes, func(*Answer) int { return 110 })
	r.Mail = take(&o.mail, &left, left == bytes, (*Mail).size)
	if o.taken += uint64(len(r.Mail)); len(r.Mail) > 0 && len(o.mine) > 0 {
		o.marks = append(o.marks, mailMark{r.Number, o.taken})
	}
	r.Broadcasts = take(&o.broadcasts, &left, left == bytes, func(b *Broadcast) int { return 16 + len(b.Name) + len(b.Body) })
}

// take takes from the front of queue what fits into left bytes; what would be first in its record, in any case.
func take[T any](queue *[]T, left *int, first bool, size func(*T) int) []T {
	n := 0
	for ; n < len(*queue); n++ {
		s := size(&(*queue)[n])
		if s > *left && !(first && n == 0) {
			break
		}
		*left -= s
	}
	if n == 0 {
		return nil
	}
	taken := (*queue)[:n:n]
	if *queue = (*queue)[n:]; len(*queue) == 0 {
		*queue = nil
	}
	return taken
}

func (m *Move) size() int {
	n := 16 + len(m.Part) + 64*len(m.Agents)
	for i := range m.Sent {
		n += m.Sent[i].size()
	}
	return n
}

func (m *Mail) size() int { return 140 + len(m.Body) }

func (*Notice) size() int { return 90 }
