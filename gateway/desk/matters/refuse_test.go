package matters

import (
	"mime/multipart"
	"strings"
	"testing"

	"linli/platform/fault"
	"linli/platform/web"
)

// A refusal is said at the field it is about, whichever layer refused and whatever that layer calls the field.
func TestRefusalsFindTheirField(t *testing.T) {
	for _, x := range []struct {
		act   string
		err   error
		field string
	}{
		{"rectify", wrong("money", "matters.bad_money"), "money"},
		{"rectify", fault.NotYet("matter.evidence_needed", "要看得清"), "photo"},
		{"rectify", fault.Invalid("document.not_image"), "photo"},
		{"look", fault.InvalidFields(fault.Field{Name: "result", Key: "matter.look_result"}), "result"},
		{"transfer", fault.NotYet("matter.reason_needed"), "note"},
		{"transfer", fault.NotYet("matter.nobody_to_assign"), "person"},
		{"whistle", fault.InvalidFields(fault.Field{Name: "depts", Key: "matter.org_unknown"}), "dept_name"},
		{"look", fault.Denied("matter.looker_fixed_it"), ""},
		{"note", fault.InvalidFields(fault.Field{Name: "due", Key: "matters.bad_day"}), ""}, // the form has no such field
	} {
		bad, whole := refused("zh", x.act, fault.Of(x.err))
		if x.field == "" && (len(bad) > 0 || whole == "") || x.field != "" && (bad[x.field] == "" || whole != "") {
			t.Errorf("%s %v: %v %q", x.act, x.err, bad, whole)
		}
		if strings.Contains(whole, "处需要改") {
			t.Errorf("%v: the summary says itself how many: %s", x.err, whole)
		}
	}
	v := showView{Failed: "look", Bad: map[string]string{"note": "甲", "result": "乙"}}
	if list := summary(v); len(list) != 2 || list[0].Name != "look-result" || list[1].Name != "look-note" {
		t.Errorf("in the order of the form, by ids that no other form has: %v", list)
	}
}

// The reader is told which photos the page could not keep, and not to choose again what still waits on the phone.
func TestPhotosOfARefusedForm(t *testing.T) {
	sent := web.Form{Files: map[string][]*multipart.FileHeader{"photo": {{Filename: "灯.jpg", Size: 9}, {Filename: "门.jpg", Size: 9}, {}}}}
	v := showView{Failed: "rectify", Typed: sent}
	if got := photosAgain("zh", v, "rectify"); !strings.Contains(got, "2张") || !strings.Contains(got, "灯.jpg、门.jpg") {
		t.Error(got)
	}
	if got := photosAgain("zh", v, "look"); got != "" {
		t.Errorf("another form: %s", got)
	}
	v.Typed = web.Form{Values: map[string][]string{"photos": {"a:1 b:2"}, "key": {"01a228a2-3a28-7d8d-b169-e92526e8dd56"}}}
	if got := photosAgain("zh", v, "rectify"); !strings.Contains(got, "不用重新选") || keptPhotos(v, "rectify")["data-kept"] != "a:1 b:2" {
		t.Error(got)
	}
	if formKey(v, "rectify") != v.Typed.Get("key") || formKey(v, "look") == v.Typed.Get("key") || formKey(v, "assign") != "" {
		t.Error("only the refused form stays the item it was")
	}
}

// Every act that a form can be refused for has its fields, and what was picked stays picked.
func TestPickedStaysPicked(t *testing.T) {
	for act := range acts {
		if _, ok := fieldsOf[act]; !ok && act != "claim" && act != "undo" {
			t.Errorf("%s has no fields", act)
		}
	}
	v := showView{Failed: "look", Typed: web.Form{Values: map[string][]string{"result": {"fail"}}}}
	for _, o := range chosen(v, "look", "result", results(t.Context())) {
		if o.On != (o.Value == "fail") {
			t.Error(o)
		}
	}
}
