// Package place is 地点: the one tree in which everything that happens in a city has its spot.
//
// A city holds districts, streets, communities, compounds (小区), buildings (楼栋), units (单元) and homes (户); beside
// them grids (网格), facilities (gates, halls, squares) and common parts. All are rows of one self-referring table that
// differ by Kind, because a fixed set of levels never fits two cities. The grid is another cut of the same community:
// which grid a building belongs to is kept as intervals, a building being in exactly one grid at a time.
//
// Law and standards: GB/T 2260 and GB/T 10114 division codes, the 12-digit statistical codes, GB/T 34300-2017 (grids),
// GB/T 23705-2009 (addresses). Codes are attributes with a history and never keys: districts merge and codes die.
//
// Example: Parse("3#楼2单元 1501", Context{Compound: id}, register) reads as the home 锦绣苑 3号楼2单元1501, and only
// because that home exists; "4-1501" in a building of several units is a question, never a guess.
package place
