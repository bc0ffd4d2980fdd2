package hazard

import (
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web/ui"
)

func dayOf(ms int64) string { return text.Date(time.UnixMilli(ms - 1).In(clock.Shanghai)) }

// TestFoundFixedLookedBackClosed is story 7 for one door: found, claimed and fixed by the manager, checked by another, looked back after
// seven days by another again, closed; nothing can be skipped.
func TestFoundFixedLookedBackClosed(t *testing.T) {
	each(t, func(w *world) {
		m := w.found(w.fire, "F07", "")
		h := w.row(m.ID)
		if h.Type != "F07" || h.Part != "stair" || h.Grade != Minor || m.Part != "2单元17层楼梯间、前室、走道" || m.Kind != "fire.door" || m.State != matter.Assigned {
			w.Fatalf("found %+v, row %+v", m, h)
		}
		about := func(a access.Actor) (rows []ui.ListRow) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { rows, err = w.onMatter(tx, text.ZH, a, m); return err }))
			return rows
		}
		if rows := about(w.manager); len(rows) != 1 || rows[0].Href != "/fire/hazards/m/"+m.ID || !strings.Contains(rows[0].Sub, "还没写整改前怎么防") {
			w.Errorf("the matter leads to %+v, want the page where its protection is written", rows)
		}
		if rows := about(w.elsewhere); len(rows) != 0 {
			w.Errorf("another community is led to %+v", rows)
		}
		w.fixed(m.ID)
		w.refused("the fixer looks", w.look(w.holder(m.ID), m.ID, "pass"), fault.KindDenied, "matter.looker_fixed_it")
		w.day(1)
		w.ok(w.look(w.office, m.ID, "pass"))
		now := w.matter(m.ID)
		if now.State != matter.Watch || dayOf(now.LookDue) != "2026-04-22" {
			w.Fatalf("after the check: %s, look due %s, want seven days", now.State, dayOf(now.LookDue))
		}
		w.refused("before its day", w.look(w.office, m.ID, "pass"), fault.KindNotYet, "matter.look_too_early")
		w.day(7)
		w.ok(w.look(w.office, m.ID, "pass"))
		if now = w.matter(m.ID); now.State != matter.Closed || w.row(m.ID).ClosedAt != now.ClosedAt {
			w.Errorf("closed: %s", now.State)
		}
		w.sound()
	})
}

// TestAFailedLook sends it back under its number: half the term, one level up, counted, and it can be looked at again.
func TestAFailedLook(t *testing.T) {
	each(t, func(w *world) {
		m := w.found(w.fire, "F09", "") // 较大: 30 days
		if w.row(m.ID).Grade != Larger || dayOf(m.Due) != "2026-05-14" || m.Supervised != "community" {
			w.Fatalf("larger: due %s, supervised %q", dayOf(m.Due), m.Supervised)
		}
		if now := w.matter(m.ID); now.Grade != Larger {
			w.Errorf("the three lists would call it %q", now.Grade)
		}
		_, err := w.Service.Plan(ctx, w.fire, Plan{Matter: m.ID, Interim: "拉警戒线，禁止动火"})
		w.ok(err)
		var listed map[string]string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { listed, err = w.listed(tx, w.matter(m.ID)); return err }))
		if x, _ := TypeOf("F09"); listed["ground"] != x.Clause || listed["guard"] != "拉警戒线，禁止动火" || listed["demand"] == "" {
			w.Errorf("what fire adds to the lists: %v", listed)
		}
		w.fixed(m.ID)
		w.day(1)
		w.ok(w.look(w.office, m.ID, "fail"))
		now := w.matter(m.ID)
		if now.No != m.No || now.Round != 2 || now.State != matter.Working || now.Supervised != "street" {
			w.Errorf("after a failed look: %s round %d %s supervised %q", now.No, now.Round, now.State, now.Supervised)
		}
		if got := dayOf(now.Due); got != "2026-04-30" || now.NextDue != now.Due {
			w.Errorf("half of 31 days from 04-15 ends on %s (lists sort by %s)", got, dayOf(now.NextDue))
		}
		w.fixed(m.ID)
		w.ok(w.look(w.office, m.ID, "fail"))
		now = w.matter(m.ID)
		if got := dayOf(now.Due); got != "2026-04-22" || now.Supervised != "district" || w.row(m.ID).Fails != 2 {
			w.Errorf("halved again: %s, %q, %d", got, now.Supervised, w.row(m.ID).Fails)
		}
		w.sound()
	})
}

