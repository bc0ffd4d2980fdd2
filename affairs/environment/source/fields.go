package source

// The shapes of a field of a form.
const (
	asText   = "text"
	asLong   = "long"
	asDay    = "day"
	asInt    = "int"
	asDegree = "degree"
	asChoice = "choice"
	asPlace  = "place"
	asOwner  = "company" // a company by id
	asPermit = "permit"
	asNode   = "node"
)

// field is one line of a form, with what the conflict page calls it.
type field struct {
	Key, As  string
	Options  []string // of a choice; words under environment.source.o.KEY.OPTION
	Max      int
	Required bool
	Sealed   bool // never written into an entry, an address or a list
}

// Classes of water that a target may be (GB 3838-2002).
var targets = []string{"", "I", "II", "III", "IV", "V"}

// outletKinds, nodeKinds, edgeKinds in the order of the forms.
var (
	outletKinds = []string{Sewage, Mine, Storm, Mixed, Domestic, Indirect, Clean}
	nodeKinds   = []string{NodeSection, NodeIntake, NodePlant, NodeManhole, NodeInlet, NodeOverflow, NodeJunction, NodeSpring, NodeMouth}
	edgeKinds   = []string{EdgeReach, EdgeSewer, EdgeStorm, EdgeCombined}
	roles       = []string{"", "up", "down", "control", "border"}
)

// forms by the name of what they keep.
var forms = map[string][]field{
	"company": {{Key: "name", As: asText, Max: 80, Required: true}, {Key: "credit", As: asText, Max: 24, Required: true}, {Key: "industry", As: asText, Max: 60},
		{Key: "place", As: asPlace, Required: true}, {Key: "lon", As: asDegree}, {Key: "lat", As: asDegree}, {Key: "process", As: asLong, Max: 1000},
		{Key: "address", As: asText, Max: 120, Sealed: true}, {Key: "legal", As: asText, Max: 40, Sealed: true}, {Key: "contact", As: asText, Max: 40, Sealed: true}, {Key: "phone", As: asText, Max: 30, Sealed: true}},
	"permit": {{Key: "number", As: asText, Max: 40, Required: true}, {Key: "issuer", As: asText, Max: 60}, {Key: "issued", As: asDay}, {Key: "from", As: asDay, Required: true}, {Key: "until", As: asDay},
		{Key: "eia", As: asText, Max: 60}},
	"outlet": {{Key: "code", As: asText, Max: 40, Required: true}, {Key: "name", As: asText, Max: 60, Required: true}, {Key: "kind", As: asChoice, Options: outletKinds, Required: true},
		{Key: "company", As: asOwner}, {Key: "permit", As: asPermit}, {Key: "place", As: asPlace, Required: true}, {Key: "lon", As: asDegree}, {Key: "lat", As: asDegree}, {Key: "water", As: asText, Max: 40},
		{Key: "target", As: asChoice, Options: targets}, {Key: "standard", As: asText, Max: 120}, {Key: "mn", As: asText, Max: 24},
		{Key: "signage", As: asChoice, Options: []string{"unknown", "yes", "no"}}, {Key: "guardian", As: asText, Max: 40}, {Key: "every", As: asInt}},
	"section": {{Key: "kind", As: asChoice, Options: nodeKinds, Required: true}, {Key: "code", As: asText, Max: 40}, {Key: "name", As: asText, Max: 60, Required: true}, {Key: "place", As: asPlace, Required: true},
		{Key: "lon", As: asDegree}, {Key: "lat", As: asDegree}, {Key: "water", As: asText, Max: 40}, {Key: "target", As: asChoice, Options: targets}, {Key: "role", As: asChoice, Options: roles}},
	"edge": {{Key: "kind", As: asChoice, Options: edgeKinds, Required: true}, {Key: "from", As: asNode, Required: true}, {Key: "to", As: asNode, Required: true}, {Key: "code", As: asText, Max: 40}, {Key: "name", As: asText, Max: 60},
		{Key: "metres", As: asInt}, {Key: "main", As: asChoice, Options: []string{"no", "yes"}}},
}
