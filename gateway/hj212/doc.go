// Package hj212 (污染物在线监控数据传输) speaks HJ 212 as the receiver: it takes the frames of the data loggers (数据采集传输仪) of
// online monitors over TCP, hands what they say to whoever keeps monitors (signal.TakeUploads), and answers an upload only after
// its fate is known: after the commit.
//
// Standards: HJ/T 212-2005, HJ 212-2017 (污染物在线监控（监测）系统数据传输标准) and HJ 212-2025, on one port; the version bits of
// Flag tell them apart. A frame is ##, four digits of length, the data segment, four hexadecimal digits of check, CR LF. What is
// known of the edition of 2025 is second hand [check]: RF, 9015, encrypted data areas.
//
// Example: an hour of an outlet, 263 bytes of segment with Flag=5, is committed; then 9014 with its QN goes out, Flag=4.
//
// What devices in the field do differently (lower-case checks, a missing line end, blanks, `,` for `;`, GBK) is read with a warning.
// What can not be trusted (check, length, tail) is dropped and counted; encrypted frames are recognised and refused, see Decrypter.
package hj212
