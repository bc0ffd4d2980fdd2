package ground

import "linli/platform/db"

// Result is one figure measured at an outlet or a section: of a sample, or of a monitor. Figures are decimals as the report or
// the frame wrote them.
type Result struct {
	ID        string // of the sample's item or of the monitor's value; evidence
	At        string // id of the outlet or section
	Pollutant string // code of HJ 212: w01018
	Text      string // "44", "ND", "<4"
	Unit      string // "mg/L", "" for pH
	When      int64  // Unix ms, of the taking
	By        string // "sample" | "monitor"
	Report    string // number of the lab's report; "" for a monitor
	Broken    bool   // a link of its chain is broken: 待补正, not evidence yet
}

// Seams are the questions that parts of the affair answer for each other without importing upwards: who owns the answer fills the
// field when it is made, who needs it asks at the request and takes nil for "not kept here".
type Seams struct {
	// Sampled gives results of samples taken at an outlet or section since a moment, newest first, at most n. Filled by sample.
	Sampled func(tx *db.Tx, at string, since int64, n int) ([]Result, error)
	// Monitored gives the newest valid mean of each pollutant of an outlet's monitors. Filled by monitor.
	Monitored func(tx *db.Tx, outlet string) ([]Result, error)
	// OpenCase is the address of the form that opens a case from a result; filled by docket.
	OpenCase func(result string) string
	// CasesOf lists the addresses and titles of the cases of a company, newest first. Filled by docket.
	CasesOf func(tx *db.Tx, company string) ([]Link, error)
	// MonitorsOf lists the monitors at an outlet. Filled by monitor.
	MonitorsOf func(tx *db.Tx, outlet string) ([]Link, error)
	// TaskAt is the address of the form that begins an inspection at an outlet or section. Filled by sample.
	TaskAt func(at string) string
	// PublishCase is the address of the form that publishes a decided case. Filled by publish.
	PublishCase func(caseID string) string
	DecidedSeams
}

// Link is a page of another part, with what it says about itself.
type Link struct{ Href, Title, Note string }
