package monitor

import (
	"slices"
	"strconv"
	"strings"

	"linli/platform/db"
)

// partWait is how long the missing parts of a divided frame are waited for (hj212.md 9). What arrived is kept.
const partWait = 10 * 60_000

type partKey struct {
	num    int64
	cn, at string
	parts  int64
}

// partSet is which parts of a divided frame arrived.
type partSet struct {
	have  map[int64]bool
	since int64
}

func (d *digestion) part(f *frame) {
	k := partKey{f.num, f.cn, f.at, min(f.parts, 9999)}
	p := d.parts[k]
	if p == nil {
		p = &partSet{have: map[int64]bool{}, since: f.got}
		d.parts[k] = p
	}
	p.have[f.part] = true
}

// flushParts joins the parts with those that came before.
func (d *digestion) flushParts() error {
	keys := make([]partKey, 0, len(d.parts))
	for k := range d.parts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b partKey) int {
		return strings.Compare(strconv.FormatInt(a.num, 10)+a.cn+a.at, strconv.FormatInt(b.num, 10)+b.cn+b.at)
	})
	for _, k := range keys {
		p := d.parts[k]
		var have string
		since := p.since
		err := d.tx.Each("SELECT have, since FROM env_part WHERE num = ? AND cn = ? AND at = ? AND parts = ?", []any{k.num, k.cn, k.at, k.parts}, func(scan func(...any) error) error {
			return scan(&have, &since)
		})
		if err != nil {
			return err
		}
		for _, s := range strings.Fields(have) {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				p.have[n] = true
			}
		}
		state := "waits"
		if whole(p.have, k.parts) {
			state = "whole"
		}
		if _, err := d.tx.Exec("INSERT INTO env_part (num, cn, at, parts, have, since, state) VALUES (?,?,?,?,?,?,?) ON CONFLICT (num, cn, at, parts) DO UPDATE SET have = excluded.have, state = excluded.state",
			k.num, k.cn, k.at, k.parts, numbers(p.have), since, state); err != nil {
			return err
		}
	}
	return nil
}

func whole(have map[int64]bool, parts int64) bool {
	for n := int64(1); n <= parts; n++ {
		if !have[n] {
			return false
		}
	}
	return true
}

func numbers(have map[int64]bool) string {
	list := make([]int64, 0, len(have))
	for n := range have {
		list = append(list, n)
	}
	slices.Sort(list)
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(out, " ")
}

// closeParts gives up waiting for parts that did not come, and forgets old ones.
func closeParts(tx *db.Tx) error {
	if _, err := tx.Exec("UPDATE env_part SET state = 'short' WHERE state = 'waits' AND since < ?", tx.NowMS()-partWait); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM env_part WHERE since < ?", tx.NowMS()-7*24*3600_000)
	return err
}
