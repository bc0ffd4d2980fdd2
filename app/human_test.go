package app

import (
	"context"
	"strings"
	"testing"

	"linli/kernel/duty"
	"linli/kernel/people"
)

// Every page for residents gives the telephone of somebody (ux.md §3): of the community of the place it is about, where nobody
// answers there himself, and of the street office where no place is known. Nobody is sent to call without a number.
func TestEveryPublicPageGivesTheNumberOfAHuman(t *testing.T) {
	w := newWorld(t, "")
	for _, o := range []people.Org{
		{Kind: people.Street, Name: "柳岸街道办事处", Place: w.a.community.Parent, Phone: "10000010600"},
		{Kind: people.Community, Name: "锦绣社区居委会", Place: w.a.community.ID, Phone: "10000010615"},
	} {
		_, err := w.k.People.AddOrg(context.Background(), founder, o)
		w.ok(err)
	}
	here, code := "tel:10000010615", "/q/"+w.a.building.QR
	for path, want := range map[string]string{
		code: here, code + "/report": here, code + "/board": here, "/q/" + w.a.compound.QR + "/events": here, "/q/" + w.a.compound.QR + "/help": here,
		"/q/" + w.b.building.QR: "tel:10000010600", "/r/" + w.report(w.a.building.ID, "facility.lamp", "灯坏了").Secret: here,
		"/": "tel:10000010600", "/progress": "tel:10000010600", "/elder": "tel:10000010600", "/feedback": "tel:10000010600", "/fire/guide": "tel:10000010600", "/q/qAAAAAA": "tel:10000010600",
	} {
		_, page := w.do("GET", path, "", nil)
		if _, foot, ok := strings.Cut(page, `class="foot"`); !ok || !strings.Contains(foot, want) {
			t.Errorf("%s: the foot does not give %s", path, want)
		}
	}
	_, page := w.do("GET", "/progress?no=ZZZ-ZZ", "", nil)
	if body, _, _ := strings.Cut(page, "</main>"); !strings.Contains(body, "tel:10000010600") {
		t.Error("who is told to call is not given the number")
	}
}

// The call button names whom it calls.
func TestTheCallButtonSaysWhomItCalls(t *testing.T) {
	w := newWorld(t, "")
	org, err := w.k.People.AddOrg(context.Background(), founder, people.Org{Kind: people.Property, Name: "云漳安居物业", Place: w.a.community.Parent, Phone: "10000010616"})
	w.ok(err)
	_, err = w.k.People.Appoint(context.Background(), founder, people.Post{Person: w.a.person.ID, Org: org.ID, Title: "项目经理"})
	w.ok(err)
	_, err = w.k.Duties.Assign(context.Background(), founder, duty.Assign{Person: w.a.person.ID, Role: duty.Property, Place: w.a.compound.ID})
	w.ok(err)
	if _, page := w.do("GET", "/q/"+w.a.building.QR, "", nil); !strings.Contains(page, "打电话给云漳安居物业") {
		t.Error("a button among several names does not say whom it calls")
	}
}
