package roleplay

// The number of sessions on a page of a list.
const (
	DefaultPage = 50
	MaxPage     = 200
)

// CheckPage returns how many sessions a page has that was asked for with this
// after ("" for the first page) and this limit (0 for DefaultPage). CodeInvalid
// for an after that is no id, and for a limit out of range.
func CheckPage(after SessionID, limit int) (int, error) {
	switch {
	case limit < 0 || limit > MaxPage:
		return 0, Invalid("limit", "A page has 1 to %d sessions.", MaxPage)
	case after != "" && !IsUUID(string(after)):
		return 0, Invalid("after", "A list goes on after the id of a session.")
	case limit == 0:
		return DefaultPage, nil
	}
	return limit, nil
}
