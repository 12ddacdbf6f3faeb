package upkeep

import (
	"time"

	"roleplay/backend/roleplay"
)

// GetStorageInput asks what is kept and how it is doing.
type GetStorageInput struct{}

// Storage is what is kept on this machine. All sizes are bytes. Only an
// administrator, or the person of this machine, may see it.
type Storage struct {
	State   roleplay.StorageState `json:"state" enum:"good,full,read_only,salvaged"`
	Path    string                `json:"path"`  // of the data file
	File    int64                 `json:"file"`  // its size
	Free    int64                 `json:"free"`  // of it, room that Compact gives back
	Index   int64                 `json:"index"` // the index of the search, beside it
	Keys    int                   `json:"keys"`
	Parts   []StoragePart         `json:"parts"` // what takes the room, largest first
	Talks   int                   `json:"talks"`
	Binned  int                   `json:"binned"` // talks in the bin
	Salvage *Salvage              `json:"salvage,omitempty"`
}

// StoragePart is one kind of what is kept.
type StoragePart struct {
	Kind  string `json:"kind" enum:"talks,sealed,evaluations,marks,lists,content,accounts,journal,other"`
	Bytes int64  `json:"bytes"`
}

// Salvage tells what became of a file that was damaged when the program started, until somebody has seen it.
type Salvage struct {
	Copy  string        `json:"copy"` // where the damaged file lies
	Cause string        `json:"cause"`
	Kept  int           `json:"kept"`  // entries that are there again
	Stale int           `json:"stale"` // of which only an older state could be found
	Lost  int           `json:"lost"`  // that are known to be missing
	Talks []DamagedTalk `json:"talks"` // those that miss something, at most 200
}

// AcknowledgeSalvageInput says that what became of a damaged file has been seen.
type AcknowledgeSalvageInput struct{}

// AcknowledgeSalvageOutput says how the storage is doing now.
type AcknowledgeSalvageOutput struct {
	State roleplay.StorageState `json:"state" enum:"good,full,read_only,salvaged"`
}

// DamagedTalk is a talk that misses something.
type DamagedTalk struct {
	UserID    roleplay.UserID    `json:"userId"`
	SessionID roleplay.SessionID `json:"sessionId"`
	Title     string             `json:"title"`   // "" where that is lost too
	Message   string             `json:"message"` // what is missing
}

// VerifyInput asks for everything to be read and checked. With Repair what is
// derived is built again: the lists of sessions, the index of the search.
type VerifyInput struct {
	Repair bool           `json:"repair,omitempty"`
	JobID  roleplay.JobID `json:"jobId,omitempty"`
}

// VerifyReport says what was read, and what is wrong.
type VerifyReport struct {
	Users    int       `json:"users"`
	Talks    int       `json:"talks"`
	Appends  int       `json:"appends"`  // whose place in the chain was recomputed
	Sealed   int       `json:"sealed"`   // talks with a sealed copy, compared byte by byte where the events are there too
	Problems []Problem `json:"problems"` // at most 1000
	Repaired int       `json:"repaired"` // lists that were written anew
}

// Problem is one thing that is wrong. A problem that Repaired is not wrong any more.
type Problem struct {
	Kind      string             `json:"kind" enum:"file,chain,missing,newer,sealed,list,document,queue"`
	UserID    roleplay.UserID    `json:"userId,omitempty"`
	SessionID roleplay.SessionID `json:"sessionId,omitempty"`
	Title     string             `json:"title,omitempty"`     // of the session, as the lists know it
	StartedAt *time.Time         `json:"startedAt,omitempty"` // the same
	Message   string             `json:"message"`
	Repaired  bool               `json:"repaired"`
}

// CompactInput asks for room to be given back.
type CompactInput struct{}

// CompactOutput says how many bytes that was.
type CompactOutput struct {
	Freed int64 `json:"freed"`
}
