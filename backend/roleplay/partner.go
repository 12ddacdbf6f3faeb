package roleplay

// Partner says who plays a character.
type Partner string

// The partners. A person who takes a character over comes with the classroom.
const (
	PartnerScript Partner = "script" // authored replies, on this machine
	PartnerModel  Partner = "model"  // the language model that is chosen when it is its turn
)

// Valid reports whether p is one of the partners.
func (p Partner) Valid() bool { return p == PartnerScript || p == PartnerModel }

// PartnerChanged has somebody else play the character from the next reply on.
type PartnerChanged struct {
	To Partner `json:"to"`
}

// Usage is what models took for a talk, in tokens, and what that cost.
type Usage struct {
	In   int64 `json:"in"`   // of requests
	Out  int64 `json:"out"`  // of answers, thinking included
	Cost int64 `json:"cost"` // billionths of a US dollar, by the prices set when it was used; 0 where none are
}

// Add returns the sum of both.
func (u Usage) Add(other Usage) Usage {
	return Usage{In: u.In + other.In, Out: u.Out + other.Out, Cost: u.Cost + other.Cost}
}

// ModelUsed records what a reply took, all its tries and checks together.
type ModelUsed struct {
	Model string `json:"model"`
	Usage
	Tries   int   `json:"tries"`             // requests for the words themselves; 1 where the first was right
	FirstMs int64 `json:"firstMs,omitempty"` // from asking to the first words that were shown
	Cut     Fault `json:"cut,omitempty"`     // why the reply broke off; its words stay
}

// Summarised records what a model made of the part of a talk that has become too
// long for it. Of earlier turns it is told no more than this.
type Summarised struct {
	Turn TurnID `json:"turn"` // the last turn that the text is about
	Text string `json:"text"`
}

// Fault is why a model did not play, one for each thing that a person can do about it.
type Fault string

// The faults of models and of reaching them.
const (
	FaultKey         Fault = "key"         // the key is not valid
	FaultForbidden   Fault = "forbidden"   // the key may not use this model, or not from here
	FaultModel       Fault = "model"       // the service has no such model
	FaultAddress     Fault = "address"     // the address is not that of a service
	FaultRejected    Fault = "rejected"    // the service does not take the request
	FaultBusy        Fault = "busy"        // too many requests just now
	FaultQuota       Fault = "quota"       // a quota or credit of the service is used up
	FaultServer      Fault = "server"      // the service has failed
	FaultOffline     Fault = "offline"     // no connection
	FaultCertificate Fault = "certificate" // the other side cannot show that it is who it should be
	FaultRedirect    Fault = "redirect"    // the service sends us elsewhere: refused
	FaultNotModel    Fault = "not_model"   // something answers that is no such service
	FaultCut         Fault = "cut"         // the connection broke
	FaultStall       Fault = "stall"       // nothing more came
	FaultRefused     Fault = "refused"     // the service withholds the answer
	FaultEmpty       Fault = "empty"       // an answer without a word
	FaultTooLong     Fault = "too_long"    // an answer without end
	FaultShape       Fault = "shape"       // an answer in another form than was asked for
	FaultLocalOnly   Fault = "local_only"  // nothing may leave this machine
)

// The faults of this side.
const (
	FaultRole    Fault = "role"    // the model does not stay in its role
	FaultLimit   Fault = "limit"   // the limit that was set for tokens or cost is reached
	FaultNone    Fault = "none"    // no model is chosen
	FaultConsent Fault = "consent" // the person has not agreed to what is sent, and where
	FaultScript  Fault = "script"  // the script failed, or was stopped
)
