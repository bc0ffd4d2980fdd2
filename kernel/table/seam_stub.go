package table

type dutySeam struct{ Seams }
type hazardSeam struct{ Seams }

func (dutySeam) owner() Owner   { return Owner{} }
func (hazardSeam) owner() Owner { return Owner{} }
