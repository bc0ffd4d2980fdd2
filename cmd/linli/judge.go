package main

import (
	"context"

	"linli/app"
)

type judgeCmd struct {
	Pollutant  string `help:"COD, 氨氮, w01018: a name or a code of HJ 212." required:""`
	Value      string `help:"As the report writes it: 44, ND, <4, 4L." required:""`
	Unit       string `help:"Unit of the value: mg/L. It may stick to the value instead."`
	Limit      string `help:"20, '20 mg/L', 6-9, '>=5'. Looked up in the document of --basis when absent."`
	Basis      string `help:"What sets the limit: the permit, or a document with its class ('GB 3838-2002 III')."`
	Comparison string `help:"full-value, or rounded-value where the standard says so (GB/T 8170)." default:"full-value"`
	Convert    bool   `help:"Convert another unit of the same kind; the conversion is shown."`
	ActDate    string `help:"Day of the act: 2026-03-21. Chooses the statute."`
	EndDate    string `help:"Last day of an act that went on."`
	Decision   string `help:"Day of the decision: the more lenient rule of both days holds." name:"decision-date"`
	Statute    string `help:"Which rule: water.exceed, water.permit, water.evade …" default:"water.exceed"`
	Factors    string `help:"Findings of the discretion as JSON." type:"path"`
	Tables     string `help:"The office's own tables of discretion as JSON, in the form of the page 限值与法条." type:"path"`
	Office     bool   `help:"Judge by the limits, statutes and tables that the office has put into the database of --data or --db, over those that come with the program."`
}

// Run judges.
func (j judgeCmd) Run(ctx context.Context, c common) error {
	return app.Judge(ctx, c.config(), app.JudgeOptions{Pollutant: j.Pollutant, Value: j.Value, Unit: j.Unit, Limit: j.Limit, Basis: j.Basis, Comparison: j.Comparison, Convert: j.Convert,
		Act: j.ActDate, End: j.EndDate, Decision: j.Decision, Statute: j.Statute, Factors: j.Factors, Tables: j.Tables, Office: j.Office})
}
