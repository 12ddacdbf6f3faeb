package roleplay

// StorageState says how what is kept on this machine is doing.
type StorageState string

// The states of the storage.
const (
	StorageGood     StorageState = "good"
	StorageFull     StorageState = "full"      // the disk has no room: what is said now is refused until there is some
	StorageReadOnly StorageState = "read_only" // a write failed: nothing is saved any more until the program is started again
	StorageSalvaged StorageState = "salvaged"  // the file was damaged when the program started; what was sound is there again
)
