package open311

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/kernel/matter"
)

// The one rule that others get wrong: open until somebody else has looked back, and open again when it is not fixed.
func TestClosedOnlyAfterTheLookBack(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		v := w.lamp("api_key", apiKey)
		v.Set("service_code", "facility.lift") // checked, and looked at again after 7 days
		v.Set("attribute[trapped]", "no")
		id := w.post("/requests.json", v).id()
		do := func() matter.Do { return matter.Do{ID: w.matter(id).ID} }
		status := func(want, why string) map[string]any {
			t.Helper()
			row := w.one(id)
			if row["status"] != want || !strings.Contains(row["status_notes"].(string), why) {
				t.Errorf("%v %v, want %s %s", row["status"], row["status_notes"], want, why)
			}
			return row
		}
		if row := status("open", "待认领"); row["agency_responsible"] != "安居物业" || row["expected_datetime"] == nil {
			t.Errorf("%v", row)
		}
		w.clk.Advance(time.Hour)
		_, err := w.matters.Claim(ctx, w.manager, matter.Claim{Do: do()})
		w.ok(err)
		_, err = w.matters.Rectify(ctx, w.manager, matter.Rectify{Do: do(), Measures: "换了门机"})
		w.ok(err)
		status("open", "待复查")
		if n := len(w.get("/requests.json", "status", "closed").rows()); n != 0 {
			t.Error("what is only called fixed is listed as closed")
		}
		w.clk.Advance(time.Hour)
		_, err = w.matters.Look(ctx, w.worker, matter.Look{Do: do(), Result: "pass"})
		w.ok(err)
		status("open", "待回头看")
		w.clk.Advance(8 * 24 * time.Hour)
		_, err = w.matters.Look(ctx, w.worker, matter.Look{Do: do(), Result: "pass"})
		w.ok(err)
		row := status("closed", "已销号")
		if row["updated_datetime"] != w.clk.Now().UTC().Format(time.RFC3339) {
			t.Errorf("%v", row["updated_datetime"])
		}
		closedAt := row["updated_datetime"]
		if n := len(w.get("/requests.json", "status", "closed").rows()); n != 1 {
			t.Error("the closed one is not listed")
		}
		// Not fixed after all: the key that reported says so.
		w.clk.Advance(time.Hour)
		up := w.post("/servicerequestupdates.json", w.word(id, "REOPEN", "又停了", "u1")).want(200).rows()[0]
		if row := status("open", "退回整改"); row["updated_datetime"] == closedAt {
			t.Error("updated_datetime did not move")
		}
		again := w.post("/servicerequestupdates.json", w.word(id, "REOPEN", "又停了", "u1")).want(200).rows()[0]
		if up["update_id"] != again["update_id"] || up["update_id"] == nil {
			t.Errorf("%v %v", up, again)
		}
		if m := w.matter(id); m.Round != 2 {
			t.Errorf("round %d", m.Round)
		}
		// The stream of updates never said closed too early, and says who did what, without persons.
		var words []string
		for _, u := range w.get("/servicerequestupdates.json", "start_date", "2026-06-22T00:00:00+08:00", "end_date", "2026-07-22T00:00:00+08:00").want(200).rows() {
			words = append(words, fmt.Sprint(u["status"], " ", u["external_status_code"], " ", u["description"]))
			if u["service_request_id"] != id || u["update_id"] == nil {
				t.Errorf("%v", u)
			}
		}
		want := []string{"open assigned 派发 · 安居物业", "in_progress working 认领 · 安居物业", "in_progress fixed 办好了 · 安居物业：换了门机", "in_progress watch 复查合格", "in_progress watch 复查合格",
			"closed closed 销号", "in_progress working 还没修好：又停了"}
		if strings.Join(words, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(words, "\n"), strings.Join(want, "\n"))
		}
		notes, ok := w.one(id, "extensions", "true")["notes"].([]any)
		if !ok || len(notes) != len(want)+1 {
			t.Errorf("%v", notes)
		}
		w.sound()
	})
}

// word is an update as FixMyStreet sends it.
func (w *street) word(id, status, said, update string) url.Values {
	return url.Values{"api_key": {apiKey}, "jurisdiction_id": {"127.0.0.1"}, "service_request_id": {id}, "update_id": {update}, "status": {status}, "description": {said},
		"updated_datetime": {w.clk.Now().Format(time.RFC3339)}, "public_anonymity_required": {"FALSE"}, "email_alerts_requested": {"FALSE"}, "first_name": {"甲"}, "attribute[x]": {"y"}}
}

// What an update may do: a note from the reporter; never a state that belongs to those who answer for it.
func TestUpdatesThatComeIn(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.post("/requests.json", w.lamp("api_key", apiKey)).id()
		for i, s := range []string{"FIXED", "CLOSED", "closed", "OPEN", "REOPEN", "IN_PROGRESS"} {
			w.post("/servicerequestupdates.json", w.word(id, s, "看着修好了", fmt.Sprint("n", i))).want(200)
			if m := w.matter(id); m.State != matter.Assigned || m.Round != 1 {
				t.Errorf("%s moved it to %s", s, m.State)
			}
		}
		w.post("/servicerequestupdates.json", w.word(id, "FIXED", "别的话", "n0")).refused(422, "access.idempotency_mismatch")
		// OPEN written before the work was called done does not reopen; after it does.
		early := w.word(id, "OPEN", "还在滴水", "early")
		w.clk.Advance(time.Hour)
		do := matter.Do{ID: w.matter(id).ID}
		_, err := w.matters.Rectify(ctx, w.manager, matter.Rectify{Do: do, Measures: "换灯"})
		w.ok(err)
		w.clk.Advance(time.Hour)
		w.post("/servicerequestupdates.json", early).want(200)
		if m := w.matter(id); m.State != matter.Fixed {
			t.Errorf("an old remark moved it to %s", m.State)
		}
		w.post("/servicerequestupdates.xml", w.word(id, "OPEN", "还是不亮", "late")).want(200)
		if m := w.matter(id); m.State != matter.Working || m.Round != 2 {
			t.Errorf("%s %d", m.State, m.Round)
		}
		v := w.word(id, "OPEN", "x", "k")
		v.Del("api_key")
		w.post("/servicerequestupdates.json", v).refused(403, "open311.key_needed")
		w.post("/servicerequestupdates.json", w.word("LL-2026-9999-67F36C11", "OPEN", "x", "k")).refused(404, "open311.request_unknown")
		stranger := w.post("/requests.json", w.lamp()).id()
		w.post("/servicerequestupdates.json", w.word(stranger, "REOPEN", "x", "k")).refused(403, "open311.not_your_request")
		w.post("/servicerequestupdates.json", url.Values{"api_key": {apiKey}, "status": {"GONE"}, "updated_datetime": {"today"}}).refused(400,
			"open311.needed", "open311.needed", "open311.needed", "open311.bad_date", "open311.bad_status")
		w.sound()
	})
}
