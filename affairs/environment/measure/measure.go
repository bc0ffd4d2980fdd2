package measure

import "github.com/shopspring/decimal"

// Pollutant is something that is measured in water, by its code in HJ 212-2017 appendix B.
type Pollutant struct {
	Code  string   `json:"code"`          // w01018
	Old   string   `json:"old,omitempty"` // code of HJ/T 212-2005: 011
	ZH    string   `json:"zh"`            // 化学需氧量
	EN    string   `json:"en"`
	Names []string `json:"names,omitempty"` // COD, CODcr
	Unit  string   `json:"unit"`            // unit in which limits are written; "" has none (pH)
	Sent  string   `json:"sent,omitempty"`  // unit in which monitors send it by HJ 212 where it is another one: ug/L
	Mass  string   `json:"mass,omitempty"`  // unit of the mass discharged
}

// Name is the name in a language.
func (p Pollutant) Name(lang string) string {
	if lang == "en" {
		return p.EN
	}
	return p.ZH
}

// Value is a figure as a report writes it.
type Value struct {
	Text  string          // what was written, cleaned: "44", "<4", "ND"
	D     decimal.Decimal // the figure, the detection limit when Below, the bound when Above
	Known bool            // D holds; false for "ND" without a limit
	Below bool            // not detected: <4, 4L, ND
	Above bool            // more than the method can count: >24000
	Unit  string          // unit that stuck to the figure, normalised; "" none
}

// Op says how a limit binds.
type Op string

// The ways a limit binds.
const (
	Max   Op = "<="    // not more than High
	Min   Op = ">="    // not less than Low: dissolved oxygen
	Range Op = "range" // from Low to High: pH
)

// Basis is the kind of act or document that sets a limit.
type Basis string

// The kinds, in the order in which one of several equal limits is named (单行许可先于普遍标准, 地方先于国家, 行业先于综合).
const (
	Permit        Basis = "permit"        // 排污许可证
	EIA           Basis = "eia"           // 环评批复
	Local         Basis = "local"         // 地方排放标准
	Sector        Basis = "sector"        // 国家行业排放标准
	Comprehensive Basis = "comprehensive" // 国家综合排放标准
	Quality       Basis = "quality"       // 环境质量标准: binds a discharge only when one of the others calls for it
)

// Limit is what one document sets for one pollutant.
type Limit struct {
	Pollutant string // code
	Op        Op
	Low, High decimal.Decimal
	Unit      string
	Basis     Basis
	Document  string // id of the document: GB3838-2002, or the number of the permit
	Title     string // its name for people
	Class     string // class or group within it: III, 1A; "" none
	Clause    string // 表1 第5项
	Source    string // where we read it
	From, To  string // yyyy-mm-dd; To is the first day on which it no longer holds, "" = in force
	Water     string // "lake" where the value is for lakes and reservoirs only
	Cold      bool   // holds when the water is at 12 °C or colder (GB 18918 氨氮)
	Note      string
	Check     bool // to be confirmed against the permit or the text before it is quoted
	Binding   bool // a quality standard that a permit, an approval or a local rule has made binding for the outlet
}

// Comparison is the way in which a figure meets a limit (GB/T 8170-2008 4.3).
type Comparison string

// The two ways; the full value unless the standard says otherwise.
const (
	FullValue    Comparison = "full-value"    // 全数值比较法
	RoundedValue Comparison = "rounded-value" // 修约值比较法
)

// Question is what Judge answers.
type Question struct {
	Value      Value
	Unit       string // of the value; may be "" when it stuck to the figure or when the pollutant has none
	Limit      Limit
	Comparison Comparison // "" = FullValue
	Convert    bool       // another unit of the same kind is converted and shown instead of refused
}

// Judgement says whether a figure keeps its limit, and how it was found.
type Judgement struct {
	Exceeds    bool
	Multiple   string // (C-L)/L with two decimals: "1.20"; "" when the limit is kept or has no multiple (pH, DO)
	Distance   string // of a range: how far outside
	Shortfall  string // of a lower limit: L-C
	Comparison Comparison
	Compared   string // the figure that was compared, in the limit's unit
	Shown      string // the conversion: "44000 ug/L = 44 mg/L"; "" none
	Value      Value
	Unit       string
	Limit      Limit
}

// Class is a class of GB 3838: 1 to 5, and 6 for worse than V (劣Ⅴ).
type Class int

// Worse is 劣Ⅴ.
const Worse Class = 6

// Reading is one figure of a section or sample.
type Reading struct {
	Pollutant string // code or name
	Value     Value
	Unit      string
}

// Water is the kind of water that is classed.
type Water string

// Rivers and lakes take other values for total phosphorus; total nitrogen has values for lakes only.
const (
	River Water = "river"
	Lake  Water = "lake"
)

// Assessed is one item with the class that it reaches on its own.
type Assessed struct {
	Reading
	Class    Class
	Multiple string // over a target class; filled by Over
	Shown    string // a conversion that was needed
}

// Assessment is the class of a section by its worst item.
type Assessment struct {
	Class   Class
	Items   []Assessed // of the 21 that decide, in the order of table 1
	Worst   []Assessed // those that decide it
	Apart   []Assessed // 总氮, 粪大肠菌群: reported, do not decide; 水温 without a class (Class 0)
	Missing []string   // codes of the 21 that were not measured
}
