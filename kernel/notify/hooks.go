package notify

import (
	"context"
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/outbound"
)

// Hook is a group robot of an office: it is told what happens at a place and below.
// Only administrators set hooks (security.md T15).
type Hook struct {
	ID      string
	Name    string // 锦绣社区工作群
	Channel Channel
	Under   place.Path
	URL     string   // the robot's https address; it holds a key and is kept sealed
	Secret  string   // 加签 secret of DingTalk and Feishu; "" = none
	Kinds   []string // beginnings of ledger kinds ("matter.overdue"); none = all that tellers speak of
	Lang    string
	Active  bool
	Rev     int64 // 0 = new
}

func (h Hook) checked() (Hook, error) {
	var fields []fault.Field
	refuse := func(name, key string) { fields = append(fields, fault.Field{Name: name, Key: key}) }
	h.Name, h.URL, h.Secret = strings.TrimSpace(h.Name), strings.TrimSpace(h.URL), strings.TrimSpace(h.Secret)
	if h.Name == "" || len(h.Name) > 200 {
		refuse("name", "notify.hook_name")
	}
	if h.Channel != WeCom && h.Channel != DingTalk && h.Channel != Feishu {
		refuse("channel", "notify.bad_channel")
	}
	if _, err := outbound.CheckURL(h.URL); err != nil {
		refuse("url", fault.Of(err).Key)
	}
	if !h.Under.Valid() {
		refuse("under", "notify.hook_place")
	}
	for _, k := range h.Kinds {
		if k == "" || strings.ContainsAny(k, ", \t\r\n") {
			refuse("kinds", "notify.hook_kinds")
			break
		}
	}
	if h.Lang != "en" {
		h.Lang = "zh"
	}
	if len(fields) > 0 {
		return h, fault.InvalidFields(fields...)
	}
	return h, nil
}

// SaveHook adds (Rev 0) or changes a robot. The caller has asked access. Errors: Invalid
// with fields, Conflict when it was changed meanwhile.
func (s *Service) SaveHook(ctx context.Context, h Hook) (Hook, error) {
	h, err := h.checked()
	if err != nil {
		return h, err
	}
	rev := h.Rev
	if rev == 0 {
		h.ID = id.New()
	}
	address, err := s.seal("notify.hook", h.ID+"/url", h.URL)
	if err != nil {
		return h, err
	}
	secret, err := s.seal("notify.hook", h.ID+"/secret", h.Secret)
	if err != nil {
		return h, err
	}
	if secret == nil {
		secret = []byte{}
	}
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		h.Rev = rev + 1
		if rev == 0 {
			_, err := tx.Exec(`INSERT INTO notify_hook (id, name, channel, under, url, secret, kinds, lang, active, rev) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
				h.ID, h.Name, string(h.Channel), string(h.Under), address, secret, strings.Join(h.Kinds, ","), h.Lang, h.Active)
			return err
		}
		n, err := tx.Exec(`UPDATE notify_hook SET name = ?, channel = ?, under = ?, url = ?, secret = ?, kinds = ?, lang = ?, active = ?, rev = ? WHERE id = ? AND rev = ?`,
			h.Name, string(h.Channel), string(h.Under), address, secret, strings.Join(h.Kinds, ","), h.Lang, h.Active, h.Rev, h.ID, rev)
		if err == nil && n == 0 {
			err = fault.Conflict("notify.stale")
		}
		return err
	})
	return h, err
}

// DropHook removes a robot; what waits for it is dropped.
func (s *Service) DropHook(ctx context.Context, id string) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM notify_hook WHERE id = ?`, id); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE notify_outside SET state = 'dropped', done = ? WHERE hook = ? AND state = 'waiting'`, tx.NowMS(), id)
		return err
	})
}

// Hooks lists the robots at under and below it.
func (s *Service) Hooks(tx *db.Tx, under place.Path) ([]Hook, error) {
	lo, hi := under.Range()
	return s.hooks(tx, `under >= ? AND under < ? ORDER BY under, name, id`, lo, hi)
}

func (s *Service) hooks(tx *db.Tx, rest string, args ...any) (out []Hook, err error) {
	err = tx.Each(`SELECT id, name, channel, under, url, secret, kinds, lang, active, rev FROM notify_hook WHERE `+rest, args, func(scan func(...any) error) error {
		var (
			h                     Hook
			channel, under, kinds string
			address, secret       []byte
		)
		err := scan(&h.ID, &h.Name, &channel, &under, &address, &secret, &kinds, &h.Lang, &h.Active, &h.Rev)
		if err != nil {
			return err
		}
		h.Channel, h.Under = Channel(channel), place.Path(under)
		if kinds != "" {
			h.Kinds = strings.Split(kinds, ",")
		}
		if h.URL, err = s.open("notify.hook", h.ID+"/url", address); err != nil {
			return err
		}
		h.Secret, err = s.open("notify.hook", h.ID+"/secret", secret)
		out = append(out, h)
		return err
	})
	return out, err
}

// toOffices queues a notice for every robot whose place contains the notice's.
func (s *Service) toOffices(tx *db.Tx, kind string, n Notice, row outside) error {
	above := append(n.Under.Ancestors(), n.Under, place.RootPath)
	args := make([]any, len(above))
	for i, p := range above {
		args[i] = string(p)
	}
	list, err := s.hooks(tx, `active AND under IN (`+db.In(len(args))+`) ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, h := range list {
		if !h.wants(kind) {
			continue
		}
		row.hook, row.channel, row.lang = h.ID, h.Channel, h.Lang
		row.due = loud(tx.Now, row.emergency)
		row.once = s.once("hook", h.ID, row)
		if err := s.insert(tx, row); err != nil {
			return err
		}
	}
	return nil
}

func (h Hook) wants(kind string) bool {
	for _, k := range h.Kinds {
		if strings.HasPrefix(kind, k) {
			return true
		}
	}
	return len(h.Kinds) == 0
}

// TryHook sends one harmless sentence to a robot, so that the administrator sees at once
// whether it works. Errors are those of sending, with the sentence for the person.
func (s *Service) TryHook(ctx context.Context, id string) error {
	var list []Hook
	err := s.d.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = s.hooks(tx, `id = ?`, id)
		return err
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.NotFound("notify.no_hook")
	}
	return s.post(ctx, list[0], outside{id: "try-" + id, key: "notify.try", args: "[]", lang: list[0].Lang})
}
