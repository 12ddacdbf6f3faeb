// Package scene is the state of a talk and the rules that move it. Everything
// here is a pure function: no clock, no chance, no input or output.
//
//	turn ──► Decide ──► entries ──► Apply ──► State ──► View ──► partner
//	           │ once                 │ at every replay    └──► Progress ──► trainee
//	           ▼                      ▼
//	     scene/recognise        entries only, so that a newer recogniser
//	     finds the moves        never rewrites an old talk
//
// Decide works in a fixed order, each step on the state that the one before it left:
//
//	trainee:    message → moves → mood → facts → objectives → stage
//	character:  message → what was played → disclosures, found and proposed → objectives → stage
//
// Some turns earn nothing, whatever the author wrote:
//
//	insult, confrontation           no gate, no hint, no better mood, no objective that asks for moves
//	said before, nearly or exactly  the same
//	advice without ask_permission   no gate, no hint
//
// Of such a turn (but for the last kind) only faults are added to the counts.
// The moves themselves are all in the log.
//
// A fact goes hidden → hinted → open → disclosed. A View holds open facts only:
// what the partner does not have, it cannot tell.
package scene
