package rescue

import (
	"encoding/hex"
	"encoding/json"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

const planColumns = "id,rev,building,path,version,state,body,writer,writer_label,written_at,approver,approver_label,approved_at,review,answer,told"

func plans(tx *db.Tx, where string, args ...any) (out []Plan, err error) {
	err = tx.Each("SELECT "+planColumns+" FROM fire_plan WHERE "+where, args, func(scan func(...any) error) error {
		var p Plan
		var body string
		err := scan(&p.ID, &p.Rev, &p.Building, &p.Path, &p.Version, &p.State, &body, &p.Writer, &p.WriterLabel, &p.WrittenAt, &p.Approver, &p.ApproverLabel, &p.ApprovedAt, &p.Review, &p.Answer, &p.Told)
		if err == nil {
			err = json.Unmarshal([]byte(body), &p.Body)
		}
		if err != nil {
			return fault.Internal(err, "fire.plan "+p.ID)
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

func planBy(tx *db.Tx, where string, args ...any) (Plan, error) {
	list, err := plans(tx, where, args...)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.rescue.none")
	}
	if err != nil {
		return Plan{}, err
	}
	return list[0], nil
}

func (b Body) text() (string, error) {
	t, err := json.Marshal(b)
	return string(t), err
}

func insertPlan(tx *db.Tx, p Plan) error {
	body, err := p.Body.text()
	if err != nil {
		return fault.Internal(err, "fire.plan "+p.ID)
	}
	_, err = tx.Exec("INSERT INTO fire_plan ("+planColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", p.ID, p.Rev, p.Building, string(p.Path), p.Version, p.State, body, p.Writer, p.WriterLabel, p.WrittenAt,
		p.Approver, p.ApproverLabel, p.ApprovedAt, p.Review, p.Answer, p.Told)
	return err
}

// savePlan writes a row if nobody wrote it meanwhile: Conflict (fire.rescue.stale).
func savePlan(tx *db.Tx, p *Plan) error {
	body, err := p.Body.text()
	if err != nil {
		return fault.Internal(err, "fire.plan "+p.ID)
	}
	n, err := tx.Exec("UPDATE fire_plan SET rev=?,state=?,body=?,writer=?,writer_label=?,written_at=?,approver=?,approver_label=?,approved_at=?,review=?,answer=?,told=? WHERE id=? AND rev=?",
		p.Rev+1, p.State, body, p.Writer, p.WriterLabel, p.WrittenAt, p.Approver, p.ApproverLabel, p.ApprovedAt, p.Review, p.Answer, p.Told, p.ID, p.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("fire.rescue.stale")
	}
	p.Rev++
	return err
}

// pub is what the ledger says of a version: a digest stands for its contents.
func (p Plan) pub() map[string]any {
	body, err := p.Body.text()
	if err != nil {
		body = ""
	}
	h := crypto.Hash256([]byte("linli.fire.plan/1\n"), []byte(body))
	out := map[string]any{"building": p.Building, "version": p.Version, "state": p.State, "digest": hex.EncodeToString(h[:])}
	if p.Review != "" {
		out["review"] = p.Review
	}
	return out
}

func (s *Service) notePlan(tx *db.Tx, a ledger.Actor, kind string, p Plan) error {
	e := ledger.Entry{Kind: kind, Place: string(p.Path), Obj: p.ID, Rev: p.Rev, Actor: a, Pub: p.pub()}
	if p.Answer != "" {
		e.Slots = []ledger.Slot{{Name: "answer", Body: map[string]any{"answer": p.Answer}}}
	}
	_, err := s.Log.Append(tx, e)
	return err
}

const sixColumns = "id,rev,building,path,day,team,leader,people,items,plan_version,matters,actor,actor_label,at"

func sixes(tx *db.Tx, where string, args ...any) (out []Six, err error) {
	err = tx.Each("SELECT "+sixColumns+" FROM fire_six WHERE "+where, args, func(scan func(...any) error) error {
		var x Six
		var items, matters string
		err := scan(&x.ID, &x.Rev, &x.Building, &x.Path, &x.Day, &x.Team, &x.Leader, &x.People, &items, &x.PlanVersion, &matters, &x.By, &x.ByLabel, &x.At)
		if err == nil {
			err = json.Unmarshal([]byte(items), &x.Items)
		}
		if err != nil {
			return fault.Internal(err, "fire.six "+x.ID)
		}
		x.Matters = strings.Fields(matters)
		out = append(out, x)
		return nil
	})
	return out, err
}

func sixByID(tx *db.Tx, id string) (Six, error) {
	list, err := sixes(tx, "id=?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.rescue.none")
	}
	if err != nil {
		return Six{}, err
	}
	return list[0], nil
}

func insertSix(tx *db.Tx, x Six) error {
	items, err := json.Marshal(x.Items)
	if err != nil {
		return fault.Internal(err, "fire.six "+x.ID)
	}
	_, err = tx.Exec("INSERT INTO fire_six ("+sixColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", x.ID, x.Rev, x.Building, string(x.Path), x.Day, x.Team, x.Leader, x.People, string(items), x.PlanVersion,
		strings.Join(x.Matters, " "), x.By, x.ByLabel, x.At)
	return err
}

func (x Six) pub() map[string]any {
	states := make([]any, len(x.Items))
	for i, it := range x.Items {
		states[i] = it.State
	}
	return map[string]any{"building": x.Building, "day": x.Day, "six": states, "version": x.PlanVersion}
}

// replayers compare versions and visits with what their entries say.
func (s *Service) replayers() []ledger.Replayer {
	return []ledger.Replayer{
		{Name: "fire.plan", Kinds: []string{"fire.plan.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			p, err := planBy(tx, "id=?", obj)
			return p.pub(), p.Rev, err
		}},
		{Name: "fire.six", Kinds: []string{"fire.six.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			x, err := sixByID(tx, obj)
			return x.pub(), x.Rev, err
		}},
	}
}

const (
	lawful = "个人信息保护法第13条第3项：消防安全的法定职责"
	years  = "预案各版和熟悉记录保存10年"
)

// Fields are the personal columns of this part for the field register (security.md 2.4).
var Fields = []people.Field{
	{Table: "fire_plan", Column: "writer", Level: people.Internal, Purpose: "谁编制的；本人不得审批", Ground: lawful, Keep: years},
	{Table: "fire_plan", Column: "writer_label", Level: people.Internal, Purpose: "谁编制的，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_plan", Column: "approver", Level: people.Internal, Purpose: "谁审批的", Ground: lawful, Keep: years},
	{Table: "fire_plan", Column: "approver_label", Level: people.Internal, Purpose: "谁审批的，当时的称呼", Ground: lawful, Keep: years},
	{Table: "fire_plan", Column: "body", Level: people.Internal, Purpose: "预案内容，只有值班电话，没有居民", Ground: lawful, Keep: years},
	{Table: "fire_plan", Column: "answer", Level: people.Internal, Purpose: "为什么退回", Ground: lawful, Keep: years},
	{Table: "fire_six", Column: "leader", Level: people.Internal, Purpose: "谁带队", Ground: lawful, Keep: years},
	{Table: "fire_six", Column: "items", Level: people.Internal, Purpose: "熟悉到了什么", Ground: lawful, Keep: years},
	{Table: "fire_six", Column: "actor", Level: people.Internal, Purpose: "谁记录的", Ground: lawful, Keep: years},
	{Table: "fire_six", Column: "actor_label", Level: people.Internal, Purpose: "谁记录的，当时的称呼", Ground: lawful, Keep: years},
}

// Plain are the other columns: numbers, states, times, places, organisations.
var Plain = map[string][]string{
	"fire_plan": {"id", "rev", "building", "path", "version", "state", "written_at", "approved_at", "review", "told"},
	"fire_six":  {"id", "rev", "building", "path", "day", "team", "people", "plan_version", "matters", "at"},
}
