package main

import (
	"context"

	"linli/app"
)

type personCmd struct {
	Erase    personErase    `cmd:"" help:"Erase a person's data, on the word of two persons who may."`
	Due      personDue      `cmd:"" help:"Destroy what was locked and may go now; the server does it every hour."`
	Requests personRequests `cmd:"" help:"List requests for access, copy, correction, erasure."`
}

type personErase struct {
	Person   string `arg:"" help:"Id of the person, as in the address of the page."`
	Ground   string `help:"Clause of the law; public for ever, so no names." default:"PIPL 47(1)3"`
	By       string `help:"Log-in of the one who asks." required:""`
	Approver string `help:"Log-in of the second person, who agrees." required:""`
}

// Run erases.
func (p personErase) Run(ctx context.Context, c common) error {
	return app.ErasePerson(ctx, c.config(), app.PersonErase{Person: p.Person, Ground: p.Ground, By: p.By, Approver: p.Approver})
}

type personDue struct{}

// Run destroys what is due.
func (personDue) Run(ctx context.Context, c common) error { return app.EraseDue(ctx, c.config()) }

type personRequests struct{}

// Run lists.
func (personRequests) Run(ctx context.Context, c common) error {
	return app.PersonRequests(ctx, c.config())
}

type ledgerCosign struct {
	Add     cosignAdd     `cmd:"" help:"Keep a witness's signature under a checkpoint."`
	Witness cosignWitness `cmd:"" help:"Name a witness by its verifier key."`
}

type cosignAdd struct {
	File string `arg:"" help:"The checkpoint with the witness's line." type:"existingfile"`
}

// Run adds cosignatures.
func (a cosignAdd) Run(ctx context.Context, c common) error {
	return app.CosignAdd(ctx, c.config(), a.File)
}

type cosignWitness struct {
	Key string `arg:"" help:"name+hash+key, algorithm 4 (tlog-cosignature)."`
}

// Run names a witness.
func (w cosignWitness) Run(ctx context.Context, c common) error {
	return app.WitnessAdd(ctx, c.config(), w.Key)
}
