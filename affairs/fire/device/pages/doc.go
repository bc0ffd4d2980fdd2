// Package pages (设备告警的页面) holds the pages of affairs/fire/device: what waits for a word (F8), one alarm with the word and whom
// to send, one device with its readings and duty checks.
//
// Standard: ux.md §3, §4. Example: Signals(p, v) is F8: alarms first, three buttons each.
package pages
