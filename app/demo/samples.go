package demo

func (t *town) writeSamples() (string, error) { return "", nil }

func (f *filler) fillCity() ([]Account, error) { return nil, nil }
