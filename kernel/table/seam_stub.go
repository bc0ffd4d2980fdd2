package table

type compoundSeam struct{ Seams }
type buildingSeam struct{ Seams }
type dutySeam struct{ Seams }
type hazardSeam struct{ Seams }

func (compoundSeam) owner() Owner { return Owner{} }
func (buildingSeam) owner() Owner { return Owner{} }
func (dutySeam) owner() Owner     { return Owner{} }
func (hazardSeam) owner() Owner   { return Owner{} }
