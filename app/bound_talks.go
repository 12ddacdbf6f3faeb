package app

import (
	"context"
	"encoding/json"

	"roleplay/backend/auth"
	"roleplay/backend/exchange"
	"roleplay/backend/library"
	"roleplay/backend/roleplay"
	"roleplay/backend/upkeep"
)

// ListSessions lists a part of the actor's sessions.
func (b *Library) ListSessions(in library.ListSessionsInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.ListSessions", b.app.services.Library.ListSessions, in)
}

// Search finds what was said, written and titled.
func (b *Library) Search(in library.SearchInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.Search", b.app.services.Library.Search, in)
}

// DeleteSessions puts sessions into the bin.
func (b *Library) DeleteSessions(in library.SelectionInput) (json.RawMessage, error) {
	return work(b.app.caller, "library.DeleteSessions", b.app.services.Library.DeleteSessions, in)
}

// RestoreSessions takes sessions out of the bin.
func (b *Library) RestoreSessions(in library.SelectionInput) (json.RawMessage, error) {
	return work(b.app.caller, "library.RestoreSessions", b.app.services.Library.RestoreSessions, in)
}

// PurgeSessions deletes sessions for good.
func (b *Library) PurgeSessions(in library.SelectionInput) (json.RawMessage, error) {
	return work(b.app.caller, "library.PurgeSessions", b.app.services.Library.PurgeSessions, in)
}

// GetMarks reads bookmarks and notes.
func (b *Library) GetMarks(in library.SessionInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.GetMarks", b.app.services.Library.GetMarks, in)
}

// SetBookmark sets or takes away a bookmark.
func (b *Library) SetBookmark(in library.SetBookmarkInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.SetBookmark", b.app.services.Library.SetBookmark, in)
}

// WriteNote writes a note.
func (b *Library) WriteNote(in library.WriteNoteInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.WriteNote", b.app.services.Library.WriteNote, in)
}

// DeleteNote deletes a note.
func (b *Library) DeleteNote(in library.DeleteNoteInput) (json.RawMessage, error) {
	return call(b.app.caller, "library.DeleteNote", b.app.services.Library.DeleteNote, in)
}

// ExportSession saves one talk where the person wants it.
func (b *Exchange) ExportSession(in exchange.FileInput) (json.RawMessage, error) {
	return save(b.app, "exchange.ExportSession", b.app.services.Exchange.ExportSession, in)
}

// ExportSessions writes talks into a folder that the person chooses.
func (b *Exchange) ExportSessions(in exchange.ExportInput) (json.RawMessage, error) {
	return exportTo(b.app, "exchange.ExportSessions", b.app.services.Exchange.ExportSessions, in)
}

// ChooseFiles lets the person choose files for ImportFile.
func (b *Exchange) ChooseFiles() (json.RawMessage, error) {
	return chooseFiles(b.app)
}

// ImportFile takes in a file that ChooseFiles gave, by its name.
func (b *Exchange) ImportFile(in exchange.ImportInput) (json.RawMessage, error) {
	return importChosen(b.app, "exchange.ImportFile", b.app.services.Exchange.ImportFile, in)
}

// CancelJob stops work.
func (b *Exchange) CancelJob(in exchange.CancelJobInput) (json.RawMessage, error) {
	return call(b.app.caller, "exchange.CancelJob", b.app.services.Exchange.CancelJob, in)
}

// GetAutoExport tells of the automatic export.
func (b *Exchange) GetAutoExport(in exchange.GetAutoExportInput) (json.RawMessage, error) {
	return call(b.app.caller, "exchange.GetAutoExport", b.app.services.Exchange.GetAutoExport, in)
}

// SetAutoExport changes the automatic export.
func (b *Exchange) SetAutoExport(in exchange.SetAutoExportInput) (json.RawMessage, error) {
	return call(b.app.caller, "exchange.SetAutoExport", b.app.services.Exchange.SetAutoExport, in)
}

// ChooseAutoExportFolder lets the person choose the folder of the automatic
// export, and answers as GetAutoExport does.
func (b *Exchange) ChooseAutoExportFolder() (json.RawMessage, error) {
	return chooseAutoExportFolder(b.app)
}

// GetStorage tells what is kept.
func (b *Upkeep) GetStorage(in upkeep.GetStorageInput) (json.RawMessage, error) {
	return call(b.app.caller, "upkeep.GetStorage", b.app.services.Upkeep.GetStorage, in)
}

// AcknowledgeSalvage notes that what became of a damaged file has been seen.
func (b *Upkeep) AcknowledgeSalvage(in upkeep.AcknowledgeSalvageInput) (json.RawMessage, error) {
	return call(b.app.caller, "upkeep.AcknowledgeSalvage", b.app.services.Upkeep.AcknowledgeSalvage, in)
}

// GetHealth tells how the storage is doing.
func (b *Upkeep) GetHealth(in upkeep.GetHealthInput) (json.RawMessage, error) {
	return call(b.app.caller, "upkeep.GetHealth", b.app.services.Upkeep.GetHealth, in)
}

// Verify checks everything that is kept.
func (b *Upkeep) Verify(in upkeep.VerifyInput) (json.RawMessage, error) {
	return work(b.app.caller, "upkeep.Verify", b.app.services.Upkeep.Verify, in)
}

// Compact gives room back to the disk.
func (b *Upkeep) Compact(in upkeep.CompactInput) (json.RawMessage, error) {
	return work(b.app.caller, "upkeep.Compact", b.app.services.Upkeep.Compact, in)
}

// OpenDataFolder shows the data folder in the file manager of the system.
func (b *Upkeep) OpenDataFolder() (json.RawMessage, error) {
	return call(b.app.caller, "upkeep.OpenDataFolder", func(ctx context.Context, _ struct{}) (auth.Done, error) {
		if _, err := roleplay.RequireActor(ctx, roleplay.RoleGuest); err != nil {
			return auth.Done{}, err
		}
		return auth.Done{}, b.app.window.OpenFolder(ctx, b.app.options.Folder)
	}, struct{}{})
}
