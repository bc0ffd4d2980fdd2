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
	{Table: "duty_server", Column: "person", Level: people.Internal, Purpose: "谁可以联户（对外公示的职责）", Ground: ground, Keep: keep},
	{Table: "duty_server", Column: "exempt", Level: people.Personal, Purpose: "为什么暂不联户，以便不分户给他", Ground: ground, Keep: keep, Whole: []string{"secretary", "community", "street"}},
	{Table: "duty_server", Column: "lang", Level: people.Internal, Purpose: "会说哪种方言，与住户说得上话", Ground: ground, Keep: keep},
	{Table: "duty_need", Column: "lang", Level: people.Personal, Purpose: "这一户需要会说哪种方言的人", Ground: ground, Keep: keep, Whole: []string{"secretary", "community", "street"}},
	{Table: "duty_plan", Column: "made_by", Level: people.Internal, Purpose: "谁做的方案", Ground: ground, Keep: keep},
	{Table: "duty_plan_line", Column: "person", Level: people.Internal, Purpose: "方案把这一户分给谁", Ground: ground, Keep: "方案采用后到下一次采用"},
	{Table: "duty_plan_server", Column: "person", Level: people.Internal, Purpose: "方案的证明", Ground: ground, Keep: "方案采用后到下一次采用"},
	{Table: "absence", Column: "substitute", Level: people.Internal, Purpose: "由谁代管", Ground: ground, Keep: keep},
}

const (
	ground = "个人信息保护法第13条第3项：履行职责所必需"
	keep   = "责任结束后3年"
)

// Plain are the other columns.
var Plain = map[string][]string{
	"duty":             {"id", "place", "path", "level", "kind", "role", "from_at", "until_at", "rev"},
	"absence":          {"id", "from_at", "until_at", "rev"},
	"duty_server":      {"id", "place", "path", "kind", "grp", "exempt_from", "exempt_until", "least", "goal", "most", "from_at", "until_at", "rev"},
	"duty_need":        {"home", "id", "path", "need", "rev"},
	"duty_plan":        {"id", "place", "path", "state", "price", "doors", "cost", "unserved", "proved", "warm", "basis", "made_at", "rev"},
	"duty_plan_line":   {"plan", "home", "no", "pinned"},
	"duty_plan_server": {"plan", "potential"},
	"duty_lock":        {"bucket", "n"},
	"duty_cover":       {"place", "path", "homes", "covered", "doubled", "stale", "good_until"},
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
