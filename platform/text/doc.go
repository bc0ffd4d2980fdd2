// Package text (文字) holds every word the product shows, as keys with Chinese and English
// texts, and writes dates, deadlines and numbers the way ux.md §6 and §10 want them. Beside
// that it reads and writes the small written things of an office: identity numbers, phones,
// pinyin, Chinese numerals, masks.
//
// Law and standard: ux.md §6, §10; GB/T 15835 (numerals in running text).
//
// Example:
//
//	text.Register(text.ZH, map[string]string{"desk.today": "今天"})
//	text.T("zh", "desk.today")                       // 今天
//	text.Left("zh", end, now)                        // 还剩2天, 逾期3天
//	text.Moment("zh", t, now)                        // 6月24日 周三 09:10
package text
