//go:build !cgo

package db

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"linli/platform/fault"
)

// SQLiteDriver names the database/sql driver in use, for those who open a second file.
const SQLiteDriver = "sqlite"

// DSN is the connection string of a SQLite file with all settings in it.
func DSN(path string, bulk bool) string {
	sync, del, cache := "full", "on", "-65536"
	if bulk {
		sync, del, cache = "off", "off", "-1048576"
	}
	v := url.Values{}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(" + sync + ")", "foreign_keys(on)",
		"secure_delete(" + del + ")", "cache_size(" + cache + ")", "trusted_schema(off)", "temp_store(memory)", "mmap_size(0)",
		fmt.Sprintf("wal_autocheckpoint(%d)", walPages)} {
		v.Add("_pragma", p)
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + "?" + v.Encode()
}

func openDriver(path string, bulk bool) (*sql.DB, error) {
	return sql.Open(SQLiteDriver, DSN(path, bulk))
}

func translateLite(err error) *fault.Fault {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch c := e.Code(); {
	case c == lib.SQLITE_CONSTRAINT_UNIQUE || c == lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fault.Conflict("db.exists", after(e.Error()))
	case c == lib.SQLITE_CONSTRAINT_TRIGGER:
		msg := e.Error()
		if _, tail, ok := strings.Cut(msg, "constraint failed: "); ok {
			msg, _, _ = strings.Cut(tail, " (")
		}
		return raised(msg)
	case c&0xff == lib.SQLITE_CONSTRAINT:
		return fault.Invalid("db.rule", after(e.Error()))
	case c&0xff == lib.SQLITE_FULL:
		return fault.Full("db.full")
	case c&0xff == lib.SQLITE_CORRUPT, c&0xff == lib.SQLITE_NOTADB:
		return fault.Busy("db.damaged")
	case c&0xff == lib.SQLITE_BUSY, c&0xff == lib.SQLITE_LOCKED, c&0xff == lib.SQLITE_IOERR,
		c&0xff == lib.SQLITE_CANTOPEN, c&0xff == lib.SQLITE_READONLY, c&0xff == lib.SQLITE_NOMEM:
		return fault.Busy("db.storage")
	}
	return nil
}

// fatal tells whether a lost transaction means that the disk can no longer be trusted.
func fatal(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	c := e.Code() & 0xff
	return c == lib.SQLITE_IOERR || c == lib.SQLITE_CORRUPT || c == lib.SQLITE_NOTADB
}

func after(msg string) string {
	if _, tail, ok := strings.Cut(msg, "failed: "); ok {
		return tail
	}
	return ""
}
