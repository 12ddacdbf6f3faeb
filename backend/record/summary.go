package record

import (
	"cmp"
	"strconv"
	"time"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

// maxSummaryText is how long a text of a summary is at most, in characters: what
// a log that comes from elsewhere says of itself must not fill a page.
const maxSummaryText = 200

// lostTitle stands for the title of a talk that has lost its beginning.
const lostTitle = "A session that has lost its beginning"

// summary is what lists say of the talk.
func (l Loaded) summary(s roleplay.SessionID) roleplay.SessionSummary {
	sum := roleplay.SessionSummary{
		ID:              s,
		Title:           short(l.Definition.Scenario.Title),
		ScenarioID:      short(l.Start.Scenario),
		ScenarioRev:     l.Start.ScenarioRev,
		CharacterID:     short(l.Start.Character),
		CharacterName:   short(l.Definition.Character.Name),
		ParticipantName: short(l.Start.ParticipantName),
		State:           l.Talk.State(),
		StartedAt:       l.Start.At,
		TurnCount:       len(l.Talk.Turns),
		Language:        short(l.Definition.Scenario.Language),
		Source:          short(l.Start.Source),
		DeletedAt:       l.Marked.DeletedAt,
		SteppedOut:      l.Talk.SteppedOut(),
	}
	if l.isCopy() {
		sum.Source = cmp.Or(sum.Source, roleplay.SourceRolePlay)
	}
	if l.Talk.End != nil {
		at := l.Talk.End.At
		sum.EndedAt = &at
	}
	if l.Start.SessionID == "" && l.Damage != nil {
		sum.Title = cmp.Or(sum.Title, lostTitle)
		sum.StartedAt = timeOf(s)
	}
	return sum
}

// isCopy reports whether the talk was somebody else's. Its start says so too,
// where the marks are lost.
func (l Loaded) isCopy() bool {
	return l.Marked.Origin != nil || l.Start.UserID != "" && l.Start.UserID != l.user
}

// short is text that is cut where it is too long for a summary.
func short[T ~string](text T) T {
	if len(text) <= maxSummaryText {
		return text
	}
	if runes := []rune(text[:min(len(text), (maxSummaryText+1)*utf8.UTFMax)]); len(runes) > maxSummaryText {
		return T(runes[:maxSummaryText-1]) + "…"
	}
	return text
}

// timeOf is when an id was made, as it says itself.
func timeOf(s roleplay.SessionID) time.Time {
	if !roleplay.IsUUID(string(s)) {
		return time.Time{}
	}
	ms, err := strconv.ParseInt(string(s[:8]+s[9:13]), 16, 64)
	if err != nil || s[14] != '7' {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
