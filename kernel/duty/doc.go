// Package duty (责任) answers who is answerable for which place and which kind of matter,
// from when to when; who stands in when somebody is away; and which doors nobody answers for.
//
// Source: mission.md (assign 派发), domain/grid.md 1 (no corner without a name),
// domain/ledgers.md B3 (党员联户责任表: every household exactly one 第一责任人).
//
// The rule of resolution: the most specific place wins; at one place the most specific kind
// (fire.passage before fire before all kinds); an absent person is replaced by the substitute;
// when nobody is left the next level up answers and the answer says that there is a gap.
//
// Example: 任春和 is first-responsible for the households of 锦绣苑 3号楼2单元 (kind home); on
// 2026-06-18 he moves away. Holder of 3-2-501 for "home" is then the community with Gap set, and
// the coverage report shows 3号楼2单元 1–11层 22户 without a name.
package duty
