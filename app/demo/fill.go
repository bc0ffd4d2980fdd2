package demo

import "context"

// Fill fills the installation and gives the log-ins.
func Fill(ctx context.Context, d Deps, o Options) ([]Account, error) { return nil, nil }
