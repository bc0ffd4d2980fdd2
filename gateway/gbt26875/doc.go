// Package gbt26875 (城市消防远程监控报警传输) speaks GB/T 26875.3-2011 as the monitoring centre: it takes the frames of user
// information transmitters (用户信息传输装置) over TCP, keeps what they say through kernel/signal, and confirms a frame only after
// it was committed to disk. It also asks: duty check (查岗, 91) and clock setting (90).
//
// Standard: GB/T 26875.3-2011 (城市消防远程监控系统 第3部分：报警传输网络通信协议), in force since 2011-11-01. A frame is at most 1,054
// bytes: @@, sequence number, version, time label, source, destination, length, command, application data, sum, ##.
//
// Example: a smoke detector of 二号楼 sends 78 bytes with state bit 1; the matter and the alarm are committed, then the
// confirmation of 30 bytes with the same sequence number goes out.
//
// What devices in the field do differently (time labels in BCD, version bytes swapped, surplus bytes, bit 0 clear with a fire) is
// accepted with a warning; what can not be trusted (sum, end, length, command) is denied and never stored.
package gbt26875
