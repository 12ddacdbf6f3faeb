package roleplay

// User is a person as others may see them.
type User struct {
	ID    UserID `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"` // empty for a profile without an account on a server
	Role  Role   `json:"role" enum:"GUEST,USER,SCRIPTER,ADMIN"`
}
