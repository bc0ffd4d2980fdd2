package main

import (
	"context"
	"os"
	"time"

	"linli/app"
)

type serveCmd struct {
	Addr      string `help:"Address to listen on." default:"127.0.0.1:8080" env:"LINLI_ADDR"`
	PublicURL string `help:"Address that residents reach, printed in QR codes." env:"LINLI_PUBLIC_URL"`
	Proxies   string `help:"Comma separated addresses of proxies whose forwarded headers count." env:"LINLI_PROXIES"`
	SMTP      string `help:"Mail: smtp://user:password@host:587?from=sender. Without it no mail is sent." env:"LINLI_SMTP" name:"smtp"`
	Allow     string `help:"Hosts and networks that may be called (mail server, group robots), comma separated; nobody by default." env:"LINLI_ALLOW"`
	OIDC      string `help:"The city's own log-in: https://client:secret@issuer?match=phone_number&label=NAME" env:"LINLI_OIDC" name:"oidc"`
	Passwords string `help:"Profile of passwords: empty, or djbh." env:"LINLI_PASSWORDS"`
	Rows      int    `help:"Masked rows that may be exported without a second person." default:"100" env:"LINLI_EXPORT_ROWS" name:"export-rows"`
	Second    string `help:"Who must show a second factor: admins, staff, none." env:"LINLI_SECOND"`

	Fire        string `help:"Address of the fire alarm centre (GB/T 26875.3 over TCP), for example :5200; none when absent." env:"LINLI_FIRE"`
	FireSources int    `help:"Connections of one network address to the fire port." default:"16" env:"LINLI_FIRE_SOURCES"`

	HJ212        string        `help:"Address for data loggers of online monitors (HJ 212-2005, 2017, 2025 over TCP), for example :5212; none when absent." env:"LINLI_HJ212" name:"hj212"`
	HJ212Sources int           `help:"Connections of one network address to that port." default:"64" env:"LINLI_HJ212_SOURCES" name:"hj212-sources"`
	HJ212Longest int           `help:"Longest data segment taken; the standard says 1024." default:"2048" env:"LINLI_HJ212_LONGEST" name:"hj212-longest"`
	HJ212Strict  bool          `help:"Refuse frames that do not end with CR LF." env:"LINLI_HJ212_STRICT" name:"hj212-strict-tail"`
	HJ212Idle    time.Duration `help:"How long a connection may be without a good frame." default:"10m" env:"LINLI_HJ212_IDLE" name:"hj212-idle"`
	HJ212Setup   string        `help:"What devices are told at their first frame: some of clock,overtime=5,recount=3,realtime=60,minute=10; nothing when absent." env:"LINLI_HJ212_SETUP" name:"hj212-setup"`

	MQTT      string `help:"Devices by MQTT: mqtt://user:password@host:1883 or mqtts://… of a broker; or an address such as :1883 to be a broker." env:"LINLI_MQTT" name:"mqtt"`
	MQTTUsers string `help:"File of who may publish to the embedded broker: one 'user password site' a line." env:"LINLI_MQTT_USERS" name:"mqtt-users"`
	MQTTCert  string `help:"Certificate of the embedded broker, for TLS." env:"LINLI_MQTT_CERT" name:"mqtt-cert"`
	MQTTKey   string `help:"Key of that certificate." env:"LINLI_MQTT_KEY" name:"mqtt-key"`
	Adapters  string `help:"Foreign formats to understand: aliyun, onenet, tencent or a JSON file, comma separated." env:"LINLI_MQTT_ADAPTERS" name:"mqtt-adapters"`

	Jurisdictions string `help:"Values of jurisdiction_id in Open311, comma separated; the host of the public URL when absent. With several each call must name one." env:"LINLI_JURISDICTIONS"`
	Contact       string `help:"How to reach the operator, shown by Open311 discovery." env:"LINLI_CONTACT"`
	KeyService    string `help:"How to get an Open311 key, shown by discovery." env:"LINLI_KEY_SERVICE"`
}