// TestNoSubordinateLooksBack: what the community found is not looked back by its own grid worker; the street may.
func TestNoSubordinateLooksBack(t *testing.T) {
	each(t, func(w *world) {
		m := w.found(w.office, "F23", "")
		w.fixed(m.ID)
		w.ok(w.look(w.other, m.ID, "pass"))
		w.day(7)
		w.refused("the grid worker of the finder", w.look(w.grid, m.ID, "pass"), fault.KindDenied, "fire.hazard.looker_serves")
		w.ok(w.look(w.other, m.ID, "pass"))
		if w.matter(m.ID).State != matter.Closed {
			w.Error("the street closes it")
		}
	})
}

// TestMajor: nobody closes it without the fire body's two papers, and nobody else grades it.
func TestMajor(t *testing.T) {
	each(t, func(w *world) {
		m := w.found(w.grid, "F05", Major)
		if m.Grade != "major" || m.Supervised != "district" {
			w.Fatalf("noted as major: %q %q", m.Grade, m.Supervised)
		}
		paper := Declare{Matter: m.ID, DocNo: "望消重〔2026〕3号", Body: "望岭区消防救援大队", On: "2026-04-14", Supervisor: "望岭区人民政府", Level: "district", Due: "2026-05-20"}
		_, err := w.Declare(ctx, w.office, paper)
		if err == nil {
			w.Error("a community declares a major hazard")
		}
		if _, err = w.Declare(ctx, w.manager, paper); !fault.Is(err, fault.KindDenied) {
			w.Errorf("the manager of the building declares: %v", err)
		}
		w.fixed(m.ID)
		w.ok(w.look(w.fire, m.ID, "pass"))
		if got := dayOf(w.matter(m.ID).LookDue); got != "2026-04-17" {
			w.Errorf("major looks back on %s, want three days", got)
		}
		w.day(3)
		w.refused("undeclared", w.look(w.fire, m.ID, "pass"), fault.KindNotYet, "fire.hazard.not_declared")
		for _, bad := range []func(*Declare){func(d *Declare) { d.DocNo = "" }, func(d *Declare) { d.Supervisor = "" }, func(d *Declare) { d.Due = "2026-01-01" }, func(d *Declare) { d.On = "2027-01-01" }, func(d *Declare) { d.Level = "moon" }} {
			x := paper
			bad(&x)
			if _, err := w.Declare(ctx, w.fire, x); !fault.Is(err, fault.KindInvalid) {
				w.Errorf("%+v: %v", x, err)
			}
		}
		_, err = w.Declare(ctx, w.fire, paper)
		w.ok(err)
		_, err = w.Service.Grade(ctx, w.office, Grade{Matter: m.ID, Grade: Minor, Why: "不严重"})
		w.refused("graded down", err, fault.KindDenied, "fire.hazard.only_body")
		w.refused("not removed", w.look(w.fire, m.ID, "pass"), fault.KindNotYet, "fire.hazard.not_removed")
		_, err = w.Remove(ctx, w.fire, m.ID, "望消重销〔2026〕3号", "2026-04-17")
		w.ok(err)
		w.ok(w.look(w.fire, m.ID, "pass"))
		if w.matter(m.ID).State != matter.Closed {
			w.Error("removed and looked back, it closes")
		}
		w.sound()
	})
}

