package table

import (
	"context"
	"time"

	"linli/kernel/people"
	"linli/platform/db"
)

const (
	ground    = "个人信息保护法第13条第3项：社区公共服务的法定职责"
	retention = "导入后90天"
)

// Fields are the personal columns of this package in the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "import_chunk", Column: "body", Level: people.Sensitive, Sealed: true, Purpose: "上传的名册和它的回执，供核对和撤回", Ground: ground, Keep: retention},
	{Table: "import_job", Column: "questions", Level: people.Personal, Purpose: "导入时要问的话，证件号已遮盖", Ground: ground, Keep: retention},
	{Table: "import_job", Column: "found", Level: people.Personal, Purpose: "跳过的行（标题、签字行）的开头几个字", Ground: ground, Keep: retention},
	{Table: "import_job", Column: "actor_id", Level: people.Internal, Purpose: "谁做的导入", Ground: ground, Keep: "长期"},
	{Table: "table_unmatched", Column: "body", Level: people.Sensitive, Sealed: true, Purpose: "没找到的地址，供人工核对", Ground: ground, Keep: retention},
	{Table: "table_extra", Column: "body", Level: people.Sensitive, Sealed: true, Purpose: "台账里其他表没有的列（产权人、户主、备注）", Ground: ground, Keep: "搬离后1年"},
	{Table: "table_report", Column: "asker", Level: people.Internal, Purpose: "谁要的报表", Ground: ground, Keep: "报表到期"},
}

// KeepFor is how long an uploaded file, its marks and what a withdrawal needs are kept.
const KeepFor = 90 * 24 * time.Hour

// Sweep deletes uploaded files and receipts after their term; the job itself, its counts and its ledger entry stay. App calls it
// once a day.
func (s *Service) Sweep(ctx context.Context) (n int64, err error) {
	err = s.write(ctx, func(tx *db.Tx) error {
		old := tx.Now.Add(-KeepFor).UnixMilli()
		if n, err = tx.Exec(`DELETE FROM import_chunk WHERE job IN (SELECT id FROM import_job WHERE changed < ?)`, old); err != nil {
			return err
		}
		if _, err = tx.Exec(`UPDATE import_job SET questions = '[]', found = '{}' WHERE changed < ? AND found <> '{}'`, old); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM table_unmatched WHERE created < ?`, old)
		return err
	})
	return n, err
}
