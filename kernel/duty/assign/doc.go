// Package assign (联户分配) decides which member serves which household (党员联户责任): near home, loads fair, two members for those who
// need most, nobody over their own door, a shared language where one is needed, groups in their own part of the compound.
//
// It is the model of domain/assignment.md, a minimum-cost flow in integers, solved to proven optimality by platform/mincostflow. Every
// plan carries its proof, node potentials under which no arc that still has room would save anything; package proof, written from the
// model and not from this solver, reads it.
//
// Households that cost every member the same are one node: those of one floor with equal need, weight, language and territory; and for
// those with a need of one, all floors of a unit hang from a hub, because their cost is a part of the member plus a part of the floor,
// except for members who live in that very unit, who reach the floors directly. Compounds that share no member are separate problems
// and are solved side by side.
//
// Example: linli solve duty --dir DIR, where DIR holds households.csv, members.csv and compounds.csv.
package assign
