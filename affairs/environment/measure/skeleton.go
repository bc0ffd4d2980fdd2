package measure

// Signatures for the other parts while the bodies are written.

// ParseValue reads a figure as a report writes it. Errors: Invalid (environment.measure.value*).
func ParseValue(s string) (v Value, err error) { return }

// PollutantBy finds a pollutant by code, old code or any of its names. Errors: Invalid (environment.measure.pollutant).
func PollutantBy(name string) (p Pollutant, err error) { return }

// Pollutants lists all, in the order of the data.
func Pollutants() (list []Pollutant) { return }

// Judge holds a figure against a limit. Errors: Invalid.
func Judge(q Question) (j Judgement, err error) { return }

// Strictest chooses among the limits of one pollutant that hold on a day.
func Strictest(list []Limit, day string) (c Selected, err error) { return }

// Selected is the limit that holds with the account of how it was chosen; Words says it in a language.
type Selected struct {
	Limit      Limit
	Considered []Considered
}

// Considered is one limit with the key of why it does or does not hold.
type Considered struct {
	Limit Limit
	Holds bool
	Why   string
}

// Words says which limits were considered and why this one.
func (s Selected) Words(lang string) string { return "" }

// Words says the judgement in a sentence.
func (j Judgement) Words(lang string) string { return "" }

// Classify gives the class of a section by its worst item. Errors: Invalid.
func Classify(list []Reading, w Water, day string) (a Assessment, err error) { return }
