package sample

import (
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/offline"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/web"
)

type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route                                                    { return nil }
func (w *pagesOf) forms() []offline.Form                                                  { return nil }
func (s *Service) tables() []*table.Table                                                 { return nil }
func (s *Service) Keep(tx *db.Tx, a access.Actor) ([]string, error)                       { return nil, nil }
func (s *Service) Today(tx *db.Tx, lang string, a access.Actor) (d affair.Day, err error) { return }
func (s *Service) Demo(st affair.Stage) error                                             { return nil }
