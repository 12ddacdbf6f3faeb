// Package admin tells what program this is and where it keeps its data, and keeps
// what holds for everybody who uses it: where those find help who step out of a talk.
package admin

import (
	"context"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// About describes the running program.
type About struct {
	Version    string `json:"version"`
	Mode       string `json:"mode" enum:"desktop,server"`
	DataFolder string `json:"dataFolder"` // an absolute path; "" for those who may not know it
	Store      string `json:"store"`      // the kind of storage, such as bolt
}

// GetAboutInput asks about the program.
type GetAboutInput struct{}

// Service answers questions about the program. It may be used concurrently.
type Service struct {
	About About
	Store store.Store
}

// GetAbout describes the program. Only an administrator learns the data folder.
// CodeUnauthenticated without an actor.
func (s *Service) GetAbout(ctx context.Context, _ GetAboutInput) (About, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	if err != nil {
		return About{}, err
	}
	about := s.About
	if !actor.Role.Includes(roleplay.RoleAdmin) {
		about.DataFolder = ""
	}
	return about, nil
}
