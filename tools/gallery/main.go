// Command gallery writes the pages of ui.Gallery as files that a browser opens without a server,
// to look at them and to take screenshots: go run ./tools/gallery OUT
package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"linli/platform/web/ui"
	"linli/web"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "use: go run ./tools/gallery OUT")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(out string) error {
	if why := web.Missing(); why != "" {
		return fmt.Errorf("%s", why)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, name := range web.Manifest() {
		raw, err := fs.ReadFile(web.Files(), name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name), raw, 0o644); err != nil {
			return err
		}
	}
	ui.SetAssets(web.URLs(""))
	shows := []string{"", "s1", "m3", "m2", "w2", "w1", "w4", "p1", "p2", "error", "sheet", "sheet-a3", "poster"}
	for _, show := range shows {
		for _, kind := range []struct {
			name, lang string
			big        bool
		}{{"", "zh", false}, {"-big", "zh", true}, {"-en", "en", false}} {
			if err := page(out, show, kind.name, kind.lang, kind.big); err != nil {
				return err
			}
		}
	}
	return nil
}

func page(out, show, suffix, lang string, big bool) error {
	name := show
	if name == "" {
		name = "parts"
	}
	f, err := os.Create(filepath.Join(out, name+suffix+".html"))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := ui.Gallery(show, lang, big).Render(context.Background(), f); err != nil {
		return err
	}
	return f.Close()
}
