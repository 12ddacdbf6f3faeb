// Package roleplay holds the nouns of the house: who acts, what is practised,
// what was said, and what can go wrong. It is the ground floor: every other
// package may import it, it imports the standard library only, and it does no
// input or output.
//
//	Actor, Role, User      who is asking                    actor.go user.go
//	Scenario, Character,   what is practised                scenario.go character.go
//	Script, Rubric                                          script.go rubric.go
//	Condition, Move        what the rules speak of          condition.go
//	Session, Turn          one run, one contribution        session.go
//	Entry                  one fact in the log of a talk    entry.go
//	Event                  news for those who watch         event.go
//	Evaluation             what was measured                evaluation.go
//	File                   what is saved outside            file.go
//	UserID …, CheckPage    names of things, pages of lists  id.go page.go
//	Error, Code            what went wrong, for people      error.go
//	EncodeJSON             how both doors write it all      wire.go
//
// The JSON forms of these types are the contract of both doors (the desktop's
// bindings and the HTTP door); the TypeScript types are generated from them.
package roleplay
