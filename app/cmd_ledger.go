package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// LedgerVerify reads every entry, recomputes every hash, checks checkpoints and compares
// the business tables with what the entries say. Exit 1 with the first bad number when
// something was changed behind the ledger's back.
func LedgerVerify(ctx context.Context, c Config, checkpoints []string) error {
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	var files []string
	for _, name := range checkpoints {
		b, err := os.ReadFile(name)
		if err != nil {
			return fault.Invalid("app.unreadable", name).With(err)
		}
		if !strings.Contains(string(b), "\n\n\u2014 ") { // a signed note: text, an empty line, signatures
			return fault.Invalid("app.no_checkpoint", name)
		}
		files = append(files, string(b))
	}
	if _, err := k.Log.Sequence(ctx); err != nil && !fault.Is(err, fault.KindBusy) {
		return err
	}
	r, err := k.verify(ctx, files)
	if err != nil {
		return err
	}
	if c.JSON {
		r.Damage, r.Drafts = append([]ledger.Damage{}, r.Damage...), append([]string{}, r.Drafts...) // lists, also when nothing is in them
		if err := c.print(struct {
			Sound bool `json:"sound"`
			ledger.Report
		}{r.Sound(), r}, ""); err != nil {
			return err
		}
	} else if _, err := io.WriteString(c.Out, reportText(r)); err != nil {
		return err
	}
	if !r.Sound() {
		return ErrNo
	}
	return nil
}

// verify is the ledger's verification with the photos and files that its entries name (security.md 5.7).
func (k *Kernel) verify(ctx context.Context, checkpoints []string) (ledger.Report, error) {
	started := time.Now()
	r, err := k.Log.Verify(ctx, ledger.VerifyOptions{Replayers: k.replayers(), Checkpoints: checkpoints})
	if err != nil {
		return r, err
	}
	bad, err := k.Documents.Damaged(ctx)
	if err == nil && len(bad) > 0 { // on a live database a file may have been dropped while it was looked for
		var again []string
		again, err = k.Documents.Damaged(ctx)
		bad = slices.DeleteFunc(bad, func(id string) bool { return !slices.Contains(again, id) })
	}
	for _, id := range bad {
		r.Add("media", "the file of document "+id+" is missing or not what was recorded")
	}
	if err != nil {
		return r, err
	}
	odd, err := k.DB.Triggers(ctx, Migrations())
	for _, t := range odd {
		r.Add("trigger", triggerWords(t))
	}
	r.Took = time.Since(started)
	return r, err
}

// triggerWords say of a trigger that does not stand as it was made what is wrong and what to do. It is not put back silently: what was done
// while it was away has to be looked for first.
func triggerWords(t db.OddTrigger) string {
	what := map[string]string{"missing": "不见了 is missing", "changed": "被改过 was changed", "off": "被关掉 is switched off", "added": "不是本程序建的 is none of this program"}[t.What]
	return fmt.Sprintf("%s (%s): 数据库的防改触发器%s；先用改动之前的备份核对，查谁能直接打开数据库，再停下服务，用数据库工具运行 compare with a backup of before, see who can open the database, then stop the server and run with the database's own tool: %s",
		t.Name, t.Table, what, t.Mend)
}

// checkTriggers is the doctor's question whether the database still refuses what nobody may do.
func (k *Kernel) checkTriggers(ctx context.Context) error {
	odd, err := k.DB.Triggers(ctx, Migrations())
	if err != nil || len(odd) == 0 {
		return err
	}
	names := []string{}
	for _, t := range odd {
		names = append(names, t.Name)
	}
	return fault.NotYet("app.triggers", len(odd), strings.Join(names, "、"))
}

// LedgerCheckpoint prints the newest signed checkpoint, to be kept elsewhere.
func LedgerCheckpoint(ctx context.Context, c Config) error {
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	if _, err := k.Log.Sequence(ctx); err != nil && !fault.Is(err, fault.KindBusy) {
		return err
	}
	cp, err := k.checkpoint(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.print(map[string]any{"origin": cp.Origin, "size": cp.Size, "root": cp.Root.String(), "checkpoint": cp.Note}, "")
	}
	_, err = io.WriteString(c.Out, cp.Note)
	return err
}

