package duty

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// Fields are the personal columns of this package for the field register.
var Fields = []people.Field{
	{Table: "duty", Column: "person", Level: people.Internal, Purpose: "谁负责这里（对外公示的职责）", Ground: ground, Keep: keep},
	{Table: "duty", Column: "post", Level: people.Internal, Purpose: "以什么职务负责", Ground: ground, Keep: keep},
	{Table: "absence", Column: "person", Level: people.Personal, Purpose: "谁暂时不在岗", Ground: ground, Keep: keep, Whole: []string{"secretary", "community", "street"}},
	{Table: "absence", Column: "substitute", Level: people.Internal, Purpose: "由谁代管", Ground: ground, Keep: keep},
}

const (
	ground = "个人信息保护法第13条第3项：履行职责所必需"
	keep   = "责任结束后3年"
)

// Plain are the other columns.
var Plain = map[string][]string{
	"duty":       {"id", "place", "path", "level", "kind", "role", "from_at", "until_at", "rev"},
	"absence":    {"id", "from_at", "until_at", "rev"},
	"duty_lock":  {"bucket", "n"},
	"duty_cover": {"place", "path", "homes", "covered", "doubled", "stale", "good_until"},
}

// Replayer lets `ledger verify` compare duties with their entries. Duties of a bulk have no
// entry of their own until they change.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "duty", Kinds: []string{"duty.assign", "duty.end"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		d, err := s.Get(tx, obj)
		if err != nil {
			return nil, 0, err
		}
		return map[string]any{"role": string(d.Role), "kind": d.Kind, "from": d.From, "until": d.Until}, d.Rev, nil
	}}
}
