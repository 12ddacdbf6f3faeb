// Package transport is what the clients of all vendors stand on: the HTTP client that
// they send with, and the rules that an answer keeps whoever gives it.
//
//	model/openai ┐                    ┌ Client: dials, bounds, times out, refuses redirects
//	model/gemini ┴─► SDK ─► Client ───┤ Call: the fault of one request, found below the SDK
//	                        Answer ◄──┘ Answer: counts, cuts off thinking, ends exactly once
//
// An SDK quotes bodies in its errors and logs some of them. So faults are found below
// it: a status above 299 never reaches it, and a body that breaks looks to it as if it
// had ended. Call keeps what really happened.
package transport
