package recording

import "roleplay/backend/roleplay"

// GetRecordingInput asks for the recording of a session; Points is how finely its waveform
// is drawn, 600 when left out.
type GetRecordingInput struct {
	ID     roleplay.SessionID `json:"id"`
	Points int                `json:"points,omitempty"`
}

// Info is what there is of a recording.
type Info struct {
	Session   roleplay.SessionID `json:"session"`
	Ms        int64              `json:"ms"`        // how long it is; 0: there is none
	Trainee   []float32          `json:"trainee"`   // how loud each part is at most, 0 to 1
	Character []float32          `json:"character"` // the same, of the other side
	Playable  bool               `json:"playable"`  // at the speaker of this machine
}

// Side is who is heard of a recording.
type Side string

// The sides.
const (
	SideBoth      Side = "both"
	SideTrainee   Side = "trainee"
	SideCharacter Side = "character"
)

// PlayRecordingInput plays a recording at the speaker of this machine.
type PlayRecordingInput struct {
	ID    roleplay.SessionID `json:"id"`
	From  int64              `json:"from,omitempty"`  // milliseconds
	Speed float64            `json:"speed,omitempty"` // 0.5 to 2; 1 when left out
	Side  Side               `json:"side,omitempty" enum:"both,trainee,character"`
}

// StopRecordingInput stops what is being played.
type StopRecordingInput struct{}

// DeleteRecordingInput removes the recording of a session.
type DeleteRecordingInput struct {
	ID roleplay.SessionID `json:"id"`
}
