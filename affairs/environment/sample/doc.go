// Package sample (现场检查与采样) takes a drop of water from the bank of a stream to a figure that a case may rest on: the task with two
// officers and their cards, the notes of the inspection and who signed them, the samples with labels and seals, the chain of custody
// whose order of times is checked, the laboratory's report, and each result with the limit that applies to it.
//
// Notes are frozen when they are signed: afterwards only a supplement is added. A broken link of a chain never disappears: the result
// says 待补正 and why, and a repair needs a reason and a second person. Preservation and holding times are dated data with their source
// (data/preservation.csv).
//
// Law and standard: 行政处罚法 arts. 42 and 55 (two officers, cards shown), 生态环境行政处罚办法 (notes of an inspection), HJ 91.1-2019,
// HJ 493-2009, HJ 828-2017, HJ 535, GB 11893 (see domain/environment.md 5 for what is marked to be checked), 生态环境监测条例.
//
// Example: `svc.Result(tx, id)` is all that a case freezes of one result.
package sample
