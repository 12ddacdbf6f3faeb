package model

import (
	"context"
	"encoding/json"
	"iter"
)

// Role says whose words a message holds.
type Role string

// The roles.
const (
	RoleUser      Role = "user"      // whom the model answers
	RoleAssistant Role = "assistant" // the model itself
)

// Message is one contribution to the conversation that a model continues.
type Message struct {
	Role Role
	Text string
}

// Request is what a model is asked. Messages alternate, begin with RoleUser and
// end with it; an implementation refuses others with CodeInvalid before anything is sent
// (see Check), and so a Schema that is none.
type Request struct {
	System      string          // how to answer
	Messages    []Message       // what has been said, oldest first
	Schema      json.RawMessage // of the answer, which is then a JSON document; nil: free text
	SchemaName  string          // of a Schema: lower-case letters and "_"
	MaxTokens   int             // of the answer; 0: as many as the service gives
	Temperature *float64        // nil: the service's own
}

// Chunk is a piece of an answer. The last one has Finish.
type Chunk struct {
	Text   string
	Finish Finish
	Usage  Usage // of the whole request; with Finish, and zero where the service does not say
}

// Finish says why an answer ended.
type Finish string

// The ends of an answer. An answer that the service withholds is a FaultRefused instead.
const (
	FinishStop   Finish = "stop"   // the model was done
	FinishLength Finish = "length" // MaxTokens were used up
)

// Usage is what a request took, in tokens of the model. Thinking counts as Out.
type Usage struct {
	In     int `json:"in"`               // all of the request
	Cached int `json:"cached,omitempty"` // of In: found in a cache of the service, mostly cheaper
	Out    int `json:"out"`
}

// Add returns the sum of both.
func (u Usage) Add(other Usage) Usage {
	return Usage{In: u.In + other.In, Cached: u.Cached + other.Cached, Out: u.Out + other.Out}
}

// Capabilities are what a model can do, as far as its service or its name tells.
type Capabilities struct {
	Schema  bool // answers by a JSON Schema
	Context int  // tokens that request and answer may have together; 0: not known
}

// Text is one language model. It may be used concurrently.
type Text interface {
	// Capabilities tells what the model can do, without asking its service.
	Capabilities() Capabilities

	// Stream asks the model and yields its answer in pieces, as they come. Words
	// that were yielded before an error stay what the model said. An error is the
	// last thing that is yielded: an *Error, or ctx's cause if ctx ended. When the
	// caller stops early or ctx ends, the connection is closed at once. A Chunk with
	// Finish is yielded exactly once and last if there is no error; text that is
	// empty as a whole is a FaultEmpty.
	Stream(ctx context.Context, r Request) iter.Seq2[Chunk, error]
}

// Client reaches one service. It may be used concurrently.
type Client interface {
	// Text returns the model of that name. It asks nothing of the service, so an
	// unknown name is a FaultModel of the first Stream.
	Text(name string) Text

	// Models lists the names of the models that the service offers for text, sorted. The
	// errors are those of Stream. It proves that address and key are right.
	Models(ctx context.Context) ([]string, error)

	// Close closes idle connections. What runs goes on.
	Close()
}

// Vendor names the protocol that a service speaks, and how it is signed in to.
type Vendor string

// The vendors.
const (
	VendorGemini Vendor = "gemini" // Gemini API, by key
	VendorVertex Vendor = "vertex" // Gemini on Vertex AI: a key of a service account, else Application Default Credentials
	VendorOpenAI Vendor = "openai" // chat completions, at any address
)

// Connection says where a service is and how to sign in to it.
type Connection struct {
	Vendor   Vendor
	Address  string // base URL; "" for the vendor's own. VendorOpenAI: up to and with "/v1". Plain http goes to this machine and private networks only
	Key      string // never logged, never part of an error; "" where none is asked for
	Project  string // VendorVertex
	Location string // VendorVertex, such as "europe-west4"

	// LocalOnly refuses every address that is not of this machine, when it is dialled
	// and not before: a name that leads elsewhere is of no use. Names other than
	// "localhost" are not even looked up, and proxies are passed by.
	LocalOnly bool
}

// Connect makes the client of a service, without asking it anything. CodeInvalid
// names the field that cannot be right.
type Connect func(Connection) (Client, error)
