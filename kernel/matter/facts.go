package matter

import (
	"encoding/hex"
	"slices"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// perms says which permission stands behind an act where the state's rule asks for one.
var perms = map[Act]access.Perm{
	ActAssign: access.MatterAssign, ActTransfer: access.MatterAssign, ActRectify: access.MatterFix,
	ActLookPass: access.MatterLook, ActLookFail: access.MatterLook, ActLookCannot: access.MatterLook, ActClose: access.MatterLook,
	ActGrantExtend: access.MatterApprove, ActDenyExtend: access.MatterApprove,
	ActHang: access.MatterHang, ActDenyHang: access.MatterHang, ActReview: access.MatterHang, ActUnhang: access.MatterHang,
	ActWhistle: access.MatterWhistle, ActHelp: access.MatterAssign, ActMerge: access.MatterMerge, ActSplit: access.MatterAssign,
	ActDecline: access.MatterAssign, ActUrge: access.MatterRead, ActSupervise: access.MatterApprove, ActNote: access.MatterRead,
}

// may asks the one function of access for the place of the matter, and for the grid, which is another cut of the community.
func may(a access.Actor, p access.Perm, m *Matter) bool {
	return a.May(p, m.Path) == nil || m.GridPath != "" && a.May(p, m.GridPath) == nil
}

func (t *turn) may(act Act) bool {
	p, ok := perms[act]
	return ok && may(t.a, p, &t.m)
}

// holds: answers for it; so does who is logged in where a receipt is used.
func (t *turn) holds() bool {
	return t.m.Holder != "" && (t.m.Holder == t.who.ID || t.m.Holder == t.do.Beside)
}

// gather fills the facts that hold for every act of this verb.
func (t *turn) gather() error {
	m := &t.m
	raised, err := t.s.raised(t.tx, t.a, m, t.do.Receipt)
	if err != nil {
		return err
	}
	t.who = identify(t.a, raised)
	t.f = Facts{Now: t.tx.NowMS(), Clock: t.a.Kind == access.KindSystem && t.a.ID == Nobody.ID, Raised: raised, Holds: t.holds(),
		Pending: m.Pending, Extensions: m.Extensions, Due: m.Due, FirstDue: m.FirstDue, LookDue: m.LookDue, RaisedAt: m.RaisedAt, ClosedAt: m.ClosedAt,
		LastUrge: m.LastUrge, Passes: m.Passes, Evidence: len(t.do.Docs) > 0, Reason: t.do.Note != "", Rated: m.Rating != ""}
	t.f.LooksLeft = looksLeft(t.kind, *m)
	if err := t.hands(); err != nil {
		return err
	}
	if t.who.ID != "" {
		if m.Pending != "" {
			if t.f.Asked, err = t.tx.Exists("SELECT 1 FROM matter_extension WHERE matter=? AND decision='' AND asker=?", m.ID, t.who.ID); err != nil {
				return err
			}
		}
		t.f.Above = above(t.a, m)
	}
	t.f.OpenChildren, err = openChildren(t.tx, m.ID)
	return err
}

// hands tells whether the one who acts, or who is logged in where a receipt is used, has had a hand in it.
func (t *turn) hands() (err error) {
	m := &t.m
	if t.a.Kind == access.KindKey { // two keys may be one program: all that programs did counts as its own, so that a person looks at it
		if t.f.Fixed, err = t.tx.Exists("SELECT 1 FROM matter_fix WHERE matter=? AND fixer LIKE 'key:%'", m.ID); err != nil {
			return err
		}
	}
	t.f.Proxy = !t.do.Undoes && t.who.ID != "" && t.who.ID == m.Raiser && (!m.Anonymous || slices.Contains(heard, m.Source))
	for _, who := range []string{t.who.ID, t.do.Beside} {
		if who == "" {
			continue
		}
		for _, x := range []struct {
			is *bool
			q  string
			of []any
		}{
			{&t.f.Helps, "SELECT 1 FROM matter_helper WHERE matter=? AND person=? AND until=0", nil},
			{&t.f.Helped, "SELECT 1 FROM matter_helper WHERE matter=? AND person=?", nil},
			{&t.f.Fixed, "SELECT 1 FROM matter_fix WHERE matter=? AND fixer=?", nil},
			{&t.f.Worked, "SELECT 1 FROM matter_step WHERE matter=? AND actor=? AND act=? AND round=?", []any{string(ActClaim), m.Round}},
		} {
			if *x.is {
				continue
			}
			if *x.is, err = t.tx.Exists(x.q, append([]any{m.ID, who}, x.of...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// heard are the sources of words that staff write down for another person: what is withdrawn is not theirs.
var heard = []string{"phone", "desk", "meeting", "12345", "evaluation"}

// looksLeft counts the looks that will still be due after the next passed one of this round: the check comes first,
// LooksDone counts the later ones.
func looksLeft(k Kind, m Matter) int {
	if m.State == Watch {
		return max(0, len(k.Looks)-int(m.LooksDone)-1)
	}
	return len(k.Looks)
}

func openChildren(tx *db.Tx, id string) (int64, error) {
	return tx.Count("SELECT count(*) FROM matter WHERE parent=? AND parent<>'' AND state IN ('open','assigned','working','fixed','watch','hung')", id)
}

// raised tells whether the actor is the one who raised it: by account, or by the secret of the receipt.
func (s *Service) raised(tx *db.Tx, a access.Actor, m *Matter, secret string) (bool, error) {
	if a.ID != "" && a.ID == m.Raiser {
		return true, nil
	}
	if secret == "" {
		return false, nil
	}
	return tx.Exists("SELECT 1 FROM matter_receipt WHERE hash=? AND matter=? AND what='raised'", s.hashSecret(secret), m.ID)
}

// hashSecret is what the database keeps of a link: a keyed digest, so that a stolen file opens no link.
func (s *Service) hashSecret(secret string) string {
	sum := s.keys.MAC("matter.receipt", []byte(secret))
	return hex.EncodeToString(sum[:])
}

// identify says who is recorded. A resident is never named in 经过; the raiser shows as such.
func identify(a access.Actor, raised bool) who {
	w := who{ID: a.ID, Actor: a.Actor, Raiser: raised}
	switch {
	case a.ID == "" || a.Kind == access.KindPublic || a.Kind == "":
		w.ID = ""
		w.Actor = ledger.Actor{Kind: access.KindPublic}
		if raised {
			w.Label = text.T(text.ZH, "matter.raiser")
		}
	default:
		w.Label = a.Name
		if role := leadingRole(a); role != "" && a.Kind == access.KindStaff {
			w.Label = join(a.Name, text.T(text.ZH, "access.role."+role))
		}
	}
	return w
}

func join(name, role string) string {
	if name == "" || role == "" {
		return name + role
	}
	return name + " · " + role
}

// leadingRole is the role of the most specific grant: what people know a person as.
func leadingRole(a access.Actor) string {
	role, level := "", -1
	for _, g := range a.Grants {
		if l := g.Path.Level(); l > level {
			role, level = g.Role, l
		}
	}
	return role
}

// above tells whether the actor stands at a higher level than the duty of the holder: with a grant that reaches further
// up than the place of the duty, or, where the street itself answers, as another person of the street.
func above(a access.Actor, m *Matter) bool {
	duty := m.HolderPath
	if !duty.Valid() {
		duty = m.Path
	}
	matrix := access.TheMatrix()
	for _, g := range a.Grants {
		if !g.Path.Contains(m.Path) || !matrix.Allows(g.Role, access.MatterApprove) {
			continue
		}
		if g.Path.Level() < duty.Level() || g.Role == access.Street && g.Path.Level() == duty.Level() {
			return true
		}
	}
	return false
}

// checkText refuses what no step may carry.
func checkText(name, s string) error {
	if len([]rune(s)) > MaxText {
		return fault.InvalidFields(fault.Field{Name: name, Key: "matter.text_long", Args: []any{MaxText}})
	}
	return nil
}
