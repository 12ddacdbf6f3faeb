// Package partner says what a partner is: whoever plays the character. A
// partner does no input or output of its own; it reads a scene.View and makes
// one reply.
//
//	scene.View ──► Play ──► pieces of text, as they are made
//	                 └────► Reply: the whole text, and what was played
package partner

import (
	"context"
	"errors"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// Reply is one turn of the character.
type Reply struct {
	Text   string
	By     roleplay.By
	Model  string           // ByModel: its name
	Cut    bool             // the words broke off; they are what the trainee has seen
	Played []roleplay.Entry // how it was played, and which facts it tells by the partner's word, for scene.Decide
	Chips  []string         // what the trainee could say now; offered when the talk is stuck
}

// ErrCutShort is the cause of a context by which a reply is ended before its end,
// because the trainee stops the character or somebody else plays on. Words that were
// shown stay: the partner returns them as a reply that is Cut, without an error.
var ErrCutShort = errors.New("the reply was cut short")

// Play makes the reply to the last turn of the view; before the first turn,
// what the character says first, with an empty Text if the trainee begins. It
// emits the text in pieces as it is made; Text is their sum. The error is
// ctx's, or the partner's own.
type Play func(ctx context.Context, v scene.View, emit func(delta string)) (Reply, error)