// ReceiptVerify checks a receipt offline: the slot opens the leaf, the leaf stands in the
// tree, the tree is signed. key is the log's verifier key; without it the key in the data
// folder is used. chain is a file of the log's keys ("" = log.keys of the data folder, if it is
// there): it leads from the trusted key to the others, so that a receipt stays good when the
// key is rotated.
func ReceiptVerify(ctx context.Context, c Config, name, key, chain string) error {
	var in io.Reader = os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return fault.Invalid("app.unreadable", name).With(err)
		}
		defer f.Close()
		in = f
	}
	keys := []string{}
	if key != "" {
		keys = append(keys, key)
	} else if b, err := os.ReadFile(filepath.Join(c.Data, "log.pub")); err == nil {
		keys = append(keys, string(b))
	}
	if chain == "" {
		if b, err := os.ReadFile(filepath.Join(c.Data, ledger.KeysFile)); err == nil {
			keys = append(keys, string(b))
		}
	} else {
		b, err := os.ReadFile(chain)
		if err != nil {
			return fault.Invalid("app.unreadable", chain).With(err)
		}
		if _, err := ledger.ParseKeys(string(b)); err != nil {
			return err
		}
		keys = append(keys, string(b))
	}
	if len(keys) == 0 {
		return fault.Invalid("app.no_log_key", c.Data)
	}
	got, err := ledger.VerifyReceipt(in, keys...)
	if err != nil {
		if fault.Is(err, fault.KindInvalid) {
			return err
		}
		f := fault.Of(err)
		why := text.T(text.ZH, f.Key, f.Args...)
		if e := c.print(map[string]any{"sound": false, "reason": f.Key, "detail": why}, "收据不成立：%s", why); e != nil {
			return e
		}
		return ErrNo
	}
	if c.JSON {
		return c.print(struct {
			Sound bool `json:"sound"`
			ledger.Checked
		}{true, got}, "")
	}
	return c.print(nil, "收据成立：第 %d 条，台账共 %d 条，%s %s", got.Seq, got.Size, got.Kind, got.Time.In(clock.Shanghai).Format(time.DateTime))
}

// checkpoint reads the newest signed checkpoint.
func (k *Kernel) checkpoint(ctx context.Context) (cp ledger.Checkpoint, err error) {
	err = k.DB.Read(ctx, func(tx *db.Tx) error { cp, err = k.Log.Checkpoint(tx); return err })
	return cp, err
}

// reportText is a verification in words.
func reportText(r ledger.Report) string {
	var b strings.Builder
	if r.Sound() {
		fmt.Fprintf(&b, "台账核验通过：%d 条，%d 个对象、%d 行与业务表一致，已签名到第 %d 条，用时 %s\n", r.Size, r.Objects, r.Sealed, r.Signed, r.Took.Round(time.Millisecond))
	} else {
		fmt.Fprintf(&b, "台账核验不通过：%d 处与记录不符\n", r.Total)
	}
	for i, d := range r.Damage {
		if i == 20 {
			fmt.Fprintf(&b, "  …\n")
			break
		}
		at := fmt.Sprintf("第 %d 条", d.Seq)
		if d.Seq < 0 { // it concerns no entry
			at = "台账之外"
		}
		fmt.Fprintf(&b, "  %s %s %s\n", at, d.Kind, d.Detail)
	}
	if r.Since > 0 {
		fmt.Fprintf(&b, "其中 %d 行在开始封存以前就有：只能证明此后没有改动\n", r.Since)
	}
	if r.Unsaid > 0 {
		fmt.Fprintf(&b, "%d 行无法证明：台账从未封存过它们（升级后第一次运行 linli serve 时开始封存）\n", r.Unsaid)
	}
	if r.Waiting > 0 {
		fmt.Fprintf(&b, "还有 %d 步刚刚发生，正在编号\n", r.Waiting)
	}
	return b.String()
}
