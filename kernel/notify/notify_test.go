package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

func init() {
	for _, lang := range []string{"zh", "en"} {
		text.Register(lang, map[string]string{"test.assigned": "转给您办：%s，%d天内", "test.done": "办好了：%s"})
	}
}

func assigned(person string) Notice {
	return Notice{Person: person, Obj: lamp, Key: "test.assigned", Args: []any{"柳民〔2026〕0391", 3}, Path: "/m/1", Under: jinxiu}
}

func TestEachIsToldExactlyOnce(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.assign", assigned(ren), assigned(ren), assigned(guo)) // a teller that repeats itself
		w.happen("matter.assign")
		w.happen("matter.note") // nobody speaks of it
		w.happen("matter.assign")
		second := w.node()
		second.says("matter.assign", assigned(ren), assigned(guo))
		var wg sync.WaitGroup
		for _, s := range []*Service{w.Service, second, w.Service, second} {
			wg.Go(func() {
				for range 3 {
					if _, err := s.Follow(ctx); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for _, p := range []string{ren, guo} {
			list := w.inbox(p)
			if len(list) != 2 || list[0].Seq <= list[1].Seq {
				t.Fatalf("%d messages %+v", len(list), list)
			}
			if got := list[0].Text("zh"); got != "转给您办：柳民〔2026〕0391，3天内" || list[0].Path != "/m/1" || list[0].Read {
				t.Fatalf("%q %+v", got, list[0])
			}
		}
		if n, err := w.Follow(ctx); n != 0 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
	})
}

func (s *Service) says(kind string, list ...Notice) {
	s.Tell(kind, func(*db.Tx, ledger.Numbered) ([]Notice, error) { return list, nil })
}

// An error inside the pass leaves neither a row nor a moved cursor.
func TestCrashInTheMiddleTellsOnceAfterwards(t *testing.T) {
	each(t, func(w *world) {
		broken := true
		w.Tell("matter.assign", func(*db.Tx, ledger.Numbered) ([]Notice, error) { return []Notice{assigned(ren)}, nil })
		w.Tell("matter.done", func(*db.Tx, ledger.Numbered) ([]Notice, error) {
			if broken {
				return nil, errors.New("the table was not there")
			}
			return []Notice{assigned(guo)}, nil
		})
		w.happen("matter.assign")
		w.happen("matter.done")
		w.happen("matter.assign")
		for range 2 {
			if _, err := w.Follow(ctx); err == nil {
				t.Fatal("the failure was swallowed")
			}
		}
		if len(w.inbox(ren)) != 1 || len(w.inbox(guo)) != 0 {
			t.Fatalf("before the failing entry: %d, %d", len(w.inbox(ren)), len(w.inbox(guo)))
		}
		broken = false
		w.follow()
		if len(w.inbox(ren)) != 2 || len(w.inbox(guo)) != 1 {
			t.Fatalf("%d, %d", len(w.inbox(ren)), len(w.inbox(guo)))
		}
	})
}

func TestATellerThatAlwaysFailsDoesNotStopTheOthers(t *testing.T) {
	each(t, func(w *world) {
		w.Tell("matter.done", func(*db.Tx, ledger.Numbered) ([]Notice, error) { return nil, fault.Internal(nil, "mistake") })
		w.Tell("matter.gone", func(*db.Tx, ledger.Numbered) ([]Notice, error) { return nil, fault.NotFound("x") })
		w.says("matter.*", assigned(ren))
		w.happen("matter.gone")
		w.happen("matter.done")
		w.happen("matter.assign")
		for range 20 {
			w.Follow(ctx)
		}
		if n := len(w.inbox(ren)); n != 2 { // the gone one by matter.*, and the last
			t.Fatalf("%d messages", n)
		}
		w.read(func(tx *db.Tx) error {
			h, err := w.Health(tx)
			if h.Skipped != 1 {
				t.Errorf("%+v", h)
			}
			return err
		})
	})
}

// The demo's history, an imported past: nobody is told of it.
func TestSkipTellsNobodyOfThePast(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.assign", assigned(ren))
		for range 5 {
			w.happen("matter.assign")
		}
		for range 2 {
			if err := w.Skip(ctx); err != nil {
				t.Fatal(err)
			}
		}
		w.follow()
		if n := len(w.inbox(ren)); n != 0 {
			t.Fatalf("told of %d old things", n)
		}
		w.happen("matter.assign")
		w.follow()
		if n := len(w.inbox(ren)); n != 1 {
			t.Fatalf("%d after the history", n)
		}
	})
}

