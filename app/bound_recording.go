package app

import (
	"encoding/json"

	"roleplay/backend/recording"
)

// GetRecording tells what there is of the recording of a session.
func (b *Recording) GetRecording(in recording.GetRecordingInput) (json.RawMessage, error) {
	return call(b.app.caller, "recording.GetRecording", b.app.services.Recording.GetRecording, in)
}

// DeleteRecording removes the recording of a session.
func (b *Recording) DeleteRecording(in recording.DeleteRecordingInput) (json.RawMessage, error) {
	return call(b.app.caller, "recording.DeleteRecording", b.app.services.Recording.DeleteRecording, in)
}

// PlayRecording plays a recording at the speaker.
func (b *Recording) PlayRecording(in recording.PlayRecordingInput) (json.RawMessage, error) {
	return call(b.app.caller, "recording.PlayRecording", b.app.services.Recording.PlayRecording, in)
}

// StopRecording stops what is being played.
func (b *Recording) StopRecording(in recording.StopRecordingInput) (json.RawMessage, error) {
	return call(b.app.caller, "recording.StopRecording", b.app.services.Recording.StopRecording, in)
}
