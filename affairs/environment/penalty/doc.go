// Package penalty (法条、裁量、按日计罚、加处罚款、期限) is the arithmetic of a penalty: which rule of law holds for an act, how a
// fine is found inside its range by a published method, what late payment and continued violation cost, and when each step of
// the procedure ends. Rules are dated data with their source; an office may put its own in their place by file.
//
// Law: 水污染防治法 and 环境保护法 (to 2026-08-14), 生态环境法典 (from 2026-08-15; 1053-1060, 1102-1109), 行政处罚法 (2021) 28,
// 36, 41, 44-45, 57-73, 85, 生态环境行政处罚办法 (部令30), 行政强制法 53-54, 69; 环执法〔2019〕42号 on discretion [check].
//
// Example: discharge above the limit on 2026-03-21 falls under 水污染防治法 83(2), 100,000 to 1,000,000 yuan; with the shares of
// the worked table it comes to 0.1875, so 268,750, rounded down to 260,000 yuan.
package penalty
