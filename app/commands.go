package app

import (
	"context"
	"encoding/json"

	"roleplay/backend/auth"
	"roleplay/backend/exchange"
	"roleplay/backend/library"
	"roleplay/backend/local"
	"roleplay/backend/roleplay"
	"roleplay/backend/upkeep"
)

// The commands, as they stand on the socket.
const (
	cmdHello        = "hello"
	cmdShow         = "show"
	cmdCreateUser   = "user create"
	cmdSetRole      = "user role"
	cmdSetPassword  = "user password"
	cmdExport       = "export"
	cmdAutoExport   = "export auto"
	cmdImport       = "import"
	cmdImportPython = "import python"
	cmdVerify       = "verify"
	cmdSeen         = "verify seen"
	cmdCompact      = "compact"
	cmdBackup       = "backup"
	cmdSearch       = "search"
)

// HelloOutput tells which program holds the folder.
type HelloOutput struct {
	Version string `json:"version"`
}

// ShowOutput says whether there is a window, which is before the others now.
type ShowOutput struct {
	Shown bool `json:"shown"`
}

// command carries out one command for whoever owns the data folder. It may be
// called concurrently.
func (a *App) command(ctx context.Context, name string, input json.RawMessage, tell local.Tell) (any, error) {
	switch name {
	case cmdHello:
		return HelloOutput{Version: a.options.Version}, nil
	case cmdShow:
		return a.show(), nil
	case cmdCreateUser:
		return given(ctx, input, a.services.Auth.CreateUser)
	case cmdSetRole:
		return given(ctx, input, a.services.Auth.SetRole)
	case cmdSetPassword:
		return given(ctx, input, a.services.Auth.SetPassword)
	case cmdExport:
		return reported(ctx, a, tell, input, a.export)
	case cmdAutoExport:
		return given(ctx, input, a.autoExport)
	case cmdImport:
		return reported(ctx, a, tell, input, a.importFiles)
	case cmdImportPython:
		return reported(ctx, a, tell, input, a.importPython)
	case cmdVerify:
		return reported(ctx, a, tell, input, a.verify)
	case cmdSeen:
		return given(ctx, input, a.seen)
	case cmdCompact:
		return given(ctx, input, a.compact)
	case cmdBackup:
		return given(ctx, input, a.backup)
	case cmdSearch:
		return given(ctx, input, a.search)
	}
	return nil, roleplay.Errorf(roleplay.CodeInvalid, "The program that holds the folder is RolePlay %s, which does not know the command %q.", a.options.Version, name)
}

// given decodes the input of a command and carries it out.
func given[In, Out any](ctx context.Context, input json.RawMessage, method func(context.Context, In) (Out, error)) (any, error) {
	var in In
	if err := json.Unmarshal(input, &in); err != nil {
		return nil, &roleplay.Error{Code: roleplay.CodeInvalid, Message: "The input of the command cannot be read.", Err: err}
	}
	out, err := method(ctx, in)
	return out, err
}

func (a *App) show() ShowOutput {
	select {
	case <-a.shown:
		a.window.Show()
		return ShowOutput{Shown: true}
	default:
		return ShowOutput{}
	}
}

// owner is whoever owns the data folder, asking by the command line.
var owner = roleplay.Actor{ID: "owner-of-the-folder", Name: "owner of the folder", Role: roleplay.RoleAdmin}

// CreateUser makes an account.
func (w *Worker) CreateUser(ctx context.Context, in auth.CreateUserInput) (roleplay.User, error) {
	return do[roleplay.User](ctx, w, cmdCreateUser, in, nil)
}

// SetRole gives an account another role.
func (w *Worker) SetRole(ctx context.Context, in auth.SetRoleInput) (roleplay.User, error) {
	return do[roleplay.User](ctx, w, cmdSetRole, in, nil)
}

// SetPassword gives an account another password.
func (w *Worker) SetPassword(ctx context.Context, in auth.SetPasswordInput) (roleplay.User, error) {
	return do[roleplay.User](ctx, w, cmdSetPassword, in, nil)
}

