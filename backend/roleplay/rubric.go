package roleplay

// Rubric is how a person judges a run: criteria with anchored levels.
type Rubric struct {
	ID       RubricID    `json:"id" yaml:"id"`
	Rev      int         `json:"rev" yaml:"-"`
	Title    string      `json:"title" yaml:"title"`
	Source   string      `json:"source" yaml:"source"` // where the criteria come from
	Criteria []Criterion `json:"criteria" yaml:"criteria"`
}

// Criterion is one thing that is judged.
type Criterion struct {
	ID       string  `json:"id" yaml:"id"`
	Title    string  `json:"title" yaml:"title"`
	Question string  `json:"question" yaml:"question"`
	Weight   int     `json:"weight" yaml:"weight"`
	Levels   []Level `json:"levels" yaml:"levels"` // ascending
}

// Level is one step of a criterion, with an anchor that says what it looks like.
type Level struct {
	Score  int    `json:"score" yaml:"score"`
	Title  string `json:"title" yaml:"title"`
	Anchor string `json:"anchor" yaml:"anchor"`
}
