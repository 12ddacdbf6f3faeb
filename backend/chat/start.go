package chat

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
	"roleplay/backend/transcript"
)

// StartSession begins a talk under the newest revisions, which it pins. The
// character may speak first. A session that cannot be put on its person's list
// has begun all the same. CodeUnauthenticated without an actor,
// CodeForbidden for another participant's name below ADMIN, CodeNotFound for an
// unknown scenario, CodeInvalid for a character who is not in it,
// CodeUnavailable if the character should speak first and does not, CodeConflict
// for the model as partner if none can play, with the reason.
func (s *Service) StartSession(ctx context.Context, in StartSessionInput) (roleplay.Session, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.Session{}, err
	}
	participant, err := participantOf(actor, in.ParticipantName)
	if err != nil {
		return roleplay.Session{}, err
	}
	start, err := s.pin(ctx, in.ScenarioID, in.CharacterID)
	if err != nil {
		return roleplay.Session{}, err
	}
	if in.Partner != "" {
		if err := s.canPlay(ctx, actor, in.Partner); err != nil {
			return roleplay.Session{}, err
		}
	}
	start.UserID, start.ParticipantName, start.At, start.Partner = actor.ID, participant, s.now(), in.Partner
	id, err := roleplay.NewUUIDv7(start.At, s.deps.Random)
	if err != nil {
		return roleplay.Session{}, err
	}
	start.SessionID = roleplay.SessionID(id)
	if start.Seed, err = s.seed(); err != nil {
		return roleplay.Session{}, err
	}
	opening, err := s.opening(ctx, start)
	if err != nil {
		return roleplay.Session{}, err
	}
	entries := append([]roleplay.Entry{{Type: roleplay.EntryStart, Start: &start}}, opening...)
	if _, err := s.log.Append(ctx, actor.ID, start.SessionID, record.Head{}, entries); err != nil {
		return roleplay.Session{}, err
	}
	// The talk has begun: what follows from it does not depend on who waits.
	ctx = context.WithoutCancel(ctx)
	loaded, err := s.load(ctx, actor, start.SessionID)
	if err != nil {
		return roleplay.Session{}, err
	}
	if err := s.sessions.Put(ctx, actor.ID, loaded.Summary); err != nil {
		s.deps.Logger.ErrorContext(ctx, "session not listed", "session", start.SessionID, "code", roleplay.CodeOf(err), "error", err)
	}
	s.deps.Bus.Publish(ctx, recorded(actor.ID, loaded, entries))
	return loaded.Session(), nil
}

func participantOf(actor roleplay.Actor, name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || name == actor.Name {
		return "", nil
	}
	if !actor.Role.Includes(roleplay.RoleAdmin) {
		return "", roleplay.Errorf(roleplay.CodeForbidden, "Only an administrator starts a session for another participant.")
	}
	return roleplay.CheckName("participantName", name)
}

// pin names the newest revisions of a scenario, a character of it, the script
// and the rubric. A scenario may do without a rubric.
func (s *Service) pin(ctx context.Context, id roleplay.ScenarioID, who roleplay.CharacterID) (roleplay.Start, error) {
	sc, err := s.scenario(ctx, id, 0)
	if err != nil {
		return roleplay.Start{}, err
	}
	if !slices.Contains(sc.Characters, who) {
		return roleplay.Start{}, roleplay.Invalid("characterId", "The scenario %q has no such character. It has: %s.", sc.Title, join(sc.Characters))
	}
	character, err := s.characters.Latest(ctx, string(who))
	if err != nil {
		return roleplay.Start{}, err
	}
	script, err := s.scripts.Latest(ctx, string(character.Script))
	if err != nil {
		return roleplay.Start{}, err
	}
	start := roleplay.Start{
		Scenario: sc.ID, ScenarioRev: sc.Rev, Character: character.ID, CharacterRev: character.Rev,
		Script: script.ID, ScriptRev: script.Rev, Title: sc.Title, CharacterName: character.Name, Language: sc.Language,
	}
	if sc.Rubric == "" {
		return start, nil
	}
	rubric, err := s.rubrics.Latest(ctx, string(sc.Rubric))
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return start, nil
	}
	start.Rubric, start.RubricRev = rubric.ID, rubric.Rev
	return start, err
}

func join(ids []roleplay.CharacterID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}

func (s *Service) seed() (uint64, error) {
	var b [8]byte
	if _, err := io.ReadFull(s.deps.Random, b[:]); err != nil {
		return 0, fmt.Errorf("read randomness for a seed: %w", err)
	}
	return binary.BigEndian.Uint64(b[:]), nil
}

// opening is what the character says before the trainee has said anything. Whether
// there is anything, and what, is authored, whoever plays afterwards.
func (s *Service) opening(ctx context.Context, start roleplay.Start) ([]roleplay.Entry, error) {
	def, err := s.talks.Definition(ctx, start)
	if err != nil {
		return nil, err
	}
	state := scene.New(def, start.Seed)
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	reply, err := play(ctx, s.deps.Script(def), state.View(def), func(string) {})
	if err != nil {
		return nil, &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "The character did not answer, so the session was not started. Try again.", Err: err}
	}
	if reply.Text == "" {
		return nil, nil // the trainee begins
	}
	turn, err := s.newTurn(roleplay.SpeakerCharacter, reply, transcript.Talk{Start: start})
	if err != nil {
		return nil, err
	}
	turn.Seq = 1
	return scene.Decide(def, state, turn, reply.Played...), nil
}

// newTurn makes a turn of a talk that begins now, or where the clock was set back
// with the turn before it: At orders the transcript, for ever. Its place in the
// log is not known yet.
func (s *Service) newTurn(speaker roleplay.Speaker, said partner.Reply, talk transcript.Talk) (roleplay.Turn, error) {
	now := s.now()
	id, err := roleplay.NewUUIDv7(now, s.deps.Random)
	if err != nil {
		return roleplay.Turn{}, err
	}
	at := max(now.Sub(talk.Start.At).Milliseconds(), 0)
	for _, before := range talk.Turns {
		at = max(at, before.At)
	}
	turn := roleplay.Turn{
		ID: roleplay.TurnID(id), Speaker: speaker, By: said.By, Model: said.Model, Text: said.Text,
		At: at, CreatedAt: now, State: roleplay.TurnCompleted,
	}
	if said.Cut {
		turn.State = roleplay.TurnCut
	}
	return turn, nil
}
