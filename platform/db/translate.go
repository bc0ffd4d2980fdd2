package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"linli/platform/fault"
)

// Translate turns a driver's error into a fault; the one place that knows their codes.
// q names the statement for the log. Translate(nil) is nil; a fault passes unchanged.
func Translate(err error, q string) error {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Full("db.full").With(err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Busy("db.gave_up").With(err)
	}
	if g := translateLite(err); g != nil {
		g.Where = short(q)
		return g.With(err)
	}
	if g := translatePostgres(err); g != nil {
		g.Where = short(q)
		return g.With(err)
	}
	if severed(err) {
		return fault.Busy("db.no_server").With(err)
	}
	return fault.Internal(err, short(q))
}

// severed: the line to the server broke, or the server ended.
func severed(err error) bool {
	return errors.As(err, new(net.Error)) || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn)
}

func translatePostgres(err error) *fault.Fault {
	var p *pgconn.PgError
	if !errors.As(err, &p) {
		var ce *pgconn.ConnectError
		if errors.As(err, &ce) {
			return fault.Busy("db.no_server")
		}
		return nil
	}
	switch {
	case p.Code == "23505":
		return fault.Conflict("db.exists", p.ConstraintName)
	case p.Code == "P0001": // RAISE of one of our triggers
		return raised(p.Message)
	case strings.HasPrefix(p.Code, "23"):
		return fault.Invalid("db.rule", p.ConstraintName)
	case p.Code == "53100":
		return fault.Full("db.full")
	case strings.HasPrefix(p.Code, "40"), p.Code == "55P03",
		strings.HasPrefix(p.Code, "08"), strings.HasPrefix(p.Code, "53"), strings.HasPrefix(p.Code, "57P"):
		return fault.Busy("db.crowded")
	}
	return nil
}

// raised makes a fault of a trigger's message. Our triggers raise a text key, so that
// what the database forbids is told in the same words as what the rules forbid.
func raised(msg string) *fault.Fault {
	if strings.ContainsAny(msg, " \n") || !strings.Contains(msg, ".") {
		return fault.Invalid("db.rule", msg)
	}
	return fault.NotYet(msg)
}

func short(q string) string {
	q = oneLine(q)
	if len(q) > 120 {
		q = q[:120] + "…"
	}
	return q
}
