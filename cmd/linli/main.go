// Command linli (邻里) is the whole product in one binary: the server, the demo, import and
// export, the ledger's checks and the operator's tools. Sub-commands only parse flags and
// call app. Exit status: 0 done, 1 the answer is no or the data is damaged, 2 wrong use or
// unreadable input (design/contract.md).
//
// Example: linli serve --data ./data
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"linli/app"
)

// common are the flags that every command understands.
type common struct {
	Data string `help:"Folder of the database, keys and photos." env:"LINLI_DATA" default:"data" type:"path"`
	DB   string `help:"postgres://… instead of the SQLite file in the data folder." env:"LINLI_DB" name:"db"`
	JSON bool   `help:"Print one JSON object (or JSON lines) instead of text." name:"json"`
}

func (c common) config() app.Config {
	return app.Config{Data: c.Data, DB: c.DB, JSON: c.JSON, Out: os.Stdout, Err: os.Stderr}
}

type cli struct {
	common
	Serve    serveCmd    `cmd:"" help:"Run the server."`
	Demo     demoCmd     `cmd:"" help:"Fill an empty database with the demo street or the large demo city."`
	Import   importCmd   `cmd:"" help:"Take in an office's xlsx or csv; what would be asked is refused and listed."`
	Export   exportCmd   `cmd:"" help:"Write any ledger (台账) as xlsx or csv."`
	Fill     fillCmd     `cmd:"" help:"Fill a blank form from above (一表通)."`
	Ledger   ledgerCmd   `cmd:"" help:"Check the tamper-evident ledger."`
	Key      keyCmd      `cmd:"" help:"API keys."`
	User     userCmd     `cmd:"" help:"Accounts."`
	Person   personCmd   `cmd:"" help:"What persons may ask about their data (PIPL 44-47)."`
	Place    placeCmd    `cmd:"" help:"Places of an empty installation."`
	Backup   backupCmd   `cmd:"" help:"Write a whole, checked copy of database and photos."`
	Restore  restoreCmd  `cmd:"" help:"Bring a backup back into an empty data folder."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database up to date."`
	Doctor   doctorCmd   `cmd:"" help:"Check the installation."`
	Config   configCmd   `cmd:"" help:"Show the settings in force."`
	Solve    solveCmd    `cmd:"" help:"Problems of a neighbourhood solved to proven optimality."`
	Decode   decodeCmd   `cmd:"" help:"Read what devices send: one JSON object a frame."`
	Deadline deadlineCmd `cmd:"" help:"When a term ends (statutory working days as data)."`
	Judge    judgeCmd    `cmd:"" help:"Hold a measured figure against a limit; statute by date, fine by the table."`
	Version  versionCmd  `cmd:"" help:"Show the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// run parses args and calls app; it gives the exit status.
func run(ctx context.Context, args []string) int {
	var c cli
	code := -1
	p, err := kong.New(&c, kong.Name("linli"), kong.Description("Linli 邻里: a city's neighbourhoods, one loop from a report to a verified fix."),
		kong.Exit(func(n int) {
			if n != 0 {
				n = app.ExitUse
			}
			code = n
		}), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return app.Exit(os.Stderr, err)
	}
	k, err := p.Parse(args)
	if code >= 0 {
		return code
	}
	if err != nil {
		p.Errorf("%s", err)
		return app.ExitUse
	}
	return app.Exit(os.Stderr, k.Run(c.common))
}
