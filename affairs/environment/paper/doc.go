// Package paper (文书) turns a case into the papers the law asks for: docx from templates that an office may replace, and the same text
// on an A4 page of the browser. One plain source of text per paper (data/*.txt) makes both.
//
// Law and standard: 行政处罚法 art. 44, 52, 59, 61, 63-64, 67; 生态环境行政处罚办法 (部令30); layout after GB/T 9704-2012.
//
// Fill(name, data) is pure. data is a tree of strings and of lists: Data{"当事人": "…", "证据": []Data{{"名称": "…"}}}.
package paper
