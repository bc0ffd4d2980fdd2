package device

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"linli/affairs/fire/device/pages"
	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/signal"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// measured are the names of the JSON convention that bear a number and have no rule of their own by default (mqtt.md).
var measured = []string{"temperature", "water.pressure", "water.level", "water.flow", "smoke.density", "electric.residual", "electric.current", "door.open"}

// offered are the signals of the form, those with a default first.
func offered() (out []string) {
	for k := range signal.Defaults {
		out = append(out, k)
	}
	slices.Sort(out)
	return append(out, measured...)
}

// condition says a rule in words: 高于 0.2，持续 60 秒 → 消防设施故障.
func (x *look) condition(r signal.Rule) string {
	out := x.t("r.op."+r.Op, r.Limit)
	if r.Op == "is" && r.Limit == "true" {
		out = x.t("r.true")
	}
	if r.Hold > 0 {
		out = text.Joined(out, x.t("r.held", r.Hold))
	}
	return out
}

// opens names the matter that a rule opens.
func (x *look) opens(r signal.Rule, kinds []matter.Kind) string {
	if r.Wants == "" {
		return x.t("r.none")
	}
	for _, k := range kinds {
		if k.ID == r.Wants {
			return k.Label(x.lang)
		}
	}
	return r.Wants
}

// rules are the rules of places and devices, and under them those of everywhere else.
func (x *look) rules(v *pages.SignalsView) error {
	kinds, err := x.Matters.Kinds(x.tx)
	if err != nil {
		return err
	}
	own, err := x.Signals.Rules(x.tx, x.under)
	if err != nil {
		return err
	}
	columns := []ui.Column{{Title: x.t("c.what"), Key: true}, {Title: x.t("c.where")}, {Title: x.t("r.when")}, {Title: x.t("r.wants")}, {Title: x.t("r.level"), Low: true}}
	v.Table = &ui.Table{Caption: x.t("v.rules"), Columns: columns, Empty: &ui.Empty{Title: x.t("r.empty"), Why: x.t("r.empty_why")}}
	for _, r := range own {
		where, err := x.where(r.Place)
		if err != nil {
			return err
		}
		sub := ""
		if r.Device != "" {
			d, err := x.Signals.Device(x.tx, r.Device)
			if err != nil {
				return err
			}
			sub = x.t("r.of_device", d.Name)
		}
		href := ""
		if x.a.May(access.SignalEdit, r.Path) == nil {
			href = "/fire/signals/rules/" + r.ID
		}
		v.Table.Rows = append(v.Table.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{{Text: x.signal(r.Kind), Href: href}, {Text: where, Sub: sub}, {Text: x.condition(r)}, {Text: x.opens(r, kinds)}, {Text: x.t("r.level." + r.Level)}}})
	}
	v.Note = x.t("r.note")
	v.More = &ui.Table{Caption: x.t("r.defaults"), Columns: slices.Delete(slices.Clone(columns), 1, 2)}
	for _, k := range offered() {
		if r, ok := signal.Defaults[k]; ok {
			v.More.Rows = append(v.More.Rows, ui.Row{Cells: []ui.Cell{{Text: x.signal(k)}, {Text: x.condition(r)}, {Text: x.opens(r, kinds)}, {Text: x.t("r.level." + r.Level)}}})
		}
	}
	v.MoreNote = x.t("r.defaults_note")
	return nil
}

// signal names a signal, with its name on the wire.
func (x *look) signal(kind string) string {
	if w := Said(x.lang, signal.Alarm{Kind: kind}); w != kind {
		return w + " " + kind
	}
	return kind
}

type ruleCmd struct {
	Rev    string `form:"rev"`
	Device string `form:"device"`
	Where  string `form:"where"`
	Place  string `form:"place"`
	Kind   string `form:"kind"`
	Other  string `form:"other"`
	Op     string `form:"op"`
	Limit  string `form:"limit"`
	Hold   string `form:"hold"`
	Wants  string `form:"wants"`
	Level  string `form:"level"`
}

