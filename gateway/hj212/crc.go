package hj212

// sum is one step of appendix A for the byte x, with a register that was shifted to x before: eight times, shift right and, when a
// one fell out, XOR 0xA001. The appendix shifts the register by eight *before* it takes the byte, so only its high byte ever counts:
// this is not CRC-16/MODBUS.
var sum = func() (t [256]uint16) {
	for x := range t {
		r := uint16(x)
		for range 8 {
			if r&1 != 0 {
				r = r>>1 ^ 0xA001
			} else {
				r >>= 1
			}
		}
		t[x] = r
	}
	return t
}()

// ahead[k] is the high byte after k+1 steps from x, the others being zero. The step is linear over XOR, so eight bytes are taken
// with eight independent look-ups.
var ahead = func() (t [8][256]byte) {
	for x := range 256 {
		h := byte(x)
		for k := range t {
			h = byte(sum[h] >> 8)
			t[k][x] = h
		}
	}
	return t
}()

// CRC is the check of appendix A over the data segment: "123456789" gives 2F80. Source: HJ 212-2017 appendix A, the same in 2005
// and 2025.
func CRC(b []byte) uint16 {
	if len(b) == 0 {
		return 0xFFFF
	}
	h := byte(0xFF)
	last := len(b) - 1
	for ; last >= 8; last, b = last-8, b[8:] {
		_ = b[7]
		h = ahead[7][h^b[0]] ^ ahead[6][b[1]] ^ ahead[5][b[2]] ^ ahead[4][b[3]] ^ ahead[3][b[4]] ^ ahead[2][b[5]] ^ ahead[1][b[6]] ^ ahead[0][b[7]]
	}
	for _, x := range b[:last] {
		h = byte(sum[h^x] >> 8)
	}
	return sum[h^b[last]]
}

// unhex reads four hexadecimal digits, upper or lower case.
func unhex(b []byte) (v uint16, ok bool) {
	for _, c := range b[:4] {
		d := c - '0'
		if d > 9 {
			if d = c | 0x20 - 'a'; d > 5 {
				return 0, false
			}
			d += 10
		}
		v = v<<4 | uint16(d)
	}
	return v, true
}
