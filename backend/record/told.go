package record

import (
	"context"
	"io"
	"iter"

	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/transcript"
)

// Told is a talk as files are made of it: what was said and how it is stored,
// read once, without the scene.
type Told struct {
	Start  roleplay.Start
	Talk   transcript.Talk
	Marked Marked  // what its person has put on it
	Damage *Damage // where the log breaks off, nil if it does not

	session    roleplay.SessionID
	definition *scene.Definition
	lines      [][]byte
}

// Depth is how much of a talk is told.
type Depth int

// What a talk is told by, from the least, which costs least, to all.
const (
	Ends    Depth = iota // how it began and ended; of a talk that goes on, or of which the chain shows damage, as Said
	Said                 // without the entries that say nothing
	Decided              // every entry
)

// Tell reads the talk s of the user u, so deep. Damage, content that is gone, a
// newer log and CodeNotFound are as with Load; but Ends, which does not read all of
// the JSON, believes what the chain confirms.
func (t *Talks) Tell(ctx context.Context, u roleplay.UserID, s roleplay.SessionID, depth Depth) (Told, error) {
	forms := t.log.forms()
	decode := map[Depth]decoder{Ends: forms.decodeEnds, Said: forms.decodeSaid, Decided: forms.decode}[depth]
	var lines [][]byte
	l, err := t.fold(ctx, u, s, kept(t.log.read(ctx, u, s, Head{}, decode), &lines))
	if err != nil {
		return Told{}, err
	}
	if depth == Ends && (l.Talk.End == nil || l.Damage != nil) {
		return t.Tell(ctx, u, s, Said)
	}
	return Told{Start: l.Start, Talk: l.Talk, Marked: l.Marked, Damage: l.Damage, session: s, definition: l.Definition, lines: lines}, nil
}

// kept adds the stored bytes of what it yields to lines.
func kept(appends iter.Seq2[Append, error], lines *[][]byte) iter.Seq2[Append, error] {
	return func(yield func(Append, error) bool) {
		for a, err := range appends {
			if err == nil {
				*lines = append(*lines, a.Raw)
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// Labels say what the ids of the talk mean to people, as those of Loaded.
func (t Told) Labels(trainee string) transcript.Labels {
	return labels(t.Start, t.definition, trainee)
}

// WriteLog writes the stored bytes of the log up to its damage, as Log.WriteTo does.
func (t Told) WriteLog(w io.Writer) error {
	for _, line := range t.lines {
		if err := writeLine(w, t.session, line); err != nil {
			return err
		}
	}
	return nil
}
