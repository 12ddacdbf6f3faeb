package record

import (
	"roleplay/backend/store"
)

// NewLog makes a log of another form than that of this program.
func NewLog(s store.Store, schema int, upgrades map[int]func([]byte) ([]byte, error)) Log {
	return Log{Store: s, form: &form{schema: schema, upgrades: upgrades}}
}