func TestInboxPagesAndReading(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.assign", assigned(ren), assigned(guo))
		for range 7 {
			w.happen("matter.assign")
		}
		w.follow()
		var seen []Message
		after := ""
		for {
			var page []Message
			w.read(func(tx *db.Tx) (err error) {
				page, after, err = w.Inbox(tx, ren, InboxQuery{After: after, Limit: 3})
				return err
			})
			seen = append(seen, page...)
			if after == "" {
				break
			}
		}
		if len(seen) != 7 {
			t.Fatalf("%d over all pages", len(seen))
		}
		if err := w.Read(ctx, ren, seen[0].ID, seen[1].ID, w.inbox(guo)[0].ID); err != nil {
			t.Fatal(err)
		}
		unread := func(p string) (n int) {
			w.read(func(tx *db.Tx) (err error) { n, err = w.Unread(tx, p); return err })
			return n
		}
		if unread(ren) != 5 || unread(guo) != 7 {
			t.Fatalf("%d, %d", unread(ren), unread(guo))
		}
		if err := w.ReadAll(ctx, ren, seen[4].Seq); err != nil {
			t.Fatal(err)
		}
		if unread(ren) != 2 {
			t.Fatal(unread(ren))
		}
		w.write(func(tx *db.Tx) error { return w.ReadObj(tx, ren, lamp) })
		if unread(ren) != 0 {
			t.Fatal(unread(ren))
		}
		err := w.d.Read(ctx, func(tx *db.Tx) error { _, _, err := w.Inbox(tx, ren, InboxQuery{After: "x"}); return err })
		if !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
		w.clk.Advance(181 * 24 * time.Hour)
		if err := w.Clean(ctx); err != nil {
			t.Fatal(err)
		}
		if len(w.inbox(ren)) != 0 || len(w.inbox(guo)) != 7 {
			t.Fatalf("%d read, %d unread are left", len(w.inbox(ren)), len(w.inbox(guo)))
		}
	})
}

// letterOf reads a mail as the other side would.
func letterOf(t *testing.T, raw string) (envelope, subject, body string, head mail.Header) {
	t.Helper()
	envelope, rest, _ := strings.Cut(raw, "\r\n")
	m, err := mail.ReadMessage(strings.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return envelope, subject, string(b), m.Header
}

func TestMailToAResident(t *testing.T) {
	each(t, func(w *world) {
		n := Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"路灯\r\nBcc: all@example.cn"}, Under: jinxiu, Path: "/r/abc"}
		w.says("matter.close", n)
		w.says("matter.done", Notice{Contact: "不想说", Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.close")
		w.happen("matter.done")
		w.follow()
		w.want("waiting+contact:1")
		if n := w.deliver(); n != 1 {
			t.Fatalf("%d sent", n)
		}
		w.want("sent:1") // and the address is forgotten
		all := w.smtp.all()
		if len(all) != 1 {
			t.Fatalf("%d mails", len(all))
		}
		env, subject, body, head := letterOf(t, all[0])
		if env != "secure=true MAIL FROM:<linli@example.com> RCPT TO:<ren@example.cn>" {
			t.Errorf("%q", env)
		}
		if subject != "办好了：路灯 Bcc: all@example.cn" && subject != "办好了：路灯" {
			t.Errorf("%q", subject)
		}
		if head.Get("Bcc") != "" || head.Get("To") != "<ren@example.cn>" || !strings.HasSuffix(head.Get("Message-Id"), "@example.com>") || head.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%v", head)
		}
		if !strings.Contains(body, "https://linli.example.cn/r/abc") || !strings.Contains(body, "不要直接回复") {
			t.Errorf("%q", body)
		}
		if w.deliver() != 0 || len(w.smtp.all()) != 1 {
			t.Error("sent twice")
		}
	})
}

