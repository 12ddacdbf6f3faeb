package app

import "context"

// Window is what the program asks of its window.
type Window interface {
	// Emit sends an event to the page. It never waits for the page.
	Emit(name string, payload any)

	// SaveFile asks where to save a file, proposing a name. The path is empty if
	// the person does not want to.
	SaveFile(ctx context.Context, name string) (path string, err error)

	// ChooseFolder asks for a folder. The path is empty if the person does not want to.
	ChooseFolder(ctx context.Context) (path string, err error)

	// ChooseFiles asks for one or several files. There are none if the person does not want to.
	ChooseFiles(ctx context.Context) (paths []string, err error)

	// OpenFolder shows a folder in the file manager of the system.
	OpenFolder(ctx context.Context, path string) error

	// Show brings the window before the others. It does not wait for a window that is not there yet.
	Show()
}