// TestAMajorOneByAnotherDoor gets its row too: the rule can not be gone round by reporting it elsewhere.
func TestAMajorOneByAnotherDoor(t *testing.T) {
	each(t, func(w *world) {
		k, err := w.Matters.Report(ctx, w.office, matter.Report{Place: w.building.ID, Kind: "fire.equipment", Text: "喷淋全部停用", Grade: "major", Source: "desk"})
		w.ok(err)
		if h := w.row(k.Matter.ID); h.Grade != Major {
			w.Fatalf("row %+v", h)
		}
		w.fixed(k.Matter.ID)
		w.ok(w.look(w.fire, k.Matter.ID, "pass"))
		w.day(31)
		w.refused("undeclared", w.look(w.fire, k.Matter.ID, "pass"), fault.KindNotYet, "fire.hazard.not_declared")
	})
}

// TestGradeMovesTheDeadline with the loop; the holder grades nothing of his own.
func TestGradeMovesTheDeadline(t *testing.T) {
	each(t, func(w *world) {
		m := w.found(w.fire, "F03", "")
		if h := w.holder(m.ID); h.ID == w.manager.ID {
			if _, err := w.Service.Grade(ctx, h, Grade{Matter: m.ID, Grade: Larger, Why: "想延"}); err == nil {
				w.Error("the holder grades his own")
			}
		}
		_, err := w.Service.Grade(ctx, w.office, Grade{Matter: m.ID, Grade: Larger, Why: "整栋都没有水"})
		w.ok(err)
		now := w.matter(m.ID)
		if dayOf(now.Due) != "2026-05-14" || now.Supervised != "community" || w.row(m.ID).due != 0 {
			w.Errorf("graded larger: due %s, %q", dayOf(now.Due), now.Supervised)
		}
		_, err = w.Service.Grade(ctx, w.office, Grade{Matter: m.ID, Grade: Major, Why: "很严重"})
		w.refused("by hand", err, fault.KindNotYet, "fire.hazard.declare_first")
		_, err = w.Plan(ctx, w.holder(m.ID), Plan{Matter: m.ID, Interim: "每2小时巡查一次并登记", MoneyFen: 36000})
		w.ok(err)
		_, err = w.Plan(ctx, w.elsewhere, Plan{Matter: m.ID, Interim: "看一看"})
		if err == nil {
			w.Error("another community plans here")
		}
		w.sound()
	})
}

// TestComesBack: the same type at the same place within 90 days is 反弹 and linked both ways; another type or a later day is not.
func TestComesBack(t *testing.T) {
	each(t, func(w *world) {
		close := func(code string) matter.Matter {
			m := w.found(w.fire, code, Minor)
			w.fixed(m.ID)
			w.ok(w.look(w.fire, m.ID, "pass"))
			w.day(7)
			w.ok(w.look(w.fire, m.ID, "pass"))
			return m
		}
		first := close("F23")
		w.day(89)
		again := w.found(w.fire, "F23", Minor)
		if w.row(again.ID).Prior != first.ID {
			w.Errorf("89 days after: prior %q", w.row(again.ID).Prior)
		}
		if other := w.found(w.fire, "F01", Minor); w.row(other.ID).Prior != "" {
			w.Error("another type is no recurrence")
		}
		late := close("F12")
		w.day(91)
		if x := w.found(w.fire, "F12", Minor); w.row(x.ID).Prior != "" {
			w.Errorf("91 days after %s is none", late.No)
		}
	})
}

