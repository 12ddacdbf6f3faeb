package exchange

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/mail"
	"path"
	"strings"
	"time"
	"unicode"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// maxProfile is how much of a small file of the Python system is read, in bytes.
const maxProfile = 4 << 20

// maxEmail is the longest email address, in bytes (RFC 5321).
const maxEmail = 254

// profile is what is known of a user of the Python system.
type profile struct {
	Name, Email, Role, Language string
}

// profile reads a user's profile. One that is not there or cannot be read is
// empty: the talks are taken all the same.
func (p *pythonFolder) profile(ctx context.Context, user string) profile {
	name := path.Join("users", user, "profile")
	body, err := p.small(name)
	if errors.Is(err, fs.ErrNotExist) {
		name += ".json"
		body, err = p.small(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return profile{}
	}
	var fields map[string]any
	if err == nil {
		err = json.Unmarshal(body, &fields)
	}
	if err != nil {
		p.fail(ctx, shown(name), &roleplay.Error{Code: roleplay.CodeInvalid, Message: "This profile cannot be read. The talks of its user were taken in without it.", Err: err})
		return profile{}
	}
	return profile{
		Name:     text(fields, "name", "display_name", "full_name", "username"),
		Email:    text(fields, "email"),
		Role:     text(fields, "role"),
		Language: text(fields, "preferred_language", "language"),
	}
}

// account returns whose the talks of a user become, and makes their account if
// there is none: in the form in which accounts are made, but without a password.
// Its id comes from the user's id alone, so that a profile that is mended between
// two imports changes nothing.
func (p *pythonFolder) account(ctx context.Context, user string, of profile) (person, error) {
	root := sha256.Sum256([]byte("roleplay import python user " + user))
	derived, err := derive(time.Time{}, root, "user")
	if err != nil {
		return person{}, err
	}
	id := roleplay.UserID(derived)
	if there, err := p.service.owner(ctx, id); roleplay.CodeOf(err) != roleplay.CodeNotFound {
		return there, err
	}
	email := p.email(user, of.Email)
	if email != "" {
		// As at a registration: whoever claims the email first has its account.
		if id, err = record.ClaimLogin(ctx, p.service.deps.Store, record.MethodPassword, email, id); err != nil {
			return person{}, err
		}
	}
	doc, err := p.service.accounts.Create(ctx, record.AccountKey(id), id, record.Account{
		ID: id, Name: p.nameOf(user, of), Email: email, Role: p.role(of), Generation: 1, CreatedAt: p.service.deps.Now().UTC(),
	})
	if err == nil {
		p.report.Users++
		if email == "" {
			p.nameless++
		}
		return person{id: id, name: doc.Body.Name}, nil
	}
	if roleplay.CodeOf(err) != roleplay.CodeConflict {
		return person{}, err
	}
	if string(id) != derived {
		p.report.note("%s has an account here already; their talks were added to it.", email)
	}
	return p.service.owner(ctx, id)
}

// nameOf is a name by which a user can be told.
func (p *pythonFolder) nameOf(user string, of profile) string {
	local, _, _ := strings.Cut(of.Email, "@")
	for _, text := range []string{of.Name, local, user} {
		if name, err := roleplay.CheckName("name", beginningOf(oneLine(text), roleplay.MaxName)); err == nil {
			return name
		}
	}
	return "Imported user"
}

// role is the role of this program that a role of the Python system is.
func (p *pythonFolder) role(of profile) roleplay.Role {
	_, word, dotted := strings.Cut(of.Role, ".") // UserRole.ADMIN
	if !dotted {
		word = of.Role
	}
	role := roleplay.Role(strings.ToUpper(strings.TrimSpace(cmp.Or(word, string(roleplay.RoleUser)))))
	if role.Valid() {
		return role
	}
	p.report.note("The role %s is unknown here; whoever had it is a USER now.", shown(of.Role))
	return roleplay.RoleUser
}

// email is the address in the form in which it is compared, "" for what is none.
func (p *pythonFolder) email(user, given string) string {
	if given == "" {
		return ""
	}
	email := strings.ToLower(strings.TrimSpace(given))
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > maxEmail || strings.ContainsAny(email, "\"<>()[]\\,") ||
		strings.ContainsFunc(email, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }) {
		p.report.note("The email address of the user %s is none; the account was made without it.", shown(user))
		return ""
	}
	return email
}

// open opens a file of the folder. What is no file, such as a pipe, could keep
// the program waiting for ever.
func (p *pythonFolder) open(name string) (fs.File, error) {
	info, err := fs.Stat(p.files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	return p.files.Open(name)
}

// small reads a small file whole.
func (p *pythonFolder) small(name string) ([]byte, error) {
	file, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(io.LimitReader(file, maxProfile+1))
	if err == nil && len(body) > maxProfile {
		err = errors.New("the file is far too large for what it should be")
	}
	return []byte(strings.TrimPrefix(string(body), string(utf8Mark))), err
}

// text is the first of the fields that holds text.
func text(fields map[string]any, names ...string) string {
	for _, name := range names {
		if s, ok := fields[name].(string); ok && strings.TrimSpace(s) != "" {
			return strings.TrimSpace(s)
		}
	}
	return ""
}
