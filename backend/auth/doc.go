// Package auth knows who somebody is: accounts with a password, the profiles of
// the people at this machine, and the tokens that prove a sign-in afterwards.
//
//	Register, CreateUser ─┐                      ┌─ Login, OpenProfile ─► SignedIn{access, refresh}
//	CreateProfile ────────┴─► logins/  accounts/ ─┴─ Authenticate(access) ─► roleplay.Actor
//	                          claim    who, role,    Refresh(refresh) ─► SignedIn
//	                          email    password      SignOutEverywhere: generation + 1
//
// A token says only who and which generation. The account says the rest, at
// every call: a changed role acts at once, a raised generation ends every token.
package auth
