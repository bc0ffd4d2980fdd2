package app

import (
	"context"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"

	"linli/kernel/ledger"
	"linli/platform/fault"
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
	var files [][]byte
	for _, name := range checkpoints {
		b, err := os.ReadFile(name)
		if err != nil {
			return fault.Invalid("app.unreadable", name).With(err)
		}
		files = append(files, b)
	}
	if _, err := k.Log.Sequence(ctx); err != nil && !fault.Is(err, fault.KindBusy) {
		return err
	}
	r, err := k.Log.Verify(ctx, ledger.VerifyOptions{Replayers: k.replayers(), Checkpoints: files, Media: k.Documents.Verify})
	if err != nil {
		return err
	}
	if c.JSON {
		if err := c.print(r, ""); err != nil {
			return err
		}
	} else if _, err := io.WriteString(c.Out, r.String()); err != nil {
		return err
	}
	if !r.Sound {
		return ErrNo
	}
	return nil
}

// LedgerCheckpoint prints the newest signed checkpoint, to be kept elsewhere.
func LedgerCheckpoint(ctx context.Context, c Config) error {
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		return err
	}
	defer k.Close()
	note, err := k.Log.Checkpoint(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.print(map[string]string{"checkpoint": string(note)}, "")
	}
	_, err = c.Out.Write(note)
	return err
}

// ReceiptVerify checks a receipt offline: the slot opens the leaf, the leaf stands in the
// tree, the tree is signed. key is the log's verifier key; without it the key in the data
// folder is used, or the one in the receipt, and the answer says which.
func ReceiptVerify(ctx context.Context, c Config, name, key string) error {
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
	got, err := ledger.VerifyReceipt(in, keys...)
	if err != nil {
		if fault.Is(err, fault.KindInvalid) {
			return err
		}
		if e := c.print(map[string]any{"sound": false, "reason": fault.Of(err).Key}, "收据不成立：%s", fault.Of(err).Key); e != nil {
			return e
		}
		return ErrNo
	}
	if c.JSON {
		return c.print(got, "")
	}
	_, err = io.WriteString(c.Out, got.String())
	return err
}

var _ = base64.StdEncoding
