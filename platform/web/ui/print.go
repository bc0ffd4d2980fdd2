package ui

import "strconv"

// Sheet is a ledger on paper (台账): A4 or A3 landscape, header repeated, rows never split,
// signature line, page n/N, and at the foot the source, the time and the short ledger hash.
type Sheet struct {
	Title    string
	Meta     []string // above the table: 填报单位, 时间范围
	Columns  []SheetColumn
	Rows     [][]string
	A3       bool
	Signs    []string // 填表人, 审核人, 负责人
	Source   string   // which query, as a sentence
	Printed  string   // 2026-06-24 09:10
	Hash     string   // first characters of the checkpoint's root
	BackHref string
	Lang     string
}

// SheetColumn is a column; Share is its width in per cent of the table (0: as it comes).
type SheetColumn struct {
	Title  string
	Num    bool
	Center bool
	Share  int
}

// Poster is a notice for the entrance: title 36 pt, body 18 pt and up, a code of 38 mm with its
// address in text under it.
type Poster struct {
	Title    string
	Body     []string // paragraphs
	Address  string   // of the code
	Short    string   // the address as people type it
	Ask      string   // what scanning does: 扫一扫,看办到哪一步
	By, Date string
	A3       bool
	A6       bool     // a card that stays at a door
	Plaque   bool     // hangs on a wall and is read from two metres: a code of 60 mm
	Calls    []string // offices and their numbers of duty, in large type
	BackHref string
	Lang     string
}

func sheetClass(s Sheet) string {
	if s.A3 {
		return "paper ledger-sheet sheet-a3"
	}
	return "paper ledger-sheet"
}

func posterClass(p Poster) string {
	if p.A3 && p.Plaque {
		return "paper notice-sheet sheet-a3p sheet-wall"
	}
	if p.A3 {
		return "paper notice-sheet sheet-a3p"
	}
	if p.A6 {
		return "paper notice-sheet sheet-a6p"
	}
	if p.Plaque {
		return "paper notice-sheet sheet-a4p sheet-wall"
	}
	return "paper notice-sheet sheet-a4p"
}

func sheetCell(s Sheet, i int) string {
	if i >= len(s.Columns) {
		return ""
	}
	switch {
	case s.Columns[i].Num:
		return "n"
	case s.Columns[i].Center:
		return "c"
	}
	return ""
}

func percent(n int) string { return strconv.Itoa(n) + "%" }

func columnCount(s Sheet) string { return strconv.Itoa(max(1, len(s.Columns))) }
