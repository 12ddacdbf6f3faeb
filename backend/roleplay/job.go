package roleplay

// JobID names work that takes a while: an export, an import, a check. Whoever
// asks for the work makes the id (UUIDv4), so that they can cancel it before
// it has answered.
type JobID string

// JobUnit says what a piece of work counts.
type JobUnit string

// The units.
const (
	JobTalks JobUnit = "talks" // talks that are written, changed or checked, or taken in from a folder of talks
	JobLines JobUnit = "lines" // lines of the record of one talk that is taken in
	JobFiles JobUnit = "files" // files of an archive that is taken in, those that are left out too, but for what macOS adds
)

// JobProgress tells how far a piece of work is. It is news for whoever asked for it.
type JobProgress struct {
	ID    JobID   `json:"id"`
	Unit  JobUnit `json:"unit" enum:"talks,lines,files"` // of Done and Total
	Done  int     `json:"done"`
	Total int     `json:"total"` // 0 where it is not known
}
