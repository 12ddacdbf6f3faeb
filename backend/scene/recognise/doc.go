// Package recognise finds moves in an utterance: the techniques that every
// scenario knows, and the moves its author wrote. Pure, and fast enough to run
// on every turn (well under a millisecond; only the first 8 KB of a turn are read).
//
//	text ──► Read: sentences of words ──┬─► techniques: patterns of words             english.go
//	         words.go                   ├─► questions and reflections: by form        question.go reflection.go
//	                                    └─► authored moves: keywords, examples        index.go likeness.go
//
// What is known of a language is one value, a grammar, in files of its own
// (grammar.go says what belongs to it); nothing else here speaks any language.
//
// Each move comes with a quote, always a verbatim part of the text.
package recognise
