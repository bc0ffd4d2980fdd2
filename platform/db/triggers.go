package db

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"linli/platform/text"
)

// OddTrigger is a trigger that does not stand as the migrations made it: somebody had the database in his hands.
type OddTrigger struct {
	Name, Table string
	What        string // missing, changed, off (switched off), added (no migration makes it)
	Mend        string // the statements that put it right, in one line
}

// trigger as the migrations make it, or as it stands.
type trigger struct {
	name, table string
	text        string // PostgreSQL words it anew, so it is compared in a plain form
	calls, body string // PostgreSQL: its function and what that does
	off         bool
	mend        string
}

// Triggers compares the triggers that the applied migrations make with those that stand: they refuse what nobody may do, and whoever takes one away does it unseen.
func (d *DB) Triggers(ctx context.Context, sets []Migrations) (odd []OddTrigger, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		odd = nil
		applied, err := tx.applied(sets)
		if err != nil {
			return err
		}
		want, err := madeTriggers(sets, applied, d.dialect)
		if err != nil {
			return err
		}
		stand, err := tx.triggers()
		odd = oddTriggers(want, stand)
		return err
	})
	return odd, err
}

func oddTriggers(want, stand []trigger) (odd []OddTrigger) {
	same := func(a trigger) func(trigger) bool {
		return func(b trigger) bool { return a.name == b.name && a.table == b.table }
	}
	for _, w := range want {
		i := slices.IndexFunc(stand, same(w))
		switch {
		case i < 0:
			odd = append(odd, OddTrigger{w.name, w.table, "missing", w.mend})
		case stand[i].text != w.text || stand[i].calls != w.calls || stand[i].body != w.body:
			odd = append(odd, OddTrigger{w.name, w.table, "changed", dropTrigger(stand[i]) + " " + w.mend})
		case stand[i].off:
			odd = append(odd, OddTrigger{w.name, w.table, "off", "ALTER TABLE " + w.table + " ENABLE TRIGGER " + w.name + ";"})
		}
	}
	for _, s := range stand {
		if !slices.ContainsFunc(want, same(s)) {
			odd = append(odd, OddTrigger{s.name, s.table, "added", dropTrigger(s)})
		}
	}
	return odd
}

func dropTrigger(t trigger) string {
	if t.calls != "" {
		return "DROP TRIGGER " + t.name + " ON " + t.table + ";"
	}
	return "DROP TRIGGER " + t.name + ";"
}

// applied is the newest version of each set; a program that is newer than its database does not miss what it has not made yet.
func (t *Tx) applied(sets []Migrations) (map[string]int64, error) {
	q := "SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'migration_%'"
	if t.d.dialect == Postgres {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema=current_schema() AND table_name LIKE 'migration_%'"
	}
	var tables []string
	err := t.Each(q, nil, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		tables = append(tables, name)
		return err
	})
	out := map[string]int64{}
	for _, m := range sets {
		if err == nil && slices.Contains(tables, "migration_"+m.Name) {
			out[m.Name], err = t.Count("SELECT COALESCE(MAX(version_id),0) FROM migration_" + m.Name)
		}
	}
	return out, err
}

var (
	triggerMade = map[string]*text.Pattern{
		SQLite:   text.NewPattern(`(?is)CREATE\s+TRIGGER\s+(\w+)\s[^;]*?\sON\s+(\w+)\b.*?\bEND;|DROP\s+TRIGGER\s+(\w+)|DROP\s+TABLE\s+(\w+)`),
		Postgres: text.NewPattern(`(?is)CREATE\s+TRIGGER\s+(\w+)\s[^;]*?\sON\s+(\w+)\b[^;]*;|DROP\s+TRIGGER\s+(\w+)|DROP\s+TABLE\s+(\w+)`),
	}
	functionMade = text.NewPattern(`(?is)CREATE\s+(?:OR\s+REPLACE\s+)?(FUNCTION\s+(\w+)\(\).*?\$\$(.*?)\$\$\s*;)`)
	called       = text.NewPattern(`(?i)EXECUTE\s+FUNCTION\s+(?:"?\w+"?\.)?(\w+)`)
	remark       = text.NewPattern(`(?m)^\s*--.*$`)
)

