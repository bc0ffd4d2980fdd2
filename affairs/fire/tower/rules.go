package tower

import (
	"strings"

	"linli/kernel/place"
)

// Heights in cm above which the rule for high-rise buildings holds (令5 art. 50): strictly above.
const (
	highHome   = 2700
	highPublic = 2400
	highSuper  = 10000
)

// TierOf judges a height in cm. A public building of one storey is never high-rise, however high its hall.
func TierOf(height int64, use string, above int) Tier {
	switch {
	case use != Residential && above == 1:
		return Low
	case height > highSuper:
		return Super
	case use == Residential && height > highHome, use != Residential && height > highPublic:
		return High
	}
	return Low
}

// FlagOf is the colour of the outer wall and the text key of the rule it follows (fire.md 3). What nobody knows is never green.
func FlagOf(t Tier, i Insulation) (flag, rule string) {
	switch {
	case t != Low && (i.Class == ClassB2 || i.Class == ClassB3):
		return Red, "fire.tower.rule.burns"
	case i.Damage:
		return Amber, "fire.tower.rule.damage"
	case i.Class == ClassB1 || i.Cavity == Yes:
		return Amber, "fire.tower.rule.nofire"
	case i.Class == ClassB2 || i.Class == ClassB3:
		return Amber, "fire.tower.rule.burns_low"
	case i.Class == ClassUnknown || i.Class == "":
		return Amber, "fire.tower.rule.unknown"
	case i.Class == ClassNone:
		return Green, "fire.tower.rule.none"
	case i.Cavity != No:
		return Amber, "fire.tower.rule.cavity"
	}
	return Green, "fire.tower.rule.fine"
}

// ClassOf reads the word of the ledger of buildings (燃烧性能等级).
func ClassOf(rating string) string {
	switch r := strings.ToUpper(strings.TrimSuffix(strings.TrimSpace(rating), "级")); r {
	case ClassA, ClassB1, ClassB2, ClassB3:
		return r
	case "A1", "A2":
		return ClassA
	case "无外保温":
		return ClassNone
	}
	return ClassUnknown
}

// ratingOf is the inverse of ClassOf.
func ratingOf(class string) string {
	switch class {
	case ClassNone:
		return "无外保温"
	case ClassUnknown, "":
		return "不详"
	}
	return class
}

// derive fills what follows from the ledger of buildings and the facts.
func derive(f *File) {
	b := f.Building.Building
	if b == nil {
		b = &place.BuildingFacts{}
	}
	f.Height, f.Above, f.Below, f.Use = b.HeightCM, b.Above, b.Below, Public
	if b.Residential {
		f.Use = Residential
	}
	f.Insulation = Insulation{Material: b.Insulation, Class: ClassOf(b.Rating), Cavity: f.Facts["cavity"], Damage: f.Facts["damage"] != "" && f.Facts["damage"] != No,
		Built: f.Facts["wall_built"], Report: f.Facts["wall_report"]}
	if f.Insulation.Cavity == "" {
		f.Insulation.Cavity = Unknown
	}
	f.Tier = TierOf(f.Height, f.Use, f.Above)
	f.Flag, f.Rule = FlagOf(f.Tier, f.Insulation)
	complete(f)
}
