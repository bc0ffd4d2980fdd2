package table

import (
	"context"
	"io"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// Receipt writes the user's own file with 导入结果 and 原因 beside each row (step 回执). It can be had from the dry run on.
func (s *Service) Receipt(ctx context.Context, a access.Actor, id string, w io.Writer) (fileName string, err error) {
	var j Job
	var src Source
	var marks *receiptMarks
	err = s.read(ctx, func(tx *db.Tx) error {
		if j, err = s.mine(tx, a, id); err != nil {
			return err
		}
		if j.State != Tried && j.State != Done && j.State != Withdrawn {
			return fault.NotYet("table.no_receipt_yet")
		}
		if src, err = s.source(tx, &j); err != nil {
			return err
		}
		marks = newReceiptMarks(&j)
		return s.eachChunk(tx, j.ID, roleMarks, marks.add)
	})
	if err != nil {
		return "", err
	}
	return "回执-" + j.FileName, s.Files.Receipt(w, src, marks)
}
