// Package desk (工作台) is the frame of all pages for staff: menu by permission, language and
// 大字, what was just done and how to take it back. The pages themselves stand in the folders
// below it, one for each group of ux.md §12; all are translators over kernel calls.
//
// Standard: ux.md §2, §6, §9. Example:
//
//	p := d.Page(c, "锦绣社区 今天", "/today")
//	return c.Page(200, overviewPage(p, view))
package desk