func (w *pagesOf) newRule(c *web.Ctx) error {
	return w.ruleForm(c, http.StatusOK, "", ruleCmd{Device: c.Query("device"), Kind: c.Query("kind"), Op: "over", Hold: "60", Wants: "fire.equipment", Level: signal.LevelFault}, nil)
}

func (w *pagesOf) rule(c *web.Ctx) error { return w.showRule(c, http.StatusOK, nil) }

func (w *pagesOf) showRule(c *web.Ctx, status int, bad map[string]string) error {
	var r signal.Rule
	err := w.read(c, func(tx *db.Tx) (err error) {
		if r, err = w.Signals.Rule(tx, c.Path("id")); err == nil && (r.State != signal.Active || access.From(c.Context()).May(access.SignalEdit, r.Path) != nil) {
			err = fault.NotFound("signal.no_rule")
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.ruleForm(c, status, r.ID, ruleCmd{Rev: strconv.FormatInt(r.Rev, 10), Device: r.Device, Place: r.Place, Kind: r.Kind, Op: r.Op, Limit: r.Limit, Hold: strconv.FormatInt(r.Hold, 10), Wants: r.Wants, Level: r.Level}, bad)
}

// ruleForm shows the form of a new rule, or of one that holds (ruleID), as it was typed.
func (w *pagesOf) ruleForm(c *web.Ctx, status int, ruleID string, cmd ruleCmd, bad map[string]string) error {
	a := access.From(c.Context())
	pg := w.Frame.Staff(c, text.T(c.Lang, "fire.device.rule_add"), "/fire")
	pg.Back = "/fire/signals?view=rules"
	var v pages.RuleView
	err := w.read(c, func(tx *db.Tx) error {
		x := &look{pagesOf: w, tx: tx, lang: c.Lang, a: a, names: map[string]string{}}
		v = pages.RuleView{Tabs: ground.Tabs(c.Lang, ground.TabSignals, a), Action: "/fire/signals/rules/new", Rev: cmd.Rev, Device: cmd.Device, Where: cmd.Where, Place: cmd.Place, Other: cmd.Other, Limit: cmd.Limit, Hold: cmd.Hold, Bad: bad,
			Errors: summary(bad, "place", "kind", "op", "limit", "hold", "wants", "level"), Ops: options(c.Lang, "fire.device.r.is.", signal.Ops, cmd.Op), Levels: options(c.Lang, "fire.device.r.level.", []string{signal.LevelAlarm, signal.LevelFault}, cmd.Level)}
		for i := range v.Errors {
			if v.Errors[i].Name == "place" {
				v.Errors[i].Name = "where"
			}
		}
		for _, k := range offered() {
			v.Kinds = append(v.Kinds, ui.Option{Value: k, Label: x.signal(k), On: k == cmd.Kind})
		}
		v.Kinds = append(v.Kinds, ui.Option{Value: "other", Label: x.t("r.other"), On: cmd.Kind == "other"})
		kinds, err := w.Matters.Kinds(tx)
		if err != nil {
			return err
		}
		v.Wants = []ui.Option{{Label: x.t("r.none"), On: cmd.Wants == ""}}
		for _, k := range kinds {
			v.Wants = append(v.Wants, ui.Option{Value: k.ID, Label: k.Label(c.Lang), On: k.ID == cmd.Wants})
		}
		if err := w.ruleOf(x, &v, ruleID, cmd); err != nil {
			return err
		}
		if ruleID != "" {
			pg.Title = x.signal(cmd.Kind)
			v.Action, v.End, v.Fixed, v.Signal = "/fire/signals/rules/"+ruleID, "/fire/signals/rules/"+ruleID+"/end", true, x.signal(cmd.Kind)
		}
		if r, ok := signal.Defaults[cmd.Kind]; ok {
			v.Default = x.t("r.default_is", x.condition(r), x.opens(r, kinds))
		}
		if bad["place"] != "" && cmd.Device == "" {
			v.Found, err = w.find(tx, a, cmd.Where)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Rule(pg, v))
}

// ruleOf names the device or the place that a rule is of, when that is settled.
func (w *pagesOf) ruleOf(x *look, v *pages.RuleView, ruleID string, cmd ruleCmd) error {
	at := cmd.Place
	if cmd.Device != "" {
		d, err := w.Signals.Device(x.tx, cmd.Device)
		if err != nil || x.a.May(access.SignalEdit, d.Path) != nil {
			return fault.NotFound("signal.no_device")
		}
		at, v.Of = d.Place, x.t("r.of_device", d.Name)
	}
	if at == "" || ruleID == "" && cmd.Device == "" {
		return nil
	}
	where, err := x.where(at)
	v.Of = text.Joined(where, v.Of)
	return err
}

// typed turns what was typed into a rule; the place is looked up by its words.
func (w *pagesOf) typed(tx *db.Tx, a access.Actor, cmd ruleCmd) (r signal.Rule, err error) {
	hold, badHold := number(cmd.Hold)
	rev, _ := number(cmd.Rev)
	if badHold {
		hold = -1
	}
	r = signal.Rule{Device: cmd.Device, Place: cmd.Place, Kind: cmd.Kind, Op: cmd.Op, Limit: strings.TrimSpace(cmd.Limit), Hold: hold, Wants: cmd.Wants, Level: cmd.Level, Rev: rev}
	if cmd.Kind == "other" {
		r.Kind = strings.TrimSpace(cmd.Other)
	}
	if r.Wants != "" {
		kinds, err := w.Matters.Kinds(tx)
		if err != nil {
			return r, err
		}
		if !slices.ContainsFunc(kinds, func(k matter.Kind) bool { return k.ID == r.Wants }) {
			return r, fault.InvalidFields(fault.Field{Name: "wants", Key: "fire.device.r.bad_wants"})
		}
	}
	if r.Device != "" || r.Place != "" {
		return r, nil
	}
	found, err := w.find(tx, a, cmd.Where)
	if err == nil && len(found) != 1 {
		err = fault.InvalidFields(fault.Field{Name: "place", Key: "fire.device.r.which"})
	}
	if err == nil {
		r.Place = found[0].Value
	}
	return r, err
}

func (w *pagesOf) addRule(c *web.Ctx) error {
	cmd, _, err := web.Decode[ruleCmd](c)
	if err != nil {
		return err
	}
	return w.setRule(c, "", cmd)
}

func (w *pagesOf) changeRule(c *web.Ctx) error {
	cmd, _, err := web.Decode[ruleCmd](c)
	if err != nil {
		return err
	}
	err = w.read(c, func(tx *db.Tx) error {
		r, err := w.Signals.Rule(tx, c.Path("id"))
		cmd.Device, cmd.Place, cmd.Kind = r.Device, r.Place, r.Kind
		if n, bad := number(cmd.Rev); err == nil && (bad || n == 0) {
			err = fault.Conflict("signal.stale")
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.setRule(c, c.Path("id"), cmd)
}

func (w *pagesOf) setRule(c *web.Ctx, ruleID string, cmd ruleCmd) error {
	a := access.From(c.Context())
	err := w.write(c, func(tx *db.Tx) error {
		r, err := w.typed(tx, a, cmd)
		if err == nil {
			_, err = w.Signals.SetRuleTx(tx, a, r)
		}
		return err
	})
	if err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.ruleForm(c, web.Status(err), ruleID, cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.r.saved"), nil)
	return c.Redirect("/fire/signals?view=rules")
}

func (w *pagesOf) endRule(c *web.Ctx) error {
	cmd, _, err := web.Decode[ruleCmd](c)
	if err != nil {
		return err
	}
	rev, _ := number(cmd.Rev)
	if _, err := w.Signals.EndRule(c.Context(), access.From(c.Context()), c.Path("id"), rev); err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showRule(c, web.Status(err), bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.r.ended"), nil)
	return c.Redirect("/fire/signals?view=rules")
}
