package scripter

// CheckContentInput is the source of one document as its author wrote it.
type CheckContentInput struct {
	Name   string `json:"name,omitempty"` // of the file, for the messages
	Source string `json:"source"`
}

// CheckContentOutput lists what is wrong, in the order of the source; empty when all is well.
type CheckContentOutput struct {
	Kind     string    `json:"kind"` // scenario, character, script or rubric; "" when it could not be told
	Problems []Problem `json:"problems"`
}

// Problem is one mistake in a source.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1; 0 for a file that could not be read
	Column  int    `json:"column"` // from 1
	Path    string `json:"path"`   // of the field, such as facts[2].gate.turn
	Message string `json:"message"`
}

// PublishContentInput is the source of one document to be made the newest revision.
type PublishContentInput struct {
	Name   string `json:"name,omitempty"`
	Source string `json:"source"`
}

// Published names the revision that was made.
type Published struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	Rev  int    `json:"rev"`
}