// TestTheSameFormTwice makes one hazard; bad forms are refused beside their fields.
func TestTheSameFormTwice(t *testing.T) {
	each(t, func(w *world) {
		x := Find{Building: w.building.ID, Part: "lobby", Type: "F12", Key: id.New()}
		a, err := w.Find(ctx, w.grid, x)
		w.ok(err)
		b, err := w.Find(ctx, w.grid, x)
		w.ok(err)
		if a.ID != b.ID {
			w.Error("twice made")
		}
		x.Text = "别的"
		_, err = w.Find(ctx, w.grid, x)
		w.refused("another text", err, fault.KindInvalid, "access.idempotency_mismatch")
		for name, bad := range map[string]Find{"what": {Building: w.building.ID, Part: "moon", Type: "F12"}, "building": {Building: w.compound.ID, Part: "lobby", Type: "F12"}, "unit": {Building: w.building.ID, Unit: w.compound.ID, Part: "lobby", Type: "F12"}, "grade": {Building: w.building.ID, Part: "lobby", Type: "F12", Grade: "huge"}} {
			_, err := w.Find(ctx, w.grid, bad)
			if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != name {
				w.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestTheSecondLook is drawn from what was closed 30 to 90 days ago, once, by a seed nobody chose; a failed one is open again.
func TestTheSecondLook(t *testing.T) {
	each(t, func(w *world) {
		var all []string
		for range 6 {
			m := w.found(w.fire, "F07", "")
			w.fixed(m.ID)
			w.ok(w.look(w.fire, m.ID, "pass"))
			all = append(all, m.ID)
		}
		w.day(7)
		for _, m := range all {
			w.ok(w.look(w.fire, m, "pass"))
		}
		_, err := w.Draw(ctx, w.office, w.community.ID)
		w.refused("too fresh", err, fault.KindNotYet, "fire.hazard.nothing_to_draw")
		w.day(35)
		w.numbered()
		if _, err := w.Draw(ctx, w.elsewhere, w.community.ID); err == nil {
			w.Error("another community draws here")
		}
		d, err := w.Draw(ctx, w.office, w.community.ID)
		w.ok(err)
		if d.Population != 6 || d.Picked != 2 || d.Seed == "" {
			w.Fatalf("drawn %+v", d)
		}
		_, err = w.Draw(ctx, w.office, w.community.ID)
		w.refused("again", err, fault.KindConflict, "fire.hazard.drawn_lately")
		var list []Item
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = items(tx, "draw=?", d.ID); return err }))
		if !Checked(d, list) {
			w.Error("drawn again it differs")
		}
		for _, x := range list {
			if x.Picked {
				w.ok(w.look(w.office, x.Matter, "fail"))
				if m := w.matter(x.Matter); m.State != matter.Working || m.Round != 2 {
					w.Errorf("a drawn one that failed: %s round %d", m.State, m.Round)
				}
				break
			}
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = items(tx, "draw=? AND result='fail'", d.ID); return err }))
		if len(list) != 1 || list[0].DoneAt == 0 {
			w.Errorf("result: %+v", list)
		}
		w.sound()
	})
}

// TestZero counts what was found and closed; the weekly line says the same.
func TestZero(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.found(w.fire, "F07", ""), w.found(w.fire, "F03", "")
		w.fixed(a.ID)
		w.ok(w.look(w.fire, a.ID, "pass"))
		w.day(7)
		w.ok(w.look(w.fire, a.ID, "pass"))
		w.numbered()
		_, err := w.Matters.FollowStats(ctx)
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			z, err := w.ZeroOf(tx, w.fire, matter.Query{Places: []string{w.compound.ID}}, 0, tx.NowMS()+1)
			w.ok(err)
			if z.Found != 2 || z.Closed != 1 {
				w.Errorf("zero %+v, want 1 of 2", z)
			}
			monday, _ := time.ParseInLocation(time.DateOnly, matter.Week(tx.Now), tx.Now.Location())
			lines, err := w.Week(tx, w.fire, w.community, monday)
			w.ok(err)
			if len(lines) != 1 || lines[0].Closed != 1 || lines[0].Found != 0 || lines[0].Open != 1 || lines[0].InYear != 2 {
				w.Errorf("week %+v", lines)
			}
			return nil
		}))
		_ = b
		if err := access.Public().May(access.FireRead, w.building.Path); err == nil {
			w.Error("the public reads hazards")
		}
	})
}
