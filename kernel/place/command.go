package place

// NewPlace is the command to create one place. Label is cleaned; Name may be empty where the label makes it (3 → 3号楼).
type NewPlace struct {
	ID         string // "" = made here; given by an import that must be repeatable
	Parent     string // "" = a root
	Kind       Kind
	Name       string
	Label      string
	Seq        int // 0 = after the last sibling
	Code       string
	CodeSource string // who assigned Code; "" = 本地
	CodeFrom   string // yyyy-mm-dd
	Type       string
	Floor      string
	FloorNo    int
	Side       string
	Area       int64
	Use        Use
	State      State
	Address    string
	Compound   *CompoundFacts
	Building   *BuildingFacts
	Former     []string // 曾用名
	GeoJSON    string
}

// NewBuilding creates a building with all its units and homes in one act and with one ledger entry.
type NewBuilding struct {
	NewPlace // Kind is set to Building
	Units    []NewUnit
}

// NewUnit is a unit of a new building. Label "" is the only unit of a building without unit numbers.
type NewUnit struct {
	Label string
	Homes []NewHome
}

// NewHome is a home of a new building.
type NewHome struct {
	Label   string
	Floor   string
	FloorNo int
	Side    string
	Area    int64 // 0.01 m²
	Use     Use
	State   State
}

// Change edits a place; a nil field stays as it is.
type Change struct {
	Name     *string
	Label    *string
	Seq      *int
	Type     *string
	Side     *string
	Area     *int64
	Use      *Use
	State    *State
	Address  *string
	Floor    *string
	FloorNo  *int
	Compound *CompoundFacts
	Building *BuildingFacts
}

// HomeEdit is one home of EditHomes.
type HomeEdit struct {
	ID     string
	Rev    int64 // 0 = whatever it is: an import that has just read it in the same transaction
	Change Change
}

// Query is a search for places by what people call them.
type Query struct {
	Text  string // name, former name, pinyin, its initials, or an address
	Under Path   // only below; "" = everywhere
	Kinds []Kind // nil = all but homes
	Limit int    // 20 when 0

	// Inside lets an address leave out its compound: 3号楼 is every building called so below Under. For readers whose
	// scope is small; the public finder asks for the compound.
	Inside bool
}

// GridLoad is a grid with what it holds.
type GridLoad struct {
	Grid      Place
	Buildings int
	Homes     int
	Warning   string // text key, see GridWarning; "" if usual
}

// GridState is a community's cut into grids on one day.
type GridState struct {
	Grids  []GridLoad
	Orphan []Place // buildings in no grid: no home may be outside a grid
}
