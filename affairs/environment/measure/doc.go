// Package measure (污染物、限值、判定) reads what reports write, keeps the limits of water standards as dated data, says which of
// several limits holds and why, and judges a figure against it. It keeps nothing in the database and draws no page: everything
// here is pure.
//
// Standards: GB 3838-2002 table 1 (surface water, 24 items, five classes), GB 8978-1996 tables 1 and 4, GB 18918-2002 class 1A and
// 1B, DB14/1928-2019 as far as domain/environment.md gives them [check], GB/T 8170-2008 (rounding half to even, full-value and
// rounded-value comparison), HJ 212 appendix B (codes of pollutants), 环办〔2011〕22号 (21 items decide the class of a section).
//
// Figures are decimals, never binary floats. Units are never mixed in silence: a figure in ug/L against a limit in mg/L is
// refused, or converted on request and the conversion is shown.
//
// Example: COD 44 mg/L against 20 mg/L exceeds by 1.20 times ((44-20)/20), it is not "2.2 times over".
package measure
