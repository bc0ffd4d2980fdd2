// Package docket (案件) runs a case from a clue or an exceeded limit to its file in the archive: 初审, 立案, 调查, 责令改正, 法制审核, 事先告知,
// 陈述申辩, 听证, 集体讨论, 决定, 送达, 公开, 缴款, 加处罚款, 复议诉讼, 催告, 申请法院强制, 复查, 结案, 归档; and the ways out: 不予立案, 不予处罚, 移送,
// 终止, 撤销.
//
// A case is a list of steps, each with the day of its act of law, which may be earlier than the day on which it was entered, never in
// the future and never before what it follows. Fold reads the steps; Next says whether one more may be taken, and refuses in words with
// the article what the law forbids: a fine of 260,000 yuan against a company whose right to a hearing was not offered, or has not lapsed
// and was not waived in writing; one certified officer; a fine outside the range; one above the notice after a defence.
//
// Law: 行政处罚法 (2021) arts. 28, 36, 42, 44-45, 57-61, 63-67, 72-73, 85; 生态环境行政处罚办法 (部令30); 行政强制法 53-54; 行政复议法 20; 行政诉讼法 46;
// 按日连续处罚办法 10, 17-19; 生态环境法典 1053-1060 (from 2026-08-15). Arithmetic and ranges are penalty's.
//
// Example: notice delivered 2026-03-25; its five working days end on 2026-04-01; a decision dated 2026-04-01 is refused, one of
// 2026-04-20 is taken.
package docket