// Run serves until it is told to stop.
func (s serveCmd) Run(ctx context.Context, c common) error {
	return app.Serve(ctx, c.config(), app.ServeOptions{Addr: s.Addr, PublicURL: s.PublicURL, Proxies: s.Proxies, ExportRows: s.Rows,
		Outside: app.Outside{SMTP: s.SMTP, Allow: s.Allow, OIDC: s.OIDC, Profile: s.Passwords, Second: s.Second},
		Devices: app.Devices{Fire: s.Fire, FireSources: s.FireSources, HJ212: s.hj212(), MQTT: s.MQTT, MQTTUsers: s.MQTTUsers, MQTTCert: s.MQTTCert, MQTTKey: s.MQTTKey, Adapters: s.Adapters},
		Open311: app.Open311{Jurisdictions: s.Jurisdictions, Contact: s.Contact, KeyService: s.KeyService}})
}

func (s serveCmd) hj212() app.HJ212 {
	return app.HJ212{Addr: s.HJ212, Sources: s.HJ212Sources, Longest: s.HJ212Longest, StrictTail: s.HJ212Strict, Idle: s.HJ212Idle, Setup: s.HJ212Setup}
}

type demoCmd struct {
	Scale   string `help:"street or city." enum:"street,city" default:"street"`
	Seed    uint64 `help:"Seed of the invented data." default:"20260630"`
	Matters int    `help:"Matters of the city; 1,000,000 when 0."`
}

// Run fills an empty database.
func (d demoCmd) Run(ctx context.Context, c common) error {
	return app.Demo(ctx, c.config(), app.DemoOptions{Scale: d.Scale, Seed: d.Seed, Matters: d.Matters})
}

type importCmd struct {
	File    string `arg:"" help:"FILE.xlsx or .csv" type:"existingfile"`
	Table   string `help:"compound, building, home, resident, duty, hazard (or the Chinese name)." required:""`
	Place   string `help:"Code of the place the file is about."`
	DryRun  bool   `help:"Write nothing."`
	Receipt string `help:"Write the receipt (回执) to this xlsx." type:"path"`
}

// Run imports one file.
func (i importCmd) Run(ctx context.Context, c common) error {
	return app.Import(ctx, c.config(), app.ImportOptions{File: i.File, Table: i.Table, Place: i.Place, DryRun: i.DryRun, Receipt: i.Receipt})
}

type exportCmd struct {
	Table string `help:"Name of the ledger." required:""`
	Place string `help:"Code of the place."`
	Since string `help:"Only what changed since yyyy-mm-dd."`
	Kind  string `help:"Of the three lists (hazard): only this kind of matter, or branch of kinds (fire)."`
	Out   string `short:"o" help:"OUT.xlsx or OUT.csv" required:"" type:"path"`
}

// Run exports one ledger, masked.
func (e exportCmd) Run(ctx context.Context, c common) error {
	return app.Export(ctx, c.config(), app.ExportOptions{Table: e.Table, Place: e.Place, Since: e.Since, Kind: e.Kind, Out: e.Out})
}

type fillCmd struct {
	Blank string `arg:"" help:"BLANK.xlsx" type:"existingfile"`
	Out   string `short:"o" help:"OUT.xlsx" required:"" type:"path"`
	Place string `help:"Code of the place."`
}

// Run fills a blank form.
func (f fillCmd) Run(ctx context.Context, c common) error {
	return app.Fill(ctx, c.config(), app.FillOptions{Blank: f.Blank, Out: f.Out, Place: f.Place})
}

type ledgerCmd struct {
	Verify     ledgerVerify     `cmd:"" help:"Read every entry, recompute every hash, compare the business tables."`
	Checkpoint ledgerCheckpoint `cmd:"" help:"Print the newest signed checkpoint."`
	Cosign     ledgerCosign     `cmd:"" help:"Witnesses and their signatures."`
	Rotate     ledgerRotate     `cmd:"" help:"Give the ledger a new signing key; the old one is destroyed. Stop the server first."`
	Receipt    struct {
		Verify receiptVerify `cmd:"" help:"Check a resident's receipt offline."`
	} `cmd:"" help:"Receipts."`
}

type ledgerVerify struct {
	Checkpoint []string `help:"Checkpoint files kept elsewhere; the log must contain them." type:"existingfile"`
}

// Run verifies the ledger of a live or stored database.
func (l ledgerVerify) Run(ctx context.Context, c common) error {
	return app.LedgerVerify(ctx, c.config(), l.Checkpoint)
}

