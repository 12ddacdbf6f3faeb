package exchange

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

// ImportPython takes over the data of the earlier Python system: a folder with
// users/{id}/profile, users/{id}/chat_logs/{session} and, where there is one,
// scenarios.json. It makes an account for each user who has none, and their
// talks. The folder is only read. What cannot be read is in Failed, and the rest is
// taken; the same again adds nothing. With a UserID all talks become that
// person's, and no account is made.
//
// Its scenarios and characters are texts for a model, without stages, facts and
// script, so none of them can be practised here: they give the talks their names.
//
// CodeUnauthenticated without an actor, CodeForbidden below ADMIN, CodeInvalid
// for a folder that is not such a one and for a UserID where it holds several
// users, CodeNotFound for an unknown UserID, CodeCancelled after CancelJob or when ctx ends.
func (s *Service) ImportPython(ctx context.Context, in ImportInput, folder fs.FS) (ImportReport, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleAdmin); err != nil {
		return newReport(), err
	}
	im, ctx, done, err := s.begin(ctx, in)
	if err != nil {
		return newReport(), err
	}
	defer done()
	im.report.Source, im.progress.unit = roleplay.SourcePython, roleplay.JobTalks
	p := &pythonFolder{importing: im, files: folder}
	return im.finish(ctx, p.all(ctx, in.UserID != ""))
}

// pythonFolder is the import of one folder of the Python system.
type pythonFolder struct {
	*importing
	files    fs.FS
	names    catalog
	done     int // logs
	total    int
	empty    int // logs in which nothing is said
	nameless int // accounts that were made without an email
}

// all takes in everything. ownerGiven says that all talks become one person's.
func (p *pythonFolder) all(ctx context.Context, ownerGiven bool) error {
	users, err := p.users()
	if err != nil {
		return err
	}
	if ownerGiven && len(users) > 1 {
		return roleplay.Errorf(roleplay.CodeInvalid, "%s holds the talks of %d users (%s). They can only become one person's if it is one; leave the user out.",
			p.name, len(users), shown(strings.Join(users, ", ")))
	}
	p.catalog(ctx)
	logs := make([][]string, len(users))
	for i, user := range users {
		logs[i] = p.logs(ctx, user)
		p.total += len(logs[i])
	}
	for i, user := range users {
		if err := p.user(ctx, user, logs[i], ownerGiven); err != nil {
			return err
		}
	}
	p.tellWhatElse()
	return nil
}

// users are the folders of the users. CodeInvalid where there is no folder for them.
func (p *pythonFolder) users() ([]string, error) {
	for _, root := range []string{".", "data", "storage"} {
		entries, err := fs.ReadDir(p.files, path.Join(root, "users"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p.files, err = fs.Sub(p.files, root); err != nil {
			return nil, err
		}
		var users, others []string
		for _, e := range entries {
			switch name := e.Name(); {
			case name == ".locks":
			case !e.IsDir() || strings.HasPrefix(name, "."):
				others = append(others, name)
			default:
				users = append(users, name)
			}
		}
		p.leaveOut("users", "no folder, or hidden,", others)
		return users, nil
	}
	return nil, roleplay.Errorf(roleplay.CodeInvalid, "%s is not the data folder of the Python system: there is no folder users in it.", p.name)
}

// leaveOut notes what of a folder is not looked at, and why.
func (p *pythonFolder) leaveOut(folder, why string, names []string) {
	if len(names) > 0 {
		p.report.note("What stands in %s and is %s was left out: %s.", shown(folder), why, shown(strings.Join(names, ", ")))
	}
}

// logs are the chat logs of a user.
func (p *pythonFolder) logs(ctx context.Context, user string) []string {
	folder := path.Join("users", user, "chat_logs")
	entries, err := fs.ReadDir(p.files, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nobody has spoken
	}
	if err != nil {
		p.fail(ctx, shown(folder), unreadable(err))
	}
	var logs, others []string
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasSuffix(name, ".lock"):
		case !e.Type().IsRegular() || strings.HasPrefix(name, "."):
			others = append(others, name)
		default:
			logs = append(logs, path.Join(folder, name))
		}
	}
	p.leaveOut(folder, "no file, or hidden,", others)
	return logs
}

// user takes in one user: the account, then the talks. Only an error that ends the import comes back.
func (p *pythonFolder) user(ctx context.Context, user string, logs []string, ownerGiven bool) error {
	profile := p.profile(ctx, user)
	if !ownerGiven {
		var err error
		if p.owner, err = p.account(ctx, user, profile); err != nil {
			if ends(ctx, err) {
				return err
			}
			p.fail(ctx, shown(path.Join("users", user)), err)
			p.done += len(logs)
			return nil
		}
	}
	for _, log := range logs {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := p.log(ctx, log, profile)
		if ends(ctx, err) {
			return err
		}
		if err != nil {
			p.fail(ctx, shown(log), err)
		}
		p.done++
		p.progress.tell(ctx, p.done, p.total)
	}
	return nil
}

// log takes in one talk.
func (p *pythonFolder) log(ctx context.Context, name string, profile profile) error {
	file, err := p.open(name)
	if err != nil {
		return unreadable(err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	chat, err := transcript.ReadPython(file)
	if roleplay.CodeOf(err) == roleplay.CodeInternal {
		return unreadable(err)
	}
	if err != nil {
		return err
	}
	if len(chat.Messages) == 0 && chat.Unknown > 0 {
		return roleplay.Errorf(roleplay.CodeInvalid, "None of its %s tells who speaks, by role or by name.", counted(chat.Unknown, "message"))
	}
	if len(chat.Messages) == 0 {
		p.empty++
		return nil
	}
	p.names.complete(&chat, strings.TrimSuffix(path.Base(name), path.Ext(name)), profile.Language)
	return p.chat(ctx, shown(name), roleplay.SourcePython, chat)
}

// tellWhatElse notes what the numbers of the report do not say.
func (p *pythonFolder) tellWhatElse() {
	if p.empty > 0 {
		p.report.note("%s", plural(p.empty, "1 chat log in which nothing is said was left out.", "%d chat logs in which nothing is said were left out."))
	}
	if p.report.Users > 0 {
		p.report.note("Passwords were not taken over. Set one for each person who signs in: roleplay user password EMAIL.")
	}
	if p.nameless > 0 {
		p.report.note("%s", plural(p.nameless, "1 account has no email address, so nobody signs in to it on a server; at this machine it is a profile.",
			"%d accounts have no email address, so nobody signs in to them on a server; at this machine they are profiles."))
	}
}

// unreadable is the error of a file of the folder, as a sentence.
func unreadable(err error) error {
	return &roleplay.Error{Code: roleplay.CodeInvalid, Message: "This cannot be read from the disk.", Err: err}
}
