// Package sheet is a talk as a page shows it: clean strings in the order in
// which they are read, without ids, escapes or layout. The formats that set
// type each make their own page of it.
//
//	transcript.Talk ──► sheet.Document ──┬─► html
//	                                     ├─► docx.Write
//	                                     └─► pdf.Write
package sheet

import "time"

// Document is one talk. Its strings hold no control characters and no marks
// that turn the direction of text, and are one line each.
type Document struct {
	Title       string
	Language    string    // of what was said, a well-formed BCP 47 tag
	Headings    string    // the language of all that the program says, a well-formed BCP 47 tag
	RightToLeft bool      // what was said runs from right to left
	Created     time.Time // the moment that the file gives as its own; never zero
	Details     []Detail  // who, when
	Heading     string    // above the turns
	Turns       []Turn

	Page    string // the words of a page's number: "Page %d of %d"
	Missing string // told on the page where its font lacks characters: "… %s …", with the list of them
}

// Detail is one line about the talk.
type Detail struct{ Label, Value string }

// Turn is what one speaker said.
type Turn struct {
	Number  int    // its place in the whole talk, from 1
	Name    string // of the speaker
	Clock   string // how far into the talk it began
	Trainee bool
	Text    []string // lines; an empty one parts two paragraphs
	Notes   []string // what the scene decided on it
}
