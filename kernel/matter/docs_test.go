package matter

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/id"
)

// Photos join the matter in the transaction of the act; one that belongs elsewhere, or never came, refuses the act whole.
func TestPhotos(t *testing.T) {
	dbtest.Each(t, append(append([]db.Migrations{}, migrations...), document.Migrations, blob.Migrations), func(t *testing.T, d *db.DB) {
		w := newStreet(t, d)
		store, err := blob.OpenFiles(t.TempDir(), blob.Options{})
		w.ok(err)
		w.svc.docs = document.New(d, w.log, store, crypto.NewKeys(crypto.Std), document.Config{})
		photo := func() string {
			var b bytes.Buffer
			w.ok(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
			doc, err := w.svc.docs.Put(ctx, w.manager.Actor, &b, document.Meta{Kind: document.After})
			w.ok(err)
			return doc.ID
		}
		p := photo()
		r, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: "litter", Docs: []string{p}})
		w.ok(err)
		w.read(func(tx *db.Tx) error {
			doc, err := w.svc.docs.Get(tx, p)
			if err == nil && doc.Obj != r.Matter.ID {
				t.Errorf("%+v", doc)
			}
			return err
		})
		other := w.report("litter").Matter.ID
		for _, bad := range []string{p, id.New()} {
			_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: other, Docs: []string{bad}}})
			if !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%v", err)
			}
			w.state(other, Assigned, 1)
		}
		// A kind that cannot do without a photo says why.
		var k Kind
		w.read(func(tx *db.Tx) (err error) { k, err = w.svc.Kind(tx, "litter"); return err })
		k.Evidence = "要给上级看清运前后"
		_, err = w.svc.SaveKind(ctx, access.Actor{Actor: founder, Grants: []access.Grant{{Role: access.SysAdmin, Path: w.city.Path}}}, k)
		w.ok(err)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: other}})
		w.refused(err, fault.KindNotYet, "matter.evidence_needed")
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: other, Docs: []string{photo()}}})
		w.ok(err)
		w.sound()
	})
}

// The seam of an affair: its Step may refuse an act inside the transaction, and its Deadline decides the term.
func TestSeam(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.svc.Register(Kind{ID: "litter",
			Step: func(tx *db.Tx, m *Matter, act Act) error {
				if act == ActClaim {
					return fault.NotYet("fire.not_ready")
				}
				return nil
			},
			Deadline: func(f TermFacts) (statute.Term, error) {
				return f.Calendar.Ends(f.From, statute.Deadline{Unit: statute.UrgentHour, N: 5})
			}})
		w.svc.forgetKinds()
		m := w.report("litter").Matter
		if m.Due != m.RaisedAt+5*3600*1000 {
			t.Errorf("the affair's deadline: %+v", m)
		}
		_, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: m.ID}})
		w.refused(err, fault.KindNotYet, "fire.not_ready")
		w.state(m.ID, Assigned, 1)
		if n := len(w.steps(m.ID)); n != 2 {
			t.Errorf("a refused step left %d lines", n)
		}
		w.sound()
	})
}