type ledgerCheckpoint struct{}

// Run prints the checkpoint.
func (ledgerCheckpoint) Run(ctx context.Context, c common) error {
	return app.LedgerCheckpoint(ctx, c.config())
}

type ledgerRotate struct {
	Reason string `help:"Why; kept in the ledger, not public."`
}

// Run rotates the signing key.
func (l ledgerRotate) Run(ctx context.Context, c common) error {
	return app.LedgerRotate(ctx, c.config(), l.Reason)
}

type receiptVerify struct {
	File string `arg:"" help:"The receipt file; - for standard input."`
	Key  string `help:"Verifier key of the log; taken from the data folder when absent."`
	Keys string `help:"File of the log's keys (its log.keys or /log/keys): leads from the trusted key to those before and after it." type:"existingfile"`
}

// Run checks a receipt.
func (r receiptVerify) Run(ctx context.Context, c common) error {
	return app.ReceiptVerify(ctx, c.config(), r.File, r.Key, r.Keys)
}

type keyCmd struct {
	Add    keyAdd    `cmd:"" help:"Make a key; it is shown once."`
	List   keyList   `cmd:"" help:"List keys."`
	Revoke keyRevoke `cmd:"" help:"Revoke a key."`
}

type keyAdd struct {
	Scope   []string `help:"What it is for: open311, or one or more of api (read and report), import (take tables in) and work (move matters on for another system), comma separated." enum:"open311,api,import,work" required:""`
	Value   string   `help:"The key itself; made by Linli when absent."`
	NoLimit bool     `help:"A trusted client without rate limits."`
	Name    string   `help:"Whose key it is."`
	Service []string `help:"Open311 service codes the key may send, comma separated; all when absent."`
}

// Run adds a key.
func (k keyAdd) Run(ctx context.Context, c common) error {
	return app.KeyAdd(ctx, c.config(), app.KeyOptions{Scopes: k.Scope, Value: k.Value, NoLimit: k.NoLimit, Name: k.Name, Services: k.Service})
}

type keyList struct{}

// Run lists keys.
func (keyList) Run(ctx context.Context, c common) error { return app.KeyList(ctx, c.config()) }

type keyRevoke struct {
	Key string `arg:"" help:"Number or name of the key."`
}

// Run revokes a key.
func (k keyRevoke) Run(ctx context.Context, c common) error {
	return app.KeyRevoke(ctx, c.config(), k.Key)
}

type userCmd struct {
	Add   userAdd   `cmd:"" help:"Make an account; its first password is shown once."`
	Reset userReset `cmd:"" help:"Give an account a new first password."`
	Lock  userLock  `cmd:"" help:"Lock an account; its sessions end at once."`
}

type userAdd struct {
	Login string `arg:"" help:"Phone or name."`
	Name  string `help:"Name of the person." required:""`
	Role  string `help:"Role, see the guide." required:""`
	Place string `help:"Code of the place; the root when absent."`
}

// Run adds an account.
func (u userAdd) Run(ctx context.Context, c common) error {
	return app.UserAdd(ctx, c.config(), app.UserOptions{Login: u.Login, Name: u.Name, Role: u.Role, Place: u.Place})
}

type userReset struct {
	Login string `arg:""`
}

// Run resets a password.
func (u userReset) Run(ctx context.Context, c common) error {
	return app.UserReset(ctx, c.config(), u.Login)
}

type userLock struct {
	Login string `arg:""`
}

// Run locks an account.
func (u userLock) Run(ctx context.Context, c common) error {
	return app.UserLock(ctx, c.config(), u.Login)
}

type backupCmd struct {
	Out    string `arg:"" help:"New folder or file for the copy." type:"path"`
	Verify bool   `help:"Restore it into a temporary folder and verify the ledger." default:"true" negatable:""`
}

// Run writes a backup.
func (b backupCmd) Run(ctx context.Context, c common) error {
	return app.Backup(ctx, c.config(), b.Out, b.Verify)
}

type restoreCmd struct {
	In       string `arg:"" help:"The backup." type:"existingfile"`
	Erasures string `help:"erasures.list of the data folder that was lost: whoever was erased since the backup is erased again." type:"existingfile"`
}

