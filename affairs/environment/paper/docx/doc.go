// Package docx (文书模板) opens docx files that people bring as templates, says in words what is wrong with them, and fills their
// placeholders: {{当事人}}, {{罚款|大写}}, {{#证据}}…{{/证据}} for what is repeated or stands only when there is something, {{^证据}}…{{/证据}}
// for what stands only when there is nothing. Word cuts a placeholder into several runs as it likes; here the paragraph is read as a whole.
//
// Format: ECMA-376 (OOXML) part 1, WordprocessingML in a ZIP. A file is bounded in size, entries and depth before anything of it is
// believed; macros, embedded objects, outside links and DTDs are refused. The bytes of what is not filled stay as they were.
//
// Example: t, err := docx.Open(upload); out := t.Fill(docx.Data{"当事人": "云漳恒泽煤业有限公司", "证据": []docx.Data{{"名称": "监测报告"}}}).
package docx
