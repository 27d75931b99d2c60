// Package handover is the protocol by which agents and their mail go from region to region, so that each agent lives
// once whatever crashes, and no mail is lost or delivered twice. It is pure: a [Region] is told what the log has and
// what its engine does, and says what is to be appended. It knows of no network, engine, goroutine or time.
//
// # One log
//
// All that must not be lost goes through one log that everybody reads in the same order. What lies in the log has
// happened, what does not lie there has not. There are three kinds of [Event]:
//
//   - A [Takeover]: a node has a region from here on. Its place in the log is the region's new term. A record or
//     checkpoint counts only if its term is that of its region at its own place in the log. So an owner that was
//     paused, has lost its lease and does not know it may go on writing: every reader passes over that alike.
//   - A [Record] from one region to another: agents that move, mail, answers, notices, broadcasts. Records are published
//     many at a time and again when in doubt, so they are numbered and applied in the order of their numbers. If one
//     lacks when the next takeover comes, it will never come, and those after it are applied.
//   - A [Checkpoint]: where a region can be restored.
//
// # What a crash does
//
// The new owner takes the newest checkpoint ([Newest]), opens it, reads again what came to the region after it, and what
// the region itself sent after it. Agents that had left are dropped, whether the checkpoint has them in the engine or in
// what waited: they live elsewhere. What arrived is loaded again. So each agent is back with the state of the checkpoint
// or of its arrival, whichever is later, and births and deaths in between are forgotten. An agent's epoch tells its
// departures apart, since a record may lie in the log twice.
//
// Three things keep that sound:
//   - A checkpoint is appended only when what it counts as sent is in the log ([Region.Settled]).
//   - Mail of the replay is delivered at its end: who was here in the middle may have left before the end.
//   - Who leaves takes along the mail that it has sent and that is not in the log: what was delivered to neighbours since
//     the last checkpoint, and what is still waiting ([Move]). It is not rolled back and will not send that again, but the
//     neighbours are, and what was waiting is forgotten.
//
// # Where is an agent?
//
// A region sends mail after an agent that it saw leave; otherwise to the agent's home, which its name tells. Records
// between two regions keep their order, so mail does not overtake the agent. The home learns from each region where the
// agent arrives, and alone may say that it is gone. It has a pointer for each of its agents that lives elsewhere:
// made when the agent left, changed by arrivals, removed by its end. A notice that took longer than that of the end finds
// no pointer, and makes none. Only after a takeover an agent may live that had ended; then the new owner announces all
// its agents, and lets nothing else out until that is in the log.
//
// # Trimming
//
// A record can be deleted when the receiver has a checkpoint that contains it and the sender one that contains that it
// was sent ([Region.Trim]). A checkpoint is only relied upon when it was read in the log, where it is plain that it counts;
// that the log has stored it is not enough.
package handover
