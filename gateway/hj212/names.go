package hj212

import "strings"

// Editions, by the version bits of Flag.
var editions = []string{"2005", "2017", "2025"}

// ACK and the other bits of Flag.
const (
	flagAnswer  = 1 // A: the receiver must answer
	flagDivided = 2 // D: the packet has PNUM and PNO
)

// Commands with a meaning of their own for a receiver (table 9).
const (
	RequestAnswer = "9011"
	Executed      = "9012"
	NoticeAnswer  = "9013"
	DataAnswer    = "9014"
	Heartbeat     = "9015" // 2025 [check]
)

// notices are told, not measured: they are answered with 9013. 2072 is the alarm notice of 2005.
var notices = map[string]bool{"1013": true, "2012": true, "2022": true, "2072": true, Heartbeat: true}

// requests go from the centre to the device only; one that a device sends is dropped. 1014 and 2011 to 2062 go both ways.
var requests = map[string]bool{"1000": true, "1002": true, "1012": true, "1062": true, "1064": true, "1072": true, "3011": true, "3012": true, "3013": true,
	"3014": true, "3016": true, "3021": true, "3022": true, "3024": true}

// kindNames are the kinds of values of a factor (6.3.3). true: a number.
var kindNames = map[string]bool{
	"Rtd": true, "Min": true, "Avg": true, "Max": true, "Cou": true, "ZsRtd": true, "ZsMin": true, "ZsAvg": true, "ZsMax": true,
	"Data": true, "DayData": true, "NightData": true, "RT": true, "SampleRd": true, "StandardValue": true, "Flag": false, "EFlag": false, "SampleTime": false,
	"SN": false, "Info": false, "RS": false, "CompleteTime": false, "SampleType": false, "ResultType": false,
}

// frequent kinds are known without the map.
func kindOf(s string) (name string, number, known bool) {
	switch s {
	case "Avg", "Min", "Max", "Cou", "Rtd", "ZsAvg", "ZsMin", "ZsMax", "ZsRtd":
		return s, true, true
	case "Flag":
		return s, false, true
	}
	if number, known = kindNames[s]; known {
		return s, number, true
	}
	for name, number := range kindNames {
		if strings.EqualFold(name, s) {
			return name, number, true
		}
	}
	return s, false, false
}
