package proof

import (
	"linli/gateway/desk"
	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
	"time"
)

// readWitnesses says who signs besides the log, what he last signed, and in yellow that nobody did within a day.
func (p *Pages) readWitnesses(tx *db.Tx, lang string, v *headView) error {
	met, list, err := p.Log.Witnessed(tx)
	if err != nil {
		return err
	}
	for _, w := range list {
		v.Facts = append(v.Facts, ui.Def{Term: text.T(lang, "proof.witness"), Text: p.witnessWords(lang, w)})
	}
	if !met {
		v.Unseen = &ui.Notice{Tone: ui.Amber, Title: text.T(lang, "proof.unseen"), Text: text.T(lang, "proof.unseen_text")}
	}
	return nil
}

func (p *Pages) witnessWords(lang string, w ledger.Witness) string {
	if w.Size == 0 {
		return text.T(lang, "proof.witness_never", w.Name)
	}
	return text.T(lang, "proof.witness_at", w.Name, text.Count(w.Size), text.Moment(lang, time.UnixMilli(w.At).In(clock.Shanghai), p.now()))
}

// cosign keeps the lines of witnesses under a checkpoint that somebody brings back.
func (p *Pages) cosign(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var fresh []string
	err = p.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		fresh, err = p.Log.AddCosignatures(tx, plainNote(f.Get("note")))
		return err
	})
	switch {
	case fault.Is(err, fault.KindInvalid), fault.Is(err, fault.KindConflict):
		desk.Told(c, ui.Red, text.T(c.Lang, fault.Of(err).Key, fault.Of(err).Args...), "")
	case err != nil:
		return err
	default:
		desk.Done(c, text.T(c.Lang, "proof.cosigned", len(fresh)), nil)
	}
	return c.Redirect("/ledger")
}
