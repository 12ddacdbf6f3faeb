package library

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/search"
)

// maxHeadings is how many headings of talks are held.
const maxHeadings = 4096

// heading is what all documents of a talk have in common, and its title. It is
// in the start of the talk and never changes.
type heading struct {
	scenario roleplay.ScenarioID
	language string
	title    string
	at       time.Time
}

// heading returns that of a talk. a is an append of it that was read, which
// saves reading the first one again if it is that. A *record.Damage if the
// talk has lost its start, CodeNotFound if there is no such talk.
func (k *keeper) heading(ctx context.Context, talk place, a record.Append) (heading, error) {
	if a.Seq == 1 {
		return k.headingOf(ctx, talk, a)
	}
	if h, ok := k.headings[talk]; ok {
		return h, nil
	}
	for first, err := range k.log.Read(ctx, talk.user, talk.session, record.Head{}) {
		if err != nil {
			return heading{}, fmt.Errorf("read the start of a talk: %w", err)
		}
		return k.headingOf(ctx, talk, first)
	}
	return heading{}, errNoSession()
}

// headingOf reads the heading from the first append. What talks from before did
// not say themselves is in the content that they pin.
func (k *keeper) headingOf(ctx context.Context, talk place, first record.Append) (heading, error) {
	var start roleplay.Start
	for _, e := range first.Entries {
		if e.Type == roleplay.EntryStart && e.Start != nil {
			start = *e.Start
			break
		}
	}
	title, character, language := start.Title, start.CharacterName, start.Language
	if title == "" || character == "" || language == "" {
		def, err := k.talks.Definition(ctx, start)
		if err != nil {
			return heading{}, fmt.Errorf("read what a talk is about: %w", err)
		}
		title = cmp.Or(title, def.Scenario.Title)
		character = cmp.Or(character, def.Character.Name)
		language = cmp.Or(language, def.Scenario.Language)
	}
	h := heading{scenario: start.Scenario, language: language, at: start.At}
	for _, part := range []string{title, character, start.ParticipantName} {
		if part = strings.TrimSpace(part); part != "" {
			h.title += " · " + part
		}
	}
	h.title = strings.TrimPrefix(h.title, " · ")
	if len(k.headings) >= maxHeadings {
		clear(k.headings)
	}
	k.headings[talk] = h
	return h, nil
}

// add puts the documents of one append into the batch.
func (h heading) add(b *batch, talk place, a record.Append) {
	d := search.Document{User: talk.user, Session: talk.session, Scenario: h.scenario, Language: h.language}
	for _, e := range a.Entries {
		switch {
		case e.Type == roleplay.EntryStart && e.Start != nil && a.Seq == 1:
			d := d
			d.Kind, d.At, d.Text = search.KindTitle, h.at, h.title
			b.add(d)
		case e.Type == roleplay.EntryMessage && e.Turn != nil:
			d := d
			d.Kind, d.ID, d.Turn = search.KindTurn, string(e.Turn.ID), e.Turn.ID
			d.Speaker, d.At, d.Text = e.Turn.Speaker, e.Turn.CreatedAt, e.Turn.Text
			if d.At.IsZero() {
				d.At = h.at.Add(time.Duration(e.Turn.At) * time.Millisecond)
			}
			b.add(d)
		}
	}
}