// Both kinds of TLS, with a log-in that is only ever sent inside it.
func TestMailServerWithPassword(t *testing.T) {
	for _, kind := range []string{"starttls", "tls"} {
		each(t, func(w *world) {
			w.smtp.set(func() { w.smtp.whole = kind == "tls" })
			w.c.SMTP.TLS, w.c.SMTP.User, w.c.SMTP.Password = kind, "linli", "invented"
			w.says("matter.close", Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"x"}})
			w.happen("matter.close")
			w.follow()
			if w.deliver() != 1 {
				t.Fatalf("%s: %v", kind, w.states())
			}
			w.smtp.set(func() {
				want := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00linli\x00invented"))
				if w.smtp.auth != want || !strings.HasPrefix(w.smtp.mails[0], "secure=true") {
					t.Errorf("%s: %q %.20q", kind, w.smtp.auth, w.smtp.mails[0])
				}
			})
		})
	}
}

// A certificate of somebody else gets no password and no mail.
func TestForeignMailServer(t *testing.T) {
	each(t, func(w *world) {
		w.c.SMTP.Host, w.c.SMTP.User, w.c.SMTP.Password = "mail.other.cn", "linli", "invented"
		w.says("matter.close", Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.close")
		w.follow()
		if w.deliver() != 0 {
			t.Fatal("sent")
		}
		w.smtp.set(func() {
			if w.smtp.auth != "" || len(w.smtp.mails) != 0 {
				t.Error("it was told a secret")
			}
		})
	})
}

func TestNoMailInPlainText(t *testing.T) {
	each(t, func(w *world) {
		w.smtp.set(func() { w.smtp.plain = true })
		w.says("matter.close", Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.close")
		w.follow()
		if w.deliver() != 0 || len(w.smtp.all()) != 0 {
			t.Fatal("sent without TLS")
		}
		w.want("waiting+contact:1") // and tried again later
	})
}

func TestRefusedMailIsGivenUpAndTroubleIsTriedAgain(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.close", Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.smtp.set(func() { w.smtp.rcpt = "451 later" })
		w.happen("matter.close")
		w.follow()
		if w.deliver() != 0 || w.deliver() != 0 {
			t.Fatal("sent")
		}
		w.want("waiting+contact:1")
		w.smtp.set(func() { w.smtp.rcpt = "550 no such user" })
		w.clk.Advance(2 * time.Minute)
		w.deliver()
		w.want("failed:1")
		w.read(func(tx *db.Tx) error {
			h, err := w.Health(tx)
			if h.Failed[Mail] != 1 || len(h.Waiting) != 0 {
				t.Errorf("%+v", h)
			}
			return err
		})
	})
}

func TestTroubleEndsAfterTheLastTry(t *testing.T) {
	each(t, func(w *world) {
		w.robot.say(500, "")
		w.hook(WeCom, jinxiu)
		w.says("matter.overdue", Notice{Office: true, Under: jinxiu, Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.overdue")
		w.follow()
		for range 40 {
			w.deliver()
			w.clk.Advance(25 * time.Hour)
		}
		w.want("failed:1")
		got, ids := w.robot.all()
		if len(got) != len(waits)+1 {
			t.Fatalf("%d tries", len(got))
		}
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Fatalf("a repetition under another id: %v", ids)
			}
		}
	})
}

