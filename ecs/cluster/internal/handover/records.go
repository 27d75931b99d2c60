package handover

// Event is what the log has: a *[Record], a *[Takeover] or a *[Checkpoint].
type Event any

// Record takes what goes from one region to another. It is numbered 1, 2, ... for its From, To and Term, and is applied
// in that order: moves, notices, mail, answers, broadcasts.
type Record struct {
	From       string      `cbor:"1,keyasint"`
	To         string      `cbor:"2,keyasint"`
	Term       uint64      `cbor:"3,keyasint"`
	Number     uint64      `cbor:"4,keyasint"`
	AckTerm    uint64      `cbor:"5,keyasint,omitempty"` // From has applied To's records of this term
	Ack        uint64      `cbor:"6,keyasint,omitempty"` // up to this number
	Moves      []Move      `cbor:"7,keyasint,omitempty"`
	Notices    []Notice    `cbor:"8,keyasint,omitempty"`
	Mail       []Mail      `cbor:"9,keyasint,omitempty"`
	Answers    []Answer    `cbor:"10,keyasint,omitempty"`
	Broadcasts []Broadcast `cbor:"11,keyasint,omitempty"`
}

// Move is agents that go together, as bytes that only the host understands. Epochs are those after the move. Part may
// hold more agents than are listed: those have gone another way already, and must not be loaded.
type Move struct {
	Agents  []Agent `cbor:"1,keyasint"`
	Part    []byte  `cbor:"2,keyasint,omitempty"`
	Bounced uint8   `cbor:"3,keyasint,omitempty"` // how often it was sent back
	// Sent is mail of the agents that is in no log: what was delivered in the region that they leave since its last
	// checkpoint, and what was still waiting. The receiver does not look at it: it is for the sender's own replay, because
	// those who leave are not rolled back with the region, and so do not send it again.
	Sent []Mail `cbor:"4,keyasint,omitempty"`
}

// Mail is from agent to agent. From is nobody if no answer is wanted; otherwise Number counts the mail of From.
type Mail struct {
	From   ID     `cbor:"1,keyasint,omitempty"`
	To     ID     `cbor:"2,keyasint"`
	Number uint64 `cbor:"3,keyasint,omitempty"`
	Body   []byte `cbor:"4,keyasint,omitempty"`
	At     string `cbor:"5,keyasint,omitempty"` // where it was sent, and so where the answer goes first. Set by Send
	Hops   uint8  `cbor:"6,keyasint,omitempty"`
	// Again is set in a replay: it may have been delivered in a life that is forgotten, and answered, and so it must be
	// delivered now whatever the capacity of the inbox.
	Again bool `cbor:"7,keyasint,omitempty"`
}

// Answer tells who sent a mail (To) what became of it. There may be several for one mail after a crash: the first counts.
type Answer struct {
	To     ID     `cbor:"1,keyasint"`
	From   ID     `cbor:"2,keyasint"`
	Number uint64 `cbor:"3,keyasint"`
	Result Result `cbor:"4,keyasint"`
	At     string `cbor:"5,keyasint"` // the region where it was decided
	Hops   uint8  `cbor:"6,keyasint,omitempty"`
}

// Notice tells an agent's home where it is, or that it has ended.
type Notice struct {
	ID    ID     `cbor:"1,keyasint"`
	Epoch uint64 `cbor:"2,keyasint,omitempty"`
	At    string `cbor:"3,keyasint,omitempty"`
	Ended bool   `cbor:"4,keyasint,omitempty"`
	// Again is set after a takeover: the agent may have ended in a life that is forgotten now.
	Again bool `cbor:"5,keyasint,omitempty"`
}

// Broadcast is for whole regions.
type Broadcast struct {
	Name string `cbor:"1,keyasint,omitempty"`
	Body []byte `cbor:"2,keyasint,omitempty"`
}

// Takeover says that Node has the region from here on. Its sequence number in the log is the region's new term.
type Takeover struct {
	Region string `cbor:"1,keyasint"`
	Node   string `cbor:"2,keyasint,omitempty"`
}

// Checkpoint says that a region can be restored from an object and the log after Applied.
type Checkpoint struct {
	Region  string            `cbor:"1,keyasint"`
	Term    uint64            `cbor:"2,keyasint"`
	Number  uint64            `cbor:"3,keyasint"` // 1, 2, ... in the term: which is newer, however they got into the log
	Object  string            `cbor:"4,keyasint"`
	Applied uint64            `cbor:"5,keyasint,omitempty"` // up to which sequence number the log is in it
	Left    map[string]uint64 `cbor:"6,keyasint,omitempty"` // up to which number the own records are in it, by destination
	Agents  int               `cbor:"7,keyasint,omitempty"` // for people; the caller sets it
	Taken   int64             `cbor:"8,keyasint,omitempty"` // unix nanoseconds, for people; the caller sets it
	Planned bool              `cbor:"9,keyasint,omitempty"` // the owner stands still and leaves; the caller sets it
}

// newer says whether c is of a later moment than one with term and number.
func (c *Checkpoint) newer(term, number uint64) bool {
	return c.Term > term || c.Term == term && c.Number > number
}
