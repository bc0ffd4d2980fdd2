package matters

import (
	"maps"
	"slices"
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// wrong refuses one field of a form.
func wrong(field, key string) *fault.Fault {
	return fault.InvalidFields(fault.Field{Name: field, Key: key})
}

// fieldOf says which field of the forms of M2 a refusal of the rules is about; they know no forms.
var fieldOf = map[string]string{
	"matter.reason_needed": "note", "matter.note_empty": "note", "matter.nobody_to_assign": "person", "matter.same_holder": "person", "matter.evidence_needed": "photo",
	"matter.interim_needed": "interim", "matter.extend_later_date": "due", "matter.extended_too_far": "due", "matter.whistle_level": "level",
}

// inputOf are the inputs whose fields the services name otherwise.
var inputOf = map[string]string{"to": "person", "docs": "photo", "depts": "dept_name"}

// fieldsOf are the fields of each form that can be refused, in their order; a refusal of another is said of the whole form.
var fieldsOf = map[string][]string{
	"rectify": {"measures", "money", "photo"}, "look": {"result", "note", "photo"}, "assign": {"person", "note"}, "transfer": {"person", "note"},
	"extend": {"due", "note"}, "extend-decide": {"approve", "note"}, "hang": {"interim", "note"}, "hang-ask": {"interim", "note"}, "hang-review": {"interim", "note"},
	"hang-decide": {"approve", "note"}, "unhang": {"due", "note"}, "whistle": {"level", "dept_name", "note"}, "help": {"person"}, "merge": {"into", "note"},
	"supervise": {"level", "note"}, "decline": {"note"}, "withdraw": {"note"}, "urge": {"note"}, "note": {"note"}, "reporter": {"reason"},
}

// refuse shows M2 again: the field that is wrong bears the sentence, and so does the summary on top, which leads there. What
// is not about a field is said once, on top.
func (p *Pages) refuse(c *web.Ctx, name string, f web.Form, err error) error {
	ft := fault.Of(err)
	switch ft.Kind {
	case fault.KindInvalid, fault.KindNotYet, fault.KindConflict, fault.KindDenied:
	default:
		return err
	}
	web.MarkRefused(c, ft)
	bad, whole := refused(c.Lang, name, ft)
	return p.render(c, web.Status(err), showView{Failed: name, Bad: bad, Error: whole, Typed: f})
}

// refused sorts a fault into the sentences of the fields and that of the whole form.
func refused(lang, act string, ft *fault.Fault) (bad map[string]string, whole string) {
	fields := ft.Fields
	if len(fields) == 0 {
		fields = []fault.Field{{Name: fieldOf[ft.Key], Key: ft.Key, Args: ft.Args}}
		if photo, _, _ := strings.Cut(ft.Key, "."); photo == "document" || photo == "blob" {
			fields[0].Name = "photo"
		}
	}
	bad = map[string]string{}
	var rest []string
	for _, x := range fields {
		name, sentence := x.Name, text.T(lang, x.Key, x.Args...)
		if n := inputOf[name]; n != "" {
			name = n
		}
		if slices.Contains(fieldsOf[act], name) {
			bad[name] = sentence
		} else {
			rest = append(rest, sentence)
		}
	}
	return bad, strings.Join(rest, " ")
}

// photosAgain says what became of the photos that came with a refused form: those a phone keeps in its outbox go with the next
// try; those the browser sent are gone, because a page cannot put files back into a form.
func photosAgain(lang string, v showView, act string) string {
	if v.Failed != act {
		return ""
	}
	if n := len(strings.Fields(v.Typed.Get("photos"))); n > 0 {
		return text.T(lang, "matters.photos_waiting", n)
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(v.Typed.Files)) {
		for _, h := range v.Typed.Files[name] {
			if h.Size > 0 {
				names = append(names, h.Filename)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return text.T(lang, "matters.photos_again", len(names), strings.Join(names, "、"))
}
