package admin

import (
	"context"
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

const (
	maxContacts = 20
	maxPhrases  = 50
	maxField    = 200 // characters
)

// GetHelpInput asks where a trainee who steps out of a talk finds help.
type GetHelpInput struct{}

// GetHelp tells where a trainee who steps out of a talk finds help, and by which
// phrases of the institution they step out. CodeUnauthenticated without an actor.
func (s *Service) GetHelp(ctx context.Context, _ GetHelpInput) (record.HelpSettings, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
		return record.HelpSettings{}, err
	}
	doc, err := record.Help(s.Store).Get(ctx, record.HelpKey)
	if roleplay.CodeOf(err) == roleplay.CodeNotFound {
		return record.HelpSettings{}, nil
	}
	return doc.Body, err
}

// SetHelp changes that, for everybody. CodeUnauthenticated without an actor,
// CodeForbidden below ADMIN, CodeInvalid names what cannot be right.
func (s *Service) SetHelp(ctx context.Context, in record.HelpSettings) (record.HelpSettings, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleAdmin)
	if err != nil {
		return record.HelpSettings{}, err
	}
	checked, err := checkHelp(in)
	if err != nil {
		return record.HelpSettings{}, err
	}
	doc, err := record.Help(s.Store).Upsert(ctx, record.HelpKey, actor.ID, func(h *record.HelpSettings) error {
		*h = checked
		return nil
	})
	return doc.Body, err
}

// checkHelp refuses what cannot be shown, and takes blanks away.
func checkHelp(in record.HelpSettings) (record.HelpSettings, error) {
	if len(in.Contacts) > maxContacts {
		return in, roleplay.Invalid("contacts", "At most %d contacts can be shown; these are %d.", maxContacts, len(in.Contacts))
	}
	if len(in.Phrases) > maxPhrases {
		return in, roleplay.Invalid("phrases", "At most %d phrases are looked for; these are %d.", maxPhrases, len(in.Phrases))
	}
	out := record.HelpSettings{Contacts: []record.HelpContact{}, Phrases: []string{}}
	for _, c := range in.Contacts {
		c := record.HelpContact{Name: strings.TrimSpace(c.Name), Phone: strings.TrimSpace(c.Phone), Link: strings.TrimSpace(c.Link), Note: strings.TrimSpace(c.Note)}
		if !fits(c.Name, c.Phone, c.Link, c.Note) {
			return in, roleplay.Invalid("contacts", "Each part of a contact has at most %d characters, on one line.", maxField)
		}
		if c.Name == "" || c.Phone == "" && c.Link == "" && c.Note == "" {
			return in, roleplay.Invalid("contacts", "A contact has a name, and a number, a link or a note.")
		}
		if !canOpen(c.Link) {
			return in, roleplay.Invalid("contacts", "A link begins with https:// or mailto:.")
		}
		out.Contacts = append(out.Contacts, c)
	}
	for _, phrase := range in.Phrases {
		phrase = strings.TrimSpace(phrase)
		if !fits(phrase) || len(strings.Fields(phrase)) < 2 && len(phrase) < 6 {
			return in, roleplay.Invalid("phrases", "A phrase has two words or six letters at least, and at most %d characters: a short word is also said to a character.", maxField)
		}
		out.Phrases = append(out.Phrases, phrase)
	}
	return out, nil
}

func fits(texts ...string) bool {
	for _, t := range texts {
		if utf8.RuneCountInString(t) > maxField || !utf8.ValidString(t) || strings.ContainsFunc(t, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return false
		}
	}
	return true
}

// canOpen reports whether a link is one that may be shown: nothing else than a page
// or a letter is opened from a text that somebody typed.
func canOpen(link string) bool {
	if link == "" {
		return true
	}
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	if u.Scheme == "mailto" {
		_, err := mail.ParseAddress(u.Opaque)
		return err == nil
	}
	return u.Scheme == "https" && u.Host != "" && u.User == nil
}
