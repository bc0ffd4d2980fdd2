package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/penalty"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// With --office the command judges by what the office has put into its database; without it by what comes with the program, database or not.
func TestJudgeByTheRulesOfTheOffice(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { judgeAtTheConsole(t, "") })
	t.Run("postgres", func(t *testing.T) { judgeAtTheConsole(t, dbtest.Schema(t)) })
}

const (
	officeLimits = `[{"id":"市局2026","title":"某市矿井水排放限值","basis":"local","from":"2026-01-01","source":"某市局〔2026〕1号","limits":[{"pollutant":"w01018","op":"<=","unit":"mg/L","clause":"一","values":{"mine":"15"}}]}]`
	officeTables = `[{"id":"our-city","title":"某市裁量基准","version":"2026","authority":"某市局","from":"2026-01-01","method":"P","source":"某市局〔2026〕2号","factors":[{"key":"exceedance","zh":"超标程度","max":"60","grades":[]}]}]`
)

func judgeAtTheConsole(t *testing.T, url string) {
	ctx := context.Background()
	c := Config{Data: t.TempDir(), DB: url, Out: io.Discard, Err: io.Discard}
	if err := Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	err := with(ctx, c, func(k *Kernel) error {
		s := penalty.NewService(ground.Deps{DB: k.DB, Log: k.Log})
		for kind, body := range map[string]string{penalty.KindLimits: officeLimits, penalty.KindTables: officeTables} {
			if err := s.Load(ctx, ledger.Actor{ID: "p-1", Kind: "staff", Name: "柴青云"}, kind, "某市局〔2026〕1号", strings.NewReader(body)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	factors := filepath.Join(t.TempDir(), "factors.json")
	if err := os.WriteFile(factors, []byte(`{"table":"our-city","factors":[{"key":"exceedance","percent":20,"evidence":"1","officer":"冀文斌","reviewer":"柴青云"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := JudgeOptions{Pollutant: "COD", Value: "44", Unit: "mg/L", Basis: "市局2026 mine", Comparison: "full-value", Act: "2026-03-21", Statute: "water.exceed", Factors: factors, Office: true}
	var out strings.Builder
	c.Out = &out
	if err := Judge(ctx, c, asked); err != nil {
		t.Fatal(err)
	}
	var got judged
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Multiple == nil || *got.Multiple != "1.93" || got.Limit.Value != "15" || got.Discretion == nil || got.Discretion.Table != "our-city" || got.Discretion.Yuan != 280000 {
		t.Error(out.String())
	}
	asked.Office = false
	if err := Judge(ctx, c, asked); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("without --office the office's limit must be unknown: %v", err)
	}
}

// What is no installation, or one of an older version, is said in words; nothing is made there.
func TestJudgeByTheRulesOfNoOffice(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	asked := JudgeOptions{Pollutant: "COD", Value: "44", Unit: "mg/L", Limit: "20", Comparison: "full-value", Office: true}
	says := func(err error) string {
		f := &fault.Fault{}
		if !errors.As(err, &f) {
			return ""
		}
		return f.Key
	}
	c := Config{Data: filepath.Join(dir, "none"), Out: io.Discard, Err: io.Discard}
	if got := says(Judge(ctx, c, asked)); got != "app.no_data" {
		t.Error("no folder:", got)
	}
	if _, err := os.Stat(c.Data); err == nil {
		t.Error("judging made a folder")
	}
	if got := says(Judge(ctx, Config{Data: dir, DB: "mysql://x", Out: io.Discard, Err: io.Discard}, asked)); got != "app.bad_db" {
		t.Error("no address of PostgreSQL:", got)
	}
	c.Data = dir
	d, err := db.Open(ctx, c.url(), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if got := says(Judge(ctx, c, asked)); got != "app.judge.old" {
		t.Error("an empty database:", got)
	}
}
