package fake

import "slices"

// Fault is something that a service does wrong, or that happens on the way.
type Fault string

// The faults. Those of the first group answer with a status above 299.
const (
	BadKey       Fault = "bad_key"       // 401, and 400 of Gemini
	Forbidden    Fault = "forbidden"     // 403
	NoModel      Fault = "no_model"      // 404 with a reason
	NoPath       Fault = "no_path"       // 404 in HTML
	Rejected     Fault = "rejected"      // 400
	Busy         Fault = "busy"          // 429 with Retry-After: 7
	BusySilent   Fault = "busy_silent"   // 429 without
	DailyQuota   Fault = "daily_quota"   // 429 of a quota per day, or of credit
	ServerError  Fault = "server_error"  // 500
	Overloaded   Fault = "overloaded"    // 503
	Redirect     Fault = "redirect"      // 307 to Reply.Elsewhere
	HTML         Fault = "html"          // 200 with a page, as a hotel's network answers
	CutEarly     Fault = "cut_early"     // closes before the first byte
	Cut          Fault = "cut"           // closes after some pieces
	Reset        Fault = "reset"         // resets the connection after some pieces
	Unfinished   Fault = "unfinished"    // ends the stream in order, but without saying why
	Stall        Fault = "stall"         // says nothing more after some pieces, until the client leaves
	StallEarly   Fault = "stall_early"   // says nothing at all
	Malformed    Fault = "malformed"     // broken JSON after some pieces
	ErrorInside  Fault = "error_inside"  // an error in place of a piece, after status 200
	Unsafe       Fault = "unsafe"        // withholds the rest after some pieces
	UnsafeEarly  Fault = "unsafe_early"  // withholds all
	Empty        Fault = "empty"         // ends without a word
	WrongShape   Fault = "wrong_shape"   // JSON of another shape than was asked for
	NotJSON      Fault = "not_json"      // prose where JSON was asked for
	Huge         Fault = "huge"          // 1 MB of text
	Split        Fault = "split"         // sends 3 bytes at a time, in the midst of letters and lines
	ObeysTrainee Fault = "obeys_trainee" // gives away its instructions, as after an injection
	Narrates     Fault = "narrates"      // tells what the character does, in asterisks
	Coaches      Fault = "coaches"       // leaves the character and gives advice
	Thinks       Fault = "thinks"        // thinks aloud before the answer, as a part of it or beside it
)

// Faults returns all faults.
func Faults() []Fault {
	return slices.Clone([]Fault{
		BadKey, Forbidden, NoModel, NoPath, Rejected, Busy, BusySilent, DailyQuota, ServerError, Overloaded,
		Redirect, HTML, CutEarly, Cut, Reset, Unfinished, Stall, StallEarly, Malformed, ErrorInside,
		Unsafe, UnsafeEarly, Empty, WrongShape, NotJSON, Huge, Split, ObeysTrainee, Narrates, Coaches, Thinks,
	})
}

// RetryAfter is what Busy asks to wait, in seconds.
const RetryAfter = 7

// Canary stands in the message of every error that the server answers, as services
// quote what was sent to them. It should be found nowhere afterwards.
const Canary = "canaryquotedbytheservice"
