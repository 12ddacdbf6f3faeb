package app

import "context"

// Window is what the program asks of its window.
type Window interface {
	// Emit sends an event to the page. It never waits for the page.
	Emit(name string, payload any)

	// SaveFile asks where to save a file, proposing a name. The path is empty if
	// the person does not want to.
	SaveFile(ctx context.Context, name string) (path string, err error)
}
