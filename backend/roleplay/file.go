package roleplay

// File is something to be saved outside the program. It never travels in JSON:
// a browser downloads it, the desktop asks where to write it.
type File struct {
	Name        string // safe on every system, with its ending
	ContentType string
	Body        []byte
}
