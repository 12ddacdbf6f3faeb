package transcript

import (
	"cmp"
	"strings"

	"roleplay/backend/roleplay"
)

// words are what the program itself says in one language.
type words struct {
	language                                                             string
	title, with, trainee, character, started, state, active, ended, talk string
	shown, only                                                          string
	page, missing                                                        string
	script, model, cut                                                   string // who played, and what broke off

	move, mood, fact, objective, stage string
	bookmark, note                     string
	facts                              map[roleplay.FactState]string
	open, close                        string // quotation marks
}

func (l Labels) words() words {
	base, _, _ := strings.Cut(strings.ToLower(l.Language), "-")
	if base == "de" {
		return words{
			language: "de",
			title:    "Gespräch", with: "Mit", trainee: "Trainee", character: "Figur",
			started: "Begonnen", state: "Stand", active: "läuft", ended: "beendet", talk: "Verlauf",
			shown: "Gezeigt", only: "nur, was %s gesagt hat",
			page: "Seite %d von %d", missing: "Zeichen, die die Schrift dieser Datei nicht enthält, stehen als ihr Code in ⟦ ⟧: %s",
			script: "Skript", model: "Sprachmodell", cut: "abgebrochen",
			move: "Gesprächszug", mood: "Stimmung", fact: "Fakt", objective: "Ziel erreicht", stage: "Abschnitt",
			facts: map[roleplay.FactState]string{
				roleplay.FactHidden: "verborgen", roleplay.FactHinted: "angedeutet", roleplay.FactOpen: "freigegeben", roleplay.FactDisclosed: "ausgesprochen",
			},
			bookmark: "Lesezeichen", note: "Notiz",
			open: "„", close: "“",
		}
	}
	return words{
		language: "en",
		title:    "Conversation", with: "With", trainee: "Trainee", character: "Character",
		started: "Started", state: "State", active: "in progress", ended: "ended", talk: "Transcript",
		shown: "Shown", only: "only what %s said",
		page: "Page %d of %d", missing: "Characters that the font of this file lacks stand as their code in ⟦ ⟧: %s",
		script: "script", model: "language model", cut: "broke off",
		move: "Move", mood: "Mood", fact: "Fact", objective: "Objective met", stage: "Stage",
		facts: map[roleplay.FactState]string{
			roleplay.FactHidden: "hidden", roleplay.FactHinted: "hinted at", roleplay.FactOpen: "opened", roleplay.FactDisclosed: "disclosed",
		},
		bookmark: "Bookmarked", note: "Note",
		open: "“", close: "”",
	}
}

// player says who played a turn of the character.
func (w words) player(t roleplay.Turn) string {
	if t.By == roleplay.ByModel {
		return cmp.Or(line(t.Model), w.model)
	}
	return w.script
}
