// Package db (数据库) is the one door to SQLite and PostgreSQL: one SQL text with ?
// marks for both, one function that opens a transaction, one that translates driver
// errors into platform/fault.
//
// On SQLite there is one writer and many readers. Writers that wait while a commit is
// being made durable are put into the next transaction together, each in its own
// savepoint, and are answered after its fsync (group commit, see DESIGN.md). On
// PostgreSQL a transaction is retried on serialization failure and deadlock.
//
//	err := d.Write(ctx, func(tx *db.Tx) error {
//		n, err := tx.Exec(`UPDATE matter SET state=?, rev=rev+1 WHERE id=? AND rev=?`, st, id, rev)
//		if err == nil && n == 0 {
//			return fault.Conflict("matter.changed_meanwhile")
//		}
//		return err
//	})
//
// The function given to Write may run more than once: it must have no effect outside
// the transaction. What is to happen after a durable commit goes into Tx.After.
package db
