package library

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// maxNote is how many characters a note has at most.
const maxNote = 10_000

// WriteNote writes a new note, or one of the actor's anew. CodeUnauthenticated
// without an actor, CodeNotFound for unknown and for somebody else's session, a
// turn that is not in it and a note that is not there, CodeInvalid for words
// that cannot be a note, another turn than the note has, and one mark too many,
// CodeTooLarge where all notes together have no room, CodeConflict for a session in the bin.
func (s *Service) WriteNote(ctx context.Context, in WriteNoteInput) (roleplay.Marks, error) {
	actor, err := s.owner(ctx, in.ID)
	if err != nil {
		return roleplay.Marks{}, err
	}
	text, err := checkNote(in.Text)
	if err != nil {
		return roleplay.Marks{}, err
	}
	if in.NoteID != "" {
		return s.rewrite(ctx, actor, in, text)
	}
	if in.TurnID != "" {
		if err := s.checkTurn(ctx, actor.ID, in.ID, in.TurnID); err != nil {
			return roleplay.Marks{}, err
		}
	}
	at := s.now()
	id, err := roleplay.NewUUIDv7(at, s.deps.Random)
	if err != nil {
		return roleplay.Marks{}, err
	}
	return s.change(ctx, actor.ID, in.ID, func(m *roleplay.Marks) error {
		m.Notes = append(m.Notes, roleplay.Note{ID: roleplay.NoteID(id), TurnID: in.TurnID, Text: text, CreatedAt: at, UpdatedAt: at})
		return nil
	})
}

// rewrite gives a note that is there other words.
func (s *Service) rewrite(ctx context.Context, actor roleplay.Actor, in WriteNoteInput, text string) (roleplay.Marks, error) {
	return s.change(ctx, actor.ID, in.ID, func(m *roleplay.Marks) error {
		at := noteByID(m, in.NoteID)
		switch {
		case at < 0:
			return errNoNote()
		case in.TurnID != "" && in.TurnID != m.Notes[at].TurnID:
			return roleplay.Invalid("turnId", "A note stays with its turn. Write a new note on the other turn.")
		case m.Notes[at].Text == text:
			return errSame
		}
		m.Notes[at].Text, m.Notes[at].UpdatedAt = text, s.now()
		return nil
	})
}

// DeleteNote takes a note away. CodeUnauthenticated without an actor,
// CodeNotFound for unknown and for somebody else's session and for a note that
// is not there, CodeConflict for a session in the bin.
func (s *Service) DeleteNote(ctx context.Context, in DeleteNoteInput) (roleplay.Marks, error) {
	actor, err := s.owner(ctx, in.ID)
	if err != nil {
		return roleplay.Marks{}, err
	}
	return s.change(ctx, actor.ID, in.ID, func(m *roleplay.Marks) error {
		at := noteByID(m, in.NoteID)
		if at < 0 {
			return errNoNote()
		}
		m.Notes = slices.Delete(m.Notes, at, at+1)
		return nil
	})
}

func noteByID(m *roleplay.Marks, id roleplay.NoteID) int {
	return slices.IndexFunc(m.Notes, func(n roleplay.Note) bool { return n.ID == id })
}

func errNoNote() error {
	return roleplay.Errorf(roleplay.CodeNotFound, "There is no such note on this session.")
}

// checkNote refuses words that cannot be a note and returns the rest with line
// ends as "\n" and no blank around it.
func checkNote(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if !utf8.ValidString(text) {
		return "", roleplay.Invalid("text", "A note is text in UTF-8; this one has bytes that are not.")
	}
	if n := utf8.RuneCountInString(text); n > maxNote {
		return "", roleplay.Invalid("text", "A note has at most %d characters; this one has %d.", maxNote, n)
	}
	if !strings.ContainsFunc(text, roleplay.IsSeen) {
		return "", roleplay.Invalid("text", "A note needs words, or at least a sign that can be seen.")
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return "", roleplay.Invalid("text", "A note has no control characters; this one has U+%04X.", r)
		}
	}
	return text, nil
}
