//go:build cgo

package db

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/mattn/go-sqlite3"

	"linli/platform/fault"
)

// SQLiteDriver names the database/sql driver in use, for those who open a second file.
const SQLiteDriver = "linli_sqlite3"

func init() {
	sql.Register(SQLiteDriver, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		_, err := c.Exec("PRAGMA trusted_schema=off; PRAGMA temp_store=memory; PRAGMA mmap_size=0; "+walPragma, nil)
		return err
	}})
}

var walPragma = fmt.Sprintf("PRAGMA wal_autocheckpoint=%d", walPages)

// DSN is the connection string of a SQLite file with all settings in it.
func DSN(path string, bulk bool) string {
	v := url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"10000"},
		"_foreign_keys": {"on"}, "_secure_delete": {"on"}, "_cache_size": {"-65536"}, "_mutex": {"no"}} // database/sql has a lock on each connection
	if bulk {
		v.Set("_synchronous", "OFF")
		v.Set("_secure_delete", "off")
		v.Set("_cache_size", "-1048576")
	}
	return "file:" + escapePath(path) + "?" + v.Encode()
}

func openDriver(path string, bulk bool) (*sql.DB, error) {
	return sql.Open(SQLiteDriver, DSN(path, bulk))
}

func escapePath(p string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(p)
}

func translateLite(err error) *fault.Fault {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch {
	case e.ExtendedCode == sqlite3.ErrConstraintUnique || e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey:
		return fault.Conflict("db.exists", after(e.Error()))
	case e.ExtendedCode == sqlite3.ErrConstraintTrigger:
		return raised(e.Error())
	case e.Code == sqlite3.ErrConstraint:
		return fault.Invalid("db.rule", after(e.Error()))
	case e.Code == sqlite3.ErrFull:
		return fault.Full("db.full")
	case e.Code == sqlite3.ErrCorrupt, e.Code == sqlite3.ErrNotADB:
		return fault.Busy("db.damaged")
	case e.Code == sqlite3.ErrBusy, e.Code == sqlite3.ErrLocked, e.Code == sqlite3.ErrIoErr,
		e.Code == sqlite3.ErrCantOpen, e.Code == sqlite3.ErrReadonly, e.Code == sqlite3.ErrNomem:
		return fault.Busy("db.storage")
	}
	return nil
}

// fatal tells whether a lost transaction means that the disk can no longer be trusted.
func fatal(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrIoErr || e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}

func after(msg string) string {
	if _, tail, ok := strings.Cut(msg, "failed: "); ok {
		return tail
	}
	return ""
}