// Export writes talks into a folder.
func (w *Worker) Export(ctx context.Context, in ExportInput, tell local.Tell) (exchange.ExportReport, error) {
	return do[exchange.ExportReport](ctx, w, cmdExport, in, tell)
}

// AutoExport sets the automatic export of a person.
func (w *Worker) AutoExport(ctx context.Context, in AutoExportInput) (exchange.AutoExport, error) {
	return do[exchange.AutoExport](ctx, w, cmdAutoExport, in, nil)
}

// Import takes in files, each for itself: one that cannot be taken does not stop the others.
func (w *Worker) Import(ctx context.Context, in ImportInput, tell local.Tell) (ImportOutput, error) {
	return do[ImportOutput](ctx, w, cmdImport, in, tell)
}

// ImportPython takes in the data of the earlier Python system.
func (w *Worker) ImportPython(ctx context.Context, in ImportPythonInput, tell local.Tell) (exchange.ImportReport, error) {
	return do[exchange.ImportReport](ctx, w, cmdImportPython, in, tell)
}

// Verify checks everything that is kept.
func (w *Worker) Verify(ctx context.Context, in upkeep.VerifyInput, tell local.Tell) (upkeep.VerifyReport, error) {
	return do[upkeep.VerifyReport](ctx, w, cmdVerify, in, tell)
}

// Seen says that what became of a damaged file has been seen: it is not told any more.
func (w *Worker) Seen(ctx context.Context) (upkeep.AcknowledgeSalvageOutput, error) {
	return do[upkeep.AcknowledgeSalvageOutput](ctx, w, cmdSeen, upkeep.AcknowledgeSalvageInput{}, nil)
}

// Compact gives room back to the disk.
func (w *Worker) Compact(ctx context.Context) (upkeep.CompactOutput, error) {
	return do[upkeep.CompactOutput](ctx, w, cmdCompact, upkeep.CompactInput{}, nil)
}

// Backup writes a copy of everything to a file.
func (w *Worker) Backup(ctx context.Context, in BackupInput) (BackupOutput, error) {
	return do[BackupOutput](ctx, w, cmdBackup, in, nil)
}

// Search finds what a person said and wrote.
func (w *Worker) Search(ctx context.Context, in SearchInput) (library.SearchOutput, error) {
	return do[library.SearchOutput](ctx, w, cmdSearch, in, nil)
}

// ExportInput chooses whose talks go where. Folder is a whole path.
type ExportInput struct {
	exchange.ExportInput
	Folder   string `json:"folder"`
	User     string `json:"user,omitempty"` // a name or an email; may be left out where there is one person
	Everyone bool   `json:"everyone,omitempty"`
}

// AutoExportInput switches the automatic export of a person. Folder is a whole
// path; "" keeps the one that there is.
type AutoExportInput struct {
	User    string   `json:"user,omitempty"`
	On      bool     `json:"on"`
	Folder  string   `json:"folder,omitempty"`
	Formats []string `json:"formats,omitempty"` // as they are when left out
}

// ImportInput names files by their whole paths.
type ImportInput struct {
	Files  []string `json:"files"`
	User   string   `json:"user,omitempty"`
	AsCopy bool     `json:"asCopy,omitempty"`
}

// ImportOutput says what became of each file.
type ImportOutput struct {
	Files []ImportedFile `json:"files"`
}

// ImportedFile is one file. Problem is why it was not taken, as a sentence, else "".
type ImportedFile struct {
	File    string                `json:"file"`
	Report  exchange.ImportReport `json:"report"`
	Problem string                `json:"problem,omitempty"`
}

// ImportPythonInput names the folder of the earlier system by its whole path.
type ImportPythonInput struct {
	Folder string `json:"folder"`
}

// BackupInput names a file that is not there yet, by its whole path.
type BackupInput struct {
	File string `json:"file"`
}

// BackupOutput says how large the copy is, in bytes.
type BackupOutput struct {
	Bytes int64 `json:"bytes"`
}

// SearchInput asks for what a person said and wrote.
type SearchInput struct {
	library.SearchInput
	User string `json:"user,omitempty"`
}
