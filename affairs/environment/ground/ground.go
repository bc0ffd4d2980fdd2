// Package ground (共同基础) is what all parts of the environment affair stand on: the services of the kernel they use, the row of
// tabs that leads from one part to the others, and the questions the parts answer for each other.
package ground

import (
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Deps are what a part of the affair stands on.
type Deps struct {
	DB        *db.DB
	Log       *ledger.Log
	Keys      *crypto.Keys
	Statute   *statute.Service
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service
	Duties    *duty.Service
	Matters   *matter.Service
	Limits    *limit.Limiter
	Frame     *affair.Frame // look of the house, filled before the first request
	Seams     *Seams        // what the parts ask of each other; made by environment.New
}

// Today is the day of a transaction in Shanghai, yyyy-mm-dd.
func Today(tx *db.Tx) string { return clock.DayOf(tx.Now) }

// tab is one entry of the row above each page of the affair.
type tab struct {
	key, href string
	perm      access.Perm
}

// The keys of the row, for Tabs.
const (
	TabSources  = "sources"  // G1 排放口与断面
	TabTasks    = "tasks"    // G2 现场检查
	TabSamples  = "samples"  // 采样与检测
	TabCases    = "cases"    // G3 案件
	TabMonitors = "monitors" // 自动监测
	TabLimits   = "limits"   // 限值与法条
	TabTypical  = "typical"  // G4 典型案例与公开
)

var row = []tab{{TabSources, "/environment", access.EnvRead}, {TabTasks, "/environment/tasks", access.EnvInspect}, {TabSamples, "/environment/samples", access.EnvRead},
	{TabCases, "/environment/cases", access.EnvRead}, {TabMonitors, "/environment/monitors", access.EnvRead}, {TabLimits, "/environment/limits", access.EnvRead},
	{TabTypical, "/environment/typical", access.EnvRead}}

// Tabs is the row for an actor, on the tab on.
func Tabs(lang, on string, a access.Actor) (out []ui.Tab) {
	for _, t := range row {
		if len(a.Scope(t.perm)) > 0 {
			out = append(out, ui.Tab{Label: text.T(lang, "environment.tab."+t.key), Href: t.href, On: t.key == on})
		}
	}
	return out
}
