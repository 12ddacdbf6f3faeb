package voice

import (
	"context"

	"roleplay/backend/model"
	"roleplay/backend/roleplay"
)

// LivePart is a live model that may play now.
type LivePart struct {
	Model model.Live
	Name  string                                                            // of the model
	Voice string                                                            // at the service; "": its own choice
	Where string                                                            // the host
	Count func(ctx context.Context, used model.Usage) (cost roleplay.Usage) // counts what was used, and prices it
}

// SpeechParts speak the words of any partner, and write down those of the trainee.
type SpeechParts struct {
	Speaking   model.Speaking // nil: SpeakFault says why
	SpeakVoice string         // "": one that speaks the language
	SpeakFault roleplay.Fault
	Hearing    model.Hearing // nil: nobody writes down what is said
	HearFault  roleplay.Fault
	SpeakWhere string // the host; "": this machine
	HearWhere  string
}
