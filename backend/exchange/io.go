package exchange

import (
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// ExportInput chooses what of which talks is written, and how. A talk is one
// file for each format. jsonl is always the whole record and nothing
// besides, so Events, Speaker and Notes do not change it.
type ExportInput struct {
	record.Selection
	UserID  roleplay.UserID  `json:"userId,omitempty"`                           // whose talks; one's own when left out; administrators may name others
	Formats []string         `json:"formats,omitempty"`                          // of transcript.Formats; txt when left out
	Events  bool             `json:"events,omitempty"`                           // with what the scene decided, where the format can show it
	Speaker roleplay.Speaker `json:"speaker,omitempty" enum:"trainee,character"` // the turns of one speaker only
	Notes   bool             `json:"notes,omitempty"`                            // with one's own bookmarks and notes, where the format can show them
	JobID   roleplay.JobID   `json:"jobId,omitempty"`
}

// ExportReport says what was written.
type ExportReport struct {
	Talks  int       `json:"talks"` // of which something was written
	Files  int       `json:"files"`
	Failed []Failure `json:"failed"`          // talks that could not be written, or not in all formats; the others were
	Notes  []string  `json:"notes,omitempty"` // what else is worth knowing, whole sentences
}

// Failure is a talk, or a place in a file, that could not be taken, and why.
type Failure struct {
	SessionID roleplay.SessionID `json:"sessionId,omitempty"`
	Place     string             `json:"place,omitempty"` // a file, a line
	Message   string             `json:"message"`
}

// FileInput chooses one talk and one format.
type FileInput struct {
	ID      roleplay.SessionID `json:"id"`
	Format  string             `json:"format,omitempty" enum:"txt,md,html,jsonl,csv,vtt,srt,sillytavern,docx,pdf"` // txt when left out
	Events  bool               `json:"events,omitempty"`
	Speaker roleplay.Speaker   `json:"speaker,omitempty" enum:"trainee,character"`
	Notes   bool               `json:"notes,omitempty"` // with one's own bookmarks and notes
}

// ImportInput says how a file is taken in. Its kind is found by looking into it.
type ImportInput struct {
	Name   string          `json:"name"`             // of the file, for the report
	UserID roleplay.UserID `json:"userId,omitempty"` // whose talks they become; one's own when left out; administrators may name others
	AsCopy bool            `json:"asCopy,omitempty"` // take talks of somebody else, marked as such
	JobID  roleplay.JobID  `json:"jobId,omitempty"`
}

// ImportReport says what was taken in.
type ImportReport struct {
	Source   roleplay.Source      `json:"source" enum:"roleplay,sillytavern,python"`
	Sessions []roleplay.SessionID `json:"sessions"` // that are new here, or longer than before
	Talks    int                  `json:"talks"`    // how many these are
	Known    int                  `json:"known"`    // that were here already, whole
	Users    int                  `json:"users"`    // accounts that were made (Python)
	Skipped  int                  `json:"skipped"`  // lines that could not be read and were left out
	Failed   []Failure            `json:"failed"`   // what could not be taken and why, at most 100
	Notes    []string             `json:"notes"`    // what else is worth knowing, whole sentences
}

// CancelJobInput names work of the actor's.
type CancelJobInput struct {
	ID roleplay.JobID `json:"id"`
}

// CancelJobOutput says whether there was such work.
type CancelJobOutput struct {
	Cancelled bool `json:"cancelled"`
}

// AutoExport is the automatic export: each talk that ends is written to the folder.
type AutoExport struct {
	On      bool     `json:"on"`
	Folder  string   `json:"folder"`  // a whole path of this machine; "" while none was chosen
	Formats []string `json:"formats"` // of transcript.Formats
	Failing string   `json:"failing"` // why the last try failed, as a sentence; "" if it did not
	Waiting int      `json:"waiting"` // talks that are still to be written
}

// GetAutoExportInput asks for it.
type GetAutoExportInput struct{}

// SetAutoExportInput changes it. The folder is chosen apart, by a dialog or the
// command line: a page cannot name one.
type SetAutoExportInput struct {
	On      bool     `json:"on"`
	Formats []string `json:"formats"`
}