func (w *world) hook(c Channel, under place.Path, kinds ...string) Hook {
	w.t.Helper()
	h, err := w.SaveHook(ctx, Hook{Name: "锦绣社区工作群", Channel: c, Under: under, URL: w.robot.url(), Secret: "SEC1", Kinds: kinds, Active: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func TestOfficesAreToldOfWhatHappensBelowThem(t *testing.T) {
	each(t, func(w *world) {
		w.hook(DingTalk, "/001/")
		w.hook(Feishu, jinxiu)
		w.hook(WeCom, "/001/002/004/")                 // another compound
		w.hook(WeCom, jinxiu, "fire.", "matter.close") // not this kind
		h := w.hook(WeCom, place.RootPath, "matter.over")
		h.Active = false
		if _, err := w.SaveHook(ctx, h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SaveHook(ctx, h); !fault.Is(err, fault.KindConflict) {
			t.Fatalf("a stale edit: %v", err)
		}
		w.says("matter.overdue", Notice{Office: true, Under: jinxiu, Obj: lamp, Key: "test.done", Args: []any{"3号楼路灯"}, Path: "/m/1"})
		w.happen("matter.overdue")
		w.follow()
		if n := w.deliver(); n != 2 {
			t.Fatalf("%d sent", n)
		}
		got, _ := w.robot.all()
		all := strings.Join(got, "\n")
		if strings.Count(all, "办好了：3号楼路灯\\nhttps://linli.example.cn/m/1") != 2 || !strings.Contains(all, "&sign=") || !strings.Contains(all, `"sign":"`) || strings.Contains(all, "SEC1") {
			t.Fatalf("%s", all)
		}
		w.read(func(tx *db.Tx) error {
			list, err := w.Hooks(tx, jinxiu)
			if len(list) != 2 || list[0].URL != w.robot.url() || list[0].Secret != "SEC1" {
				t.Errorf("%+v", list)
			}
			var address []byte
			if err := tx.Get(`SELECT url FROM notify_hook WHERE id = ?`, []any{list[0].ID}, &address); err != nil || strings.Contains(string(address), "access_token") {
				t.Errorf("the key stands open: %q %v", address, err)
			}
			return err
		})
		if err := w.TryHook(ctx, h.ID); err != nil {
			t.Fatal(err)
		}
		w.robot.say(200, `{"errcode":93000}`)
		if err := w.TryHook(ctx, h.ID); fault.Of(err) == nil || fault.Of(err).Key != "notify.robot_refused" {
			t.Fatal(err)
		}
	})
}

func TestHookFormRefusals(t *testing.T) {
	each(t, func(w *world) {
		good := Hook{Name: "群", Channel: WeCom, Under: jinxiu, URL: w.robot.url(), Active: true}
		for field, change := range map[string]func(*Hook){
			"name": func(h *Hook) { h.Name = " " }, "channel": func(h *Hook) { h.Channel = Mail }, "url": func(h *Hook) { h.URL = "http://example.com/" },
			"under": func(h *Hook) { h.Under = "x" }, "kinds": func(h *Hook) { h.Kinds = []string{"a,b"} },
		} {
			h := good
			change(&h)
			_, err := w.SaveHook(ctx, h)
			if f := fault.Of(err); f == nil || f.Kind != fault.KindInvalid || len(f.Fields) != 1 || f.Fields[0].Name != field || !text.Has("zh", f.Fields[0].Key) {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestNothingGoesOutAtNightButEmergencies(t *testing.T) {
	each(t, func(w *world) {
		w.settings(ren, Settings{Way: Each, At: 510, Mail: "ren@example.cn", Emergency: true})
		w.settings(guo, Settings{Way: Silent, At: 510, Mail: "guo@example.cn", Emergency: true})
		w.clk.Set(at("2026-06-24 22:30:00"))
		w.says("matter.assign", assigned(ren), assigned(guo))
		fire := assigned(ren)
		fire.Emergency, fire.Key, fire.Args = true, "test.done", []any{"火警"}
		fire2 := fire
		fire2.Person = guo
		w.says("matter.open", fire, fire2)
		w.happen("matter.assign")
		w.follow()
		if w.deliver() != 0 || len(w.inbox(ren)) != 1 || len(w.inbox(guo)) != 1 {
			t.Fatal("somebody was woken, or not told inside")
		}
		w.happen("matter.open")
		w.follow()
		if w.deliver() != 2 || len(w.smtp.all()) != 2 {
			t.Fatal("the emergency waits for the morning")
		}
		w.clk.Set(at("2026-06-25 07:59:59"))
		if w.deliver() != 0 {
			t.Fatal("before eight")
		}
		w.clk.Set(at("2026-06-25 08:00:00"))
		if w.deliver() != 1 {
			t.Fatal("not in the morning")
		}
		all := w.smtp.all()
		if _, subject, _, _ := letterOf(t, all[len(all)-1]); !strings.HasPrefix(subject, "转给您办") || !strings.Contains(all[len(all)-1], "ren@") {
			t.Fatalf("%q", subject)
		}
		w.want("sent:3")
	})
}

// A message that was due by day, on a server that was off until the evening.
func TestServerThatWakesAtNightStaysQuiet(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.close", Notice{Contact: "ren@example.cn", Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.close")
		w.follow()
		w.clk.Set(at("2026-06-24 21:00:00"))
		if w.deliver() != 0 || len(w.smtp.all()) != 0 {
			t.Fatal("sent at nine in the evening")
		}
		w.clk.Set(at("2026-06-25 08:00:00"))
		if w.deliver() != 1 {
			t.Fatal("forgotten")
		}
	})
}

func TestOneDigestADay(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.assign", assigned(ren))
		w.happen("matter.assign") // before the wish: not in the digest
		w.follow()
		set := w.settings(ren, Settings{Way: Digest, At: 9 * 60, Mail: "ren@example.cn"})
		for range 3 {
			w.happen("matter.assign")
		}
		w.follow()
		w.want("waiting:1")
		if w.deliver() != 0 {
			t.Fatal("before its hour")
		}
		if err := w.Read(ctx, ren, w.inbox(ren)[0].ID); err != nil { // one is read meanwhile
			t.Fatal(err)
		}
		w.clk.Set(at("2026-06-25 09:00:00"))
		if w.deliver() != 1 {
			t.Fatal("no digest")
		}
		_, subject, body, _ := letterOf(t, w.smtp.all()[0])
		if subject != "邻里：今天有2件事要看" || strings.Count(body, "转给您办") != 2 {
			t.Fatalf("%q %q", subject, body)
		}
		w.happen("matter.assign") // all read before the next digest: none comes
		w.follow()
		if err := w.ReadAll(ctx, ren, 0); err != nil {
			t.Fatal(err)
		}
		w.clk.Set(at("2026-06-26 09:00:00"))
		if w.deliver() != 0 || len(w.smtp.all()) != 1 {
			t.Fatal("a digest of nothing")
		}
		w.happen("matter.assign")
		w.follow()
		set.Way = Silent
		w.settings(ren, set)
		w.clk.Set(at("2026-06-27 09:00:00"))
		if w.deliver() != 0 || len(w.smtp.all()) != 1 {
			t.Fatal("silence was not kept")
		}
	})
}

func TestSettings(t *testing.T) {
	each(t, func(w *world) {
		get := func() (x Settings) {
			w.read(func(tx *db.Tx) (err error) { x, err = w.Settings(tx, ren); return err })
			return x
		}
		if x := get(); x != defaults {
			t.Fatalf("%+v", x)
		}
		mine := Settings{Way: Each, At: 600, Mail: "ren@example.cn", Emergency: true, Lang: "en"}
		saved := w.settings(ren, mine)
		mine.Rev = 1
		if saved != mine || get() != mine {
			t.Fatalf("%+v %+v", saved, get())
		}
		for _, rev := range []int64{0, 2} {
			if _, err := w.SaveSettings(ctx, ren, Settings{Way: Each, At: 600, Rev: rev}); !fault.Is(err, fault.KindConflict) {
				t.Errorf("revision %d: %v", rev, err)
			}
		}
		for field, x := range map[string]Settings{
			"way": {Way: "often", At: 600}, "at": {Way: Each, At: 7 * 60}, "mail": {Way: Each, At: 600, Mail: "a@b.cn\nBcc: c@d.cn"},
		} {
			x.Rev = 1
			_, err := w.SaveSettings(ctx, ren, x)
			if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		w.read(func(tx *db.Tx) error {
			var box []byte
			if err := tx.Get(`SELECT mail FROM notify_settings WHERE person = ?`, []any{ren}, &box); err != nil || strings.Contains(string(box), "ren@") {
				t.Errorf("%q %v", box, err)
			}
			return nil
		})
	})
}

func TestPhoneList(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.close", Notice{Contact: "100 1234 5678", Obj: lamp, Key: "test.done", Args: []any{"路灯"}, Under: jinxiu})
		w.happen("matter.close")
		w.follow()
		if w.deliver() != 0 {
			t.Fatal("Linli made a call by itself")
		}
		list := func(under place.Path) (out []Call) {
			w.read(func(tx *db.Tx) (err error) { out, err = w.PhoneList(tx, under); return err })
			return out
		}
		if len(list("/001/002/004/")) != 0 || len(list("/001/002/")) != 1 {
			t.Fatal("not the list of the place")
		}
		w.read(func(tx *db.Tx) error {
			return tx.Each(`SELECT once, contact FROM notify_outside`, nil, func(scan func(...any) error) error {
				var once string
				var box []byte
				err := scan(&once, &box)
				if strings.Contains(once+string(box), "12345678") || len(box) == 0 {
					t.Errorf("the number stands open: %s %q", once, box)
				}
				return err
			})
		})
		c := list(jinxiu)[0]
		if strings.Contains(c.Mask, "1234") || c.Obj != lamp || text.T("zh", c.Key, c.Args...) != "办好了：路灯" {
			t.Fatalf("%+v", c)
		}
		w.read(func(tx *db.Tx) error {
			number, under, err := w.Number(tx, c.ID)
			if number != "10012345678" || under != jinxiu {
				t.Errorf("%s %s", number, under)
			}
			return err
		})
		worker := ledger.Actor{ID: ren, Kind: "staff"}
		if err := w.ToldByPhone(ctx, worker, c.ID, NoAnswer); err != nil {
			t.Fatal(err)
		}
		if len(list(jinxiu)) != 0 {
			t.Fatal("called again on the same day")
		}
		w.clk.Set(at("2026-06-25 08:00:00"))
		if l := list(jinxiu); len(l) != 1 || l[0].Tries != 1 {
			t.Fatalf("%+v", l)
		}
		if err := w.ToldByPhone(ctx, worker, c.ID, Told); err != nil {
			t.Fatal(err)
		}
		w.want("sent:1") // the number is forgotten
		if err := w.ToldByPhone(ctx, worker, c.ID, Told); !fault.Is(err, fault.KindNotFound) {
			t.Fatal(err)
		}
		if err := w.ToldByPhone(ctx, worker, c.ID, "perhaps"); !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
		if _, err := w.l.Sequence(ctx); err != nil {
			t.Fatal(err)
		}
		w.read(func(tx *db.Tx) error {
			e, err := w.l.Of(tx, c.ID)
			if len(e) != 2 || e[1].Pub["result"] != "told" || e[1].Pub["of"] != lamp {
				t.Errorf("%+v", e)
			}
			return err
		})
	})
}

// Two nodes deliver at once: each message goes out once. A node that died after sending
// leaves a lease behind; when it is over the message goes out again, under the same id.
func TestNodesShareTheWorkAndADeadOneIsReplaced(t *testing.T) {
	each(t, func(w *world) {
		w.hook(WeCom, jinxiu)
		w.says("matter.overdue", Notice{Office: true, Under: jinxiu, Obj: lamp, Key: "test.done", Args: []any{"x"}})
		for range 6 {
			w.happen("matter.overdue")
		}
		w.follow()
		second := w.node()
		var wg sync.WaitGroup
		for _, s := range []*Service{w.Service, second} {
			wg.Go(func() {
				if _, err := s.Deliver(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.deliver()
		got, ids := w.robot.all()
		if len(got) != 6 {
			t.Fatalf("%d for 6", len(got))
		}
		w.write(func(tx *db.Tx) error { // as if the node had died before it could say "sent"
			_, err := tx.Exec(`UPDATE notify_outside SET state = 'waiting', lease = ?, done = 0 WHERE id = ?`, tx.Now.Add(lease).UnixMilli(), ids[0])
			return err
		})
		if w.deliver() != 0 {
			t.Fatal("the lease of another node was not kept")
		}
		w.clk.Advance(lease)
		if w.deliver() != 1 {
			t.Fatal("lost with its node")
		}
		if _, ids := w.robot.all(); ids[6] != ids[0] {
			t.Fatal("again, but under another id")
		}
	})
}

func TestFollowerOfPeople(t *testing.T) {
	each(t, func(w *world) {
		w.says("matter.assign", assigned(ren))
		w.says("matter.done", assigned(ren), assigned(guo))
		w.happen("matter.assign")
		w.happen("matter.done")
		w.follow()
		f := w.Follower()
		w.write(func(tx *db.Tx) error {
			moved, err := f.Merge(tx, ledger.System("test"), ren, guo)
			if err != nil || len(moved) != 1 {
				return fmt.Errorf("%v %v", moved, err)
			}
			return nil
		})
		if len(w.inbox(guo)) != 2 {
			t.Fatal(len(w.inbox(guo)))
		}
		w.settings(guo, Settings{Way: Each, At: 600, Mail: "guo@example.cn"})
		w.write(func(tx *db.Tx) error { return f.Leave(tx, ledger.System("test"), guo, tx.Now) })
		if len(w.inbox(guo)) != 0 {
			t.Fatal("told though gone")
		}
	})
}

func TestDeliverStopsWhenTheServerStops(t *testing.T) {
	each(t, func(w *world) {
		w.hook(WeCom, jinxiu)
		w.says("matter.overdue", Notice{Office: true, Under: jinxiu, Obj: lamp, Key: "test.done", Args: []any{"x"}})
		w.happen("matter.overdue")
		w.follow()
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if n, _ := w.Deliver(gone); n != 0 {
			t.Fatal("sent after the end")
		}
		if w.deliver() != 1 {
			t.Fatal("lost")
		}
	})
}
