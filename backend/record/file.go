package record

import (
	"bytes"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// File writes the talk as a file for people: format is txt, md, jsonl or ""
// for txt. The trainee stands under the participant's name, where there is one,
// else under the given one. CodeInvalid for an unknown format.
func (l Loaded) File(format, trainee string) (roleplay.File, error) {
	f, err := transcript.ParseFormat(format)
	if err != nil {
		return roleplay.File{}, err
	}
	if l.Start.ParticipantName != "" {
		trainee = l.Start.ParticipantName
	}
	labels := transcript.Labels{
		Title:     l.Definition.Scenario.Title,
		Character: l.Definition.Character.Name,
		Trainee:   trainee,
		Language:  l.Definition.Scenario.Language,
	}
	var body bytes.Buffer
	if err := transcript.Write(&body, f, l.Talk, labels); err != nil {
		return roleplay.File{}, err
	}
	return roleplay.File{
		Name:        transcript.FileName(labels, l.Start.At, f),
		ContentType: f.ContentType(),
		Body:        body.Bytes(),
	}, nil
}
