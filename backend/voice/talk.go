package voice

import (
	"context"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

func notYet() error {
	return roleplay.Errorf(roleplay.CodeUnavailable, "Nobody can speak in this version yet.")
}

func (s *Service) applySettings(roleplay.Actor, record.VoiceDocument) {}

// GetVoice tells how the talk by voice stands that goes on at this machine, if it is the actor's.
func (s *Service) GetVoice(ctx context.Context, _ GetVoiceInput) (roleplay.Voice, error) {
	_, err := roleplay.RequireActor(ctx, roleplay.RoleGuest)
	return roleplay.Voice{State: roleplay.VoiceOff}, err
}

// StartVoice begins.
func (s *Service) StartVoice(context.Context, StartVoiceInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// StopVoice ends.
func (s *Service) StopVoice(context.Context, StopVoiceInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// SetMuted mutes.
func (s *Service) SetMuted(context.Context, SetMutedInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// SetOpen opens.
func (s *Service) SetOpen(context.Context, SetOpenInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// Interrupt interrupts.
func (s *Service) Interrupt(context.Context, InterruptInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// SayText types.
func (s *Service) SayText(context.Context, SayTextInput) (roleplay.Voice, error) {
	return roleplay.Voice{}, notYet()
}

// ListDevices lists.
func (s *Service) ListDevices(context.Context, ListDevicesInput) (ListDevicesOutput, error) {
	return ListDevicesOutput{}, notYet()
}

// StartCheck begins.
func (s *Service) StartCheck(context.Context, StartCheckInput) (roleplay.VoiceCheck, error) {
	return roleplay.VoiceCheck{}, notYet()
}

// StopCheck ends.
func (s *Service) StopCheck(context.Context, StopCheckInput) (roleplay.VoiceCheck, error) {
	return roleplay.VoiceCheck{}, notYet()
}

// PlayTone plays.
func (s *Service) PlayTone(context.Context, PlayToneInput) (roleplay.VoiceCheck, error) {
	return roleplay.VoiceCheck{}, notYet()
}

// RecordCheck records.
func (s *Service) RecordCheck(context.Context, RecordCheckInput) (roleplay.VoiceCheck, error) {
	return roleplay.VoiceCheck{}, notYet()
}

// GetCheck tells.
func (s *Service) GetCheck(context.Context, GetCheckInput) (roleplay.VoiceCheck, error) {
	return roleplay.VoiceCheck{}, notYet()
}
