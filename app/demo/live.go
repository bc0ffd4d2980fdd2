package demo

type agenda struct{}

func (t *town) live() (string, error)         { return "", nil }
func (t *town) writeSamples() (string, error) { return "", nil }

func (f *filler) fillCity() ([]Account, error) { return nil, nil }
