package chat

import (
	"context"

	"roleplay/backend/roleplay"
)

// ExportTranscript writes one of the actor's talks as a file: txt to read, md to
// edit, jsonl with everything that was logged. CodeUnauthenticated without an
// actor, CodeNotFound for unknown and for somebody else's, CodeInvalid for an
// unknown format.
func (s *Service) ExportTranscript(ctx context.Context, in ExportInput) (roleplay.File, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return roleplay.File{}, err
	}
	loaded, err := s.load(ctx, actor, in.ID)
	if err != nil {
		return roleplay.File{}, err
	}
	return loaded.File(in.Format, actor.Name)
}