// madeTriggers reads out of the migrations which triggers they leave.
func madeTriggers(sets []Migrations, applied map[string]int64, dialect string) (out []trigger, err error) {
	functions := map[string][2]string{}
	for _, m := range sets {
		names, err := fs.Glob(m.FS, "*.sql")
		if err != nil {
			return nil, err
		}
		versions, err := m.Versions()
		if err != nil {
			return nil, err
		}
		slices.Sort(names)
		for i, name := range names {
			if int64(versions[i]) > applied[m.Name] {
				break
			}
			raw, err := fs.ReadFile(m.FS, name)
			if err != nil {
				return nil, err
			}
			made := remark.ReplaceAllString(ForDialect(string(raw), dialect), "")
			for _, f := range functionMade.Regexp().FindAllStringSubmatch(made, -1) {
				functions[f[2]] = [2]string{oneLine(f[3]), "CREATE OR REPLACE " + oneLine(f[1]) + " "}
			}
			out = leave(out, made, dialect)
		}
	}
	for i := range out {
		if t := &out[i]; t.calls != "" {
			f := functions[t.calls]
			t.body, t.mend = f[0], f[1]+t.mend
		}
	}
	return out, nil
}

// leave is which triggers there are after a migration.
func leave(out []trigger, made, dialect string) []trigger {
	for _, hit := range triggerMade[dialect].Regexp().FindAllStringSubmatch(made, -1) {
		switch {
		case hit[1] != "":
			t := trigger{name: hit[1], table: hit[2], text: plainTrigger(hit[0]), mend: oneLine(hit[0])}
			if c := called.FindStringSubmatch(hit[0]); dialect == Postgres && c != nil {
				t.calls = c[1]
			}
			out = append(out, t)
		default:
			out = slices.DeleteFunc(out, func(t trigger) bool { return t.name == hit[3] || t.table == hit[4] })
		}
	}
	return out
}

// triggers are those that stand.
func (t *Tx) triggers() (out []trigger, err error) {
	q := "SELECT name, tbl_name, sql, '', '', 'O' FROM sqlite_master WHERE type='trigger' ORDER BY name"
	if t.d.dialect == Postgres {
		q = `SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid), p.proname, p.prosrc, CAST(t.tgenabled AS TEXT) FROM pg_trigger t JOIN pg_class c ON c.oid=t.tgrelid
			JOIN pg_namespace n ON n.oid=c.relnamespace JOIN pg_proc p ON p.oid=t.tgfoid WHERE NOT t.tgisinternal AND n.nspname=current_schema() ORDER BY t.tgname`
	}
	err = t.Each(q, nil, func(scan func(...any) error) error {
		var x trigger
		var said, on string
		err := scan(&x.name, &x.table, &said, &x.calls, &x.body, &on)
		x.text, x.body, x.off = plainTrigger(remark.ReplaceAllString(said, "")), oneLine(remark.ReplaceAllString(x.body, "")), on != "O" && on != "A"
		out = append(out, x)
		return err
	})
	return out, err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	qualified = text.NewPattern(`\b(on|function) \w+\.`)
	events    = text.NewPattern(`^(create trigger \w+ (?:before|after|instead of) )(.*?)( on .*)$`)
)

// plainTrigger is the statement in a form that PostgreSQL's own wording of it has too: no brackets, no schema, the events in order.
func plainTrigger(s string) string {
	if !called.MatchString(s) { // SQLite keeps the text
		return strings.TrimSuffix(oneLine(s), ";")
	}
	s = strings.ToLower(oneLine(strings.NewReplacer("(", "", ")", "", `"`, "", ";", "").Replace(s)))
	s = qualified.ReplaceAllString(s, "$1 ")
	if e := events.FindStringSubmatch(s); e != nil {
		list := strings.Split(e[2], " or ")
		slices.Sort(list)
		s = e[1] + strings.Join(list, " or ") + e[3]
	}
	return s
}
