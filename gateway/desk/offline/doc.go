// Package offline (待上传) is W5 and the door of the phone's outbox: it registers phones, lends the half of their key,
// says which pages a phone may keep, and sends each item that comes through the very form it belongs to, so that a visit
// recorded in a stairwell is the same act as one recorded on the page.
//
// Standard: ux.md §4, §8 (待上传), security.md T4, T20 to T23. Example: POST /offline/items with the item of a report
// answers {"state":"done","item":"…","to":"/matters/…"} and only then does the phone forget it.
package offline
