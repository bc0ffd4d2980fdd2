package matter

import "linli/platform/db"

// Plain reads a matter without asking who asks: for readers of the ledger (notices, statistics), never for a page.
// NotFound when there is none.
func (s *Service) Plain(tx *db.Tx, id string) (Matter, error) { return load(tx, id) }
