// Package matter is 事项: one thing that is wrong or wanted at one place, with someone answerable and a deadline,
// open until somebody else has looked back (回头看) and found it truly fixed (闭环).
//
// Purpose: the loop of raise 受理, assign 派发, rectify 整改, look back 回头看, tell 反馈 that every affair shares.
// States: 待派发, 待认领, 整改中 (from the second round on 退回), 待复查, 待回头看, 已销号, 挂账 and the endings 并入,
// 撤回, 不予受理. Which act is allowed in which state is said once, in rules.go, by the pure function Next; the two
// rules that must hold even against somebody with a database shell (no close without a passed look, no look by
// anybody who fixed it) are triggers as well.
//
// Law and standard: GB/T 30428.8 (case flow of city management, verification by another than the handler),
// GB/T 34300-2017 (grids), 国办发〔2020〕53号 (12345 limits), 接诉即办 and 吹哨报到 practice; working days by
// 全国年节及纪念日放假办法 through kernel/statute.
//
// Example: a resident scans the plaque of 3号楼 and says that the stair lamp is dark. Report gives 柳民〔2026〕0391, the
// duty table names the property manager, the deadline is three working days. He claims it, changes the lamp
// (Rectify), the grid worker looks (LookPass): closed, the resident's receipt page says so and asks for a rating.
package matter
