package roleplay

import "context"

// Role is what an account may do. Each role includes the ones below it.
type Role string

// The roles, from the least to the most.
const (
	RoleGuest    Role = "GUEST"
	RoleUser     Role = "USER"
	RoleScripter Role = "SCRIPTER"
	RoleAdmin    Role = "ADMIN"
)

func (r Role) rank() int {
	switch r {
	case RoleGuest:
		return 1
	case RoleUser:
		return 2
	case RoleScripter:
		return 3
	case RoleAdmin:
		return 4
	}
	return 0
}

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return r.rank() > 0 }

// Includes reports whether r may do what other may.
func (r Role) Includes(other Role) bool { return r.Valid() && r.rank() >= other.rank() }

// Actor is who is asking. A door establishes it; a service checks its right.
type Actor struct {
	ID   UserID
	Name string
	Role Role
}

type actorKey struct{}

// WithActor returns a context in which a is asking.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// RequireActor returns who is asking, if they have at least the role.
// CodeUnauthenticated if nobody is signed in, CodeForbidden if the role does not reach.
func RequireActor(ctx context.Context, least Role) (Actor, error) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	if !ok || a.ID == "" {
		return Actor{}, Errorf(CodeUnauthenticated, "Sign in first.")
	}
	if !a.Role.Includes(least) {
		return Actor{}, Errorf(CodeForbidden, "This needs the role %s; you are signed in as %s.", least, a.Role)
	}
	return a, nil
}
