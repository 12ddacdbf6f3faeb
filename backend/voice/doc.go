// Package voice is a talk by voice: it carries sound between a person at this machine
// and a character, and what was said and heard into the log of the talk.
//
//	Source ─► ring ─► 20 ms ─┐                        ┌─► chat.Held: durable, decided, told
//	                         ├─► talk (one goroutine) ─┤
//	Sink ◄─ Playout ◄────────┘        │  ▲             └─► recording, both sides
//	                                  ▼  │
//	                     character: live model │ cascade (partner → sentences → speech)
//
// One talk by voice goes on at a machine at a time. Its goroutine owns all that changes;
// whatever can block (a network, a disk, a device that opens) has a goroutine of its own
// and reports back.
package voice
