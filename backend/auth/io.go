package auth

import (
	"time"

	"roleplay/backend/roleplay"
)

// RegisterInput makes an account with the role USER.
type RegisterInput struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Name     string `json:"name"`
}

// LoginInput proves who one is.
type LoginInput struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

// RefreshInput exchanges a refresh token for new tokens.
type RefreshInput struct {
	RefreshToken string `json:"refreshToken"`
}

// SignedIn is a user with the tokens that prove it from now on.
type SignedIn struct {
	User         roleplay.User `json:"user"`
	AccessToken  string        `json:"accessToken"`
	RefreshToken string        `json:"refreshToken"`
	ExpiresAt    time.Time     `json:"expiresAt"` // of the access token
}

// GetMeInput asks who is signed in.
type GetMeInput struct{}

// SignOutEverywhereInput ends every sign-in of the actor.
type SignOutEverywhereInput struct{}

// Done is the answer of an operation that makes nothing.
type Done struct{}

// ListProfilesInput asks for the people of this machine. Key is the launch key
// where the program is served to its owner's browser; the window needs none.
type ListProfilesInput struct {
	Key string `json:"key,omitempty"`
}

// ListProfilesOutput holds the profiles, the first made first.
type ListProfilesOutput struct {
	Profiles []Profile `json:"profiles"`
}

// Profile is a person at this machine. Locked ones ask for their password.
type Profile struct {
	ID     roleplay.UserID `json:"id"`
	Name   string          `json:"name"`
	Role   roleplay.Role   `json:"role" enum:"GUEST,USER,SCRIPTER,ADMIN"`
	Locked bool            `json:"locked"`
}

// CreateProfileInput makes a profile; the first profile of a machine is ADMIN,
// later ones are USER. Only a name is needed; a password locks the profile.
type CreateProfileInput struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	Key      string `json:"key,omitempty"`
}

// OpenProfileInput signs in as a profile of this machine.
type OpenProfileInput struct {
	ID       roleplay.UserID `json:"id"`
	Password string          `json:"password,omitempty"`
	Key      string          `json:"key,omitempty"`
}

// CreateUserInput makes an account with a role; for the command line, which has
// no actor but owns the data folder.
type CreateUserInput struct {
	Email    string        `json:"email"`
	Password string        `json:"password"`
	Name     string        `json:"name"`
	Role     roleplay.Role `json:"role"`
}

// Check refuses all that is wrong with in but its password, so that nobody is
// asked for one in vain. CodeInvalid names the field.
func (in CreateUserInput) Check() error {
	_, err := in.checked()
	return err
}

// checked returns in with its email and name as they are stored.
func (in CreateUserInput) checked() (CreateUserInput, error) {
	var err error
	if in.Email, err = checkEmail(in.Email); err != nil {
		return in, err
	}
	if in.Name, err = roleplay.CheckName("name", in.Name); err != nil {
		return in, err
	}
	return in, checkRole(in.Role)
}

// SetRoleInput gives the account of an email another role; for the command
// line, which has no actor but owns the data folder.
type SetRoleInput struct {
	Email string        `json:"email"`
	Role  roleplay.Role `json:"role"`
}

// SetPasswordInput gives the account of an email another password; for the
// command line, which has no actor but owns the data folder.
type SetPasswordInput struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}