// Run restores a backup.
func (r restoreCmd) Run(ctx context.Context, c common) error {
	return app.Restore(ctx, c.config(), r.In, r.Erasures)
}

type migrateCmd struct{}

// Run migrates.
func (migrateCmd) Run(ctx context.Context, c common) error { return app.Migrate(ctx, c.config()) }

type doctorCmd struct{}

// Run checks the installation.
func (doctorCmd) Run(ctx context.Context, c common) error { return app.Doctor(ctx, c.config()) }

type configCmd struct{}

// Run shows the settings.
func (configCmd) Run(ctx context.Context, c common) error { return app.ShowConfig(ctx, c.config()) }

type deadlineCmd struct {
	From     string `help:"Day or moment the term begins: 2026-02-13 or 2026-02-13T15:04." required:""`
	Days     int    `help:"Length of the term." required:""`
	Working  bool   `help:"Working days instead of calendar days."`
	Calendar string `help:"Calendar file in place of the embedded one." type:"existingfile"`
}

// Run computes a deadline.
func (d deadlineCmd) Run(ctx context.Context, c common) error {
	return app.Deadline(c.config(), app.DeadlineOptions{From: d.From, Days: d.Days, Working: d.Working, Calendar: d.Calendar})
}

type decodeCmd struct {
	HJ212    decodeHJ212    `cmd:"" name:"hj212" help:"Frames of online monitors (HJ 212) from standard input or a file."`
	GBT26875 decodeGBT26875 `cmd:"" name:"gbt26875" help:"Frames of fire alarm transmitters (GB/T 26875.3) from standard input or a file."`
}

type decodeGBT26875 struct {
	File string `arg:"" optional:"" help:"FILE; standard input when absent or -."`
	Hex  bool   `help:"The input is hexadecimal text."`
}

// Run prints one JSON object a frame.
func (d decodeGBT26875) Run(c common) error {
	return app.DecodeGBT26875(c.config(), d.File, os.Stdin, d.Hex)
}

type decodeHJ212 struct {
	File    string `arg:"" optional:"" help:"FILE; standard input when absent or -."`
	Longest int    `help:"Longest data segment taken; the standard says 1024." default:"2048"`
	Strict  bool   `help:"Refuse frames that do not end with CR LF." name:"strict-tail"`
}

// Run prints one JSON object a frame.
func (d decodeHJ212) Run(c common) error {
	return app.DecodeHJ212(c.config(), d.File, os.Stdin, d.Longest, d.Strict)
}

type solveCmd struct {
	Duty solveDuty `cmd:"" help:"Who serves which door (党员联户): the cheapest plan, with its proof."`
}

type solveDuty struct {
	Dir    string `help:"Folder of households.csv, members.csv, compounds.csv." required:"" type:"existingdir"`
	Out    string `short:"o" help:"Write plan.csv here; with --verify: the plan to check (default plan.csv in the folder)." type:"path"`
	Verify bool   `help:"Check a plan made earlier instead of writing one."`
}

// Run solves or verifies.
func (s solveDuty) Run(c common) error {
	return app.SolveDuty(c.config(), app.SolveOptions{Dir: s.Dir, Out: s.Out, Verify: s.Verify})
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(c common) error { return app.ShowVersion(c.config()) }

type placeCmd struct {
	Add       placeAdd       `cmd:"" help:"Make one place."`
	Divisions placeDivisions `cmd:"" help:"Make city, counties and streets from the embedded division codes."`
}

type placeAdd struct {
	Kind   string `help:"city, district, street, community, compound." required:""`
	Name   string `help:"What people call it." required:""`
	Parent string `help:"Code or name of the place above."`
	Code   string `help:"Official code, if any."`
}

// Run makes a place.
func (p placeAdd) Run(ctx context.Context, c common) error {
	return app.PlaceAdd(ctx, c.config(), app.PlaceOptions{Kind: p.Kind, Name: p.Name, Parent: p.Parent, Code: p.Code})
}

type placeDivisions struct {
	Code string `arg:"" help:"Six-digit code of the city, e.g. 140400."`
}

// Run loads divisions.
func (p placeDivisions) Run(ctx context.Context, c common) error {
	return app.PlaceDivisions(ctx, c.config(), p.Code)
}
