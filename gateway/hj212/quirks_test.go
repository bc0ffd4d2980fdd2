package hj212

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"linli/kernel/signal"
)

// line is what is printed for one segment, from one key on.
func line(t *testing.T, segment, from string) string {
	t.Helper()
	got := strings.TrimSuffix(printed(t, framed(segment), Options{}), "\n")
	i := strings.Index(got, from)
	if i < 0 {
		t.Fatalf("%s: no %s in %s", segment, from, got)
	}
	return got[i:]
}

const h = "QN=20261123093000125;ST=32;CN=2061;PW=123456;MN=A1;Flag=5;CP=&&"

// Each oddity of chapter 5 of the reference, as seen in public frames or in the examples of the standard itself.
func TestOdditiesOfTheDataArea(t *testing.T) {
	const cod, at = `{"code":"w01018","values":{"Avg":"44.0","Flag":"N"}}`, `"data_time":"20261123080000",`
	for _, c := range []struct{ name, segment, want string }{
		{"plain", h + "DataTime=20261123080000;w01018-Avg=44.0,w01018-Flag=N&&", at + `"items":[` + cod + `],"fields":{},"warnings":[]}`},
		{"blanks", h + " DataTime = 20261123080000 ; w01018-Avg= 44.0 , w01018-Flag = N &&", at + `"items":[` + cod + `],"fields":{},"warnings":[]}`},
		{"trailing ;", h + "DataTime=20261123080000;w01018-Avg=44.0,w01018-Flag=N;&&", at + `"items":[` + cod + `],"fields":{},"warnings":[]}`},
		{"; between values", h + "DataTime=20261123080000;w01018-Avg=44.0;w01018-Flag=N&&", at + `"items":[` + cod + `],"fields":{},"warnings":["values of w01018 divided by ;"]}`},
		{"empty area", h + "&&", `"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"case of DataTime", h + "datatime=20261123080000&&", at + `"items":[],"fields":{},"warnings":[]}`},
		{"17 digits", h + "DataTime=20261123080000000&&", at + `"items":[],"fields":{},"warnings":["DataTime has 17 digits: 20261123080000000"]}`},
		{"no time", h + "DataTime=20260230080000&&", `"data_time":"20260230080000","items":[],"fields":{},"warnings":["DataTime is no time: 20260230080000"]}`},
		{"short time", h + "DataTime=202611230800&&", `"data_time":"202611230800","items":[],"fields":{},"warnings":["DataTime has not 14 digits: 202611230800"]}`},
		{"two times", h + "DataTime=20261123080000;DataTime=20261123090000&&", at + `"items":[],"fields":{},"warnings":["DataTime twice: 20261123090000"]}`},
		{"begin and end by comma", h + "BeginTime=20261123080000,EndTime=20261123090000&&", `"items":[],"fields":{"BeginTime":"20261123080000","EndTime":"20261123090000"},"warnings":[]}`},
		{"begin and end by ;", h + "BeginTime=20261123080000;EndTime=20261123090000&&", `"items":[],"fields":{"BeginTime":"20261123080000","EndTime":"20261123090000"},"warnings":[]}`},
		{"factor twice", h + "w01018-Avg=44.0,w01018-Flag=N;w01018-Avg=45.0,w01018-Flag=D&&", `"items":[` + cod + `,{"code":"w01018","values":{"Avg":"45.0","Flag":"D"}}],"fields":{},"warnings":["w01018 twice"]}`},
		{"negative", h + "w01010-Rtd=-3.5&&", `"items":[{"code":"w01010","values":{"Rtd":"-3.5"}}],"fields":{},"warnings":[]}`},
		{"unknown kinds", h + "w01018-ValidNum=58,w01018-Avg=44.0&&", `"items":[{"code":"w01018","values":{"ValidNum":"58","Avg":"44.0"}}],"fields":{},"warnings":["unknown kind w01018-ValidNum"]}`},
		{"case of a kind", h + "w01018-avg=44.0,w01018-FLAG=N&&", `"items":[` + cod + `],"fields":{},"warnings":["kind avg read as Avg","kind FLAG read as Flag"]}`},
		{"no number", h + "w01018-Avg=NaN,w01018-Max=Inf,w01018-Min=1e999&&", `"items":[{"code":"w01018","values":{"Avg":"NaN","Max":"Inf","Min":"1e999"}}],"fields":{},"warnings":["w01018-Avg is no decimal: NaN","w01018-Max is no decimal: Inf","w01018-Min is out of range: 1e999"]}`},
		{"empty is missing", h + "w01018-Avg=,w01018-Flag=D&&", `"items":[{"code":"w01018","values":{"Avg":"","Flag":"D"}}],"fields":{},"warnings":[]}`},
		{"air and water", h + "a21003-Rtd=1;w21003-Rtd=2&&", `"items":[{"code":"a21003","values":{"Rtd":"1"}},{"code":"w21003","values":{"Rtd":"2"}}],"fields":{},"warnings":[]}`},
		{"facility and noise", h + "SB1-RS=1;SB2-RT=12.5;LA-Rtd=50.1;Leq-DayData=55&&", `"items":[{"code":"SB1","values":{"RS":"1"}},{"code":"SB2","values":{"RT":"12.5"}},{"code":"LA","values":{"Rtd":"50.1"}},{"code":"Leq","values":{"DayData":"55"}}],"fields":{},"warnings":[]}`},
		{"&& within", h + "i11001-Info=a&&b&&", `"items":[{"code":"i11001","values":{"Info":"a\u0026\u0026b"}}],"fields":{},"warnings":[]}`},
		{"comma within a text", h + "i11001-Info=a,b c,i11001-SN=7&&", `"items":[{"code":"i11001","values":{"Info":"a,b c","SN":"7"}}],"fields":{},"warnings":[]}`},
		{"Ctime and CTime", h + "CTime=2;Ctime=3&&", `"items":[],"fields":{"CTime":"2","Ctime":"3"},"warnings":[]}`},
		{"no =", h + "w01018-Avg;DataTime=20261123080000&&", at + `"items":[],"fields":{},"warnings":["no = in w01018-Avg"]}`},
		{"no end", "QN=20261123093000125;CN=2061;MN=A1;CP=&&w01018-Avg=44.0,w01018-Flag=N", `"items":[` + cod + `],"fields":{},"warnings":["the data area has no end"]}`},
	} {
		from := c.want[:strings.Index(c.want, ":")+1]
		if got := line(t, c.segment, from); got != c.want && got != strings.ReplaceAll(c.want, `\u0026`, "&") {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestOdditiesOfTheHead(t *testing.T) {
	const area = "CP=&&&&"
	for _, c := range []struct{ name, segment, want string }{
		{"order", "MN=A1;PW=1;PNO=2;PNUM=3;Flag=7;CN=2011;ST=32;QN=20261123093000125;" + area,
			`{"ok":true,"qn":"20261123093000125","st":"32","cn":"2011","pw":"1","mn":"A1","flag":7,"edition":"2017","pnum":3,"pno":2,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"2005 without QN, Flag and PW", "ST=32;CN=2011;MN=88888880000001;CP=&&DataTime=20040516021000;B01-Rtd=100&&",
			`{"ok":true,"qn":null,"st":"32","cn":"2011","pw":null,"mn":"88888880000001","flag":0,"edition":"2005","pnum":null,"pno":null,"rf":false,"data_time":"20040516021000","items":[{"code":"B01","values":{"Rtd":"100"}}],"fields":{},"warnings":[]}`},
		{"2005, parts of four digits", "ST=32;CN=2011;PW=1;MN=A1;Flag=3;PNUM=0002;PNO=0001;" + area, `"flag":3,"edition":"2005","pnum":2,"pno":1,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"2005, QN within the area", "ST=91;CN=9011;PW=1;MN=A1;Flag=0;CP=&&QN=20040516010101001;QnRtn=1&&",
			`{"ok":true,"qn":"20040516010101001","st":"91","cn":"9011","pw":"1","mn":"A1","flag":0,"edition":"2005","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{"QN":"20040516010101001","QnRtn":"1"},"warnings":[]}`},
		{"2025, stored data sent again", "QN=20261123093000125;ST=32;CN=2051;PW=1;MN=A1;Flag=9;RF=1;" + area, `"flag":9,"edition":"2025","pnum":null,"pno":null,"rf":true,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"comma after QN", "QN=20261123093000125,ST=32;CN=2011;PW=1;MN=A1;Flag=4;" + area, `"flag":4,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[", for ; in the head"]}`},
		{"no ; before CP", "ST=32;CN=2011;MN=A1;Flag=5CP=&&&&", `"flag":5,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["no ; before CP"]}`},
		{"blanks", "ST = 32;CN= 2011 ;MN =A1; Flag=5 ; CP = && &&", `{"ok":true,"qn":null,"st":"32","cn":"2011","pw":null,"mn":"A1","flag":5,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"case", "st=32;cn=2011;mn=A1;FLAG=5;pnum=1;cp=&&&&", `"cn":"2011","pw":null,"mn":"A1","flag":5,"edition":"2017","pnum":1,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"divided, parts missing", "ST=32;CN=2011;MN=A1;Flag=7;" + area, `"pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["Flag says divided, PNUM or PNO is missing: read as 1 of 1"]}`},
		{"part beyond all", "ST=32;CN=2011;MN=A1;Flag=7;PNUM=2;PNO=3;" + area, `"fields":{},"warnings":["PNO is more than PNUM"]}`},
		{"parts out of range", "ST=32;CN=2011;MN=A1;Flag=4;PNUM=10000;PNO=0;" + area, `"pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["PNUM is not 1 to 9999: 10000","PNO is not 1 to 9999: 0"]}`},
		{"names of the field", "ST=32;CN=2011;MN=maker_7-x.long:name.of.27ch;Flag=4;" + area, `"mn":"maker_7-x.long:name.of.27ch","flag":4,"edition":"2017","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":[]}`},
		{"MN too long", "ST=32;CN=2011;MN=" + strings.Repeat("7", 41) + ";Flag=4;" + area, `"fields":{},"warnings":["MN is not 1 to 40 printable characters without ; = &"]}`},
		{"nothing of it", "ST=32;" + area, `"fields":{},"warnings":["no CN","no MN"]}`},
		{"no area", "ST=32;CN=2011;MN=A1", `"fields":{},"warnings":["no data area"]}`},
		{"version of no edition", "ST=32;CN=2011;MN=A1;Flag=253;" + area, `"flag":253,"edition":null,"pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["Flag has version 63, which no edition has"]}`},
		{"Flag beyond a byte", "ST=32;CN=2011;MN=A1;Flag=256;" + area, `"flag":0,"edition":"2005","pnum":null,"pno":null,"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["Flag is not 0 to 255: 256"]}`},
		{"RF=0", "ST=32;CN=2011;MN=A1;Flag=8;RF=0;" + area, `"rf":false,"data_time":null,"items":[],"fields":{},"warnings":["RF is not 1: 0"]}`},
		{"QN short", "QN=2026;ST=32;CN=2011;MN=A1;Flag=5;" + area, `"fields":{},"warnings":["QN has not 17 digits: 2026"]}`},
		{"twice and unknown", "ST=32;ST=31;CN=2011;MN=A1;Flag=5;XY=1;" + area, `"fields":{},"warnings":["ST twice","unknown field of the head: XY"]}`},
		{"text behind", "ST=32;CN=2011;MN=A1;Flag=5;CP=&&&&x", `"fields":{},"warnings":["text behind the data area"]}`},
	} {
		from := c.want[:strings.Index(c.want, ":")+1]
		if got := line(t, c.segment, from); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Versions 0, 1 and 2 of Flag, with and without their other bits.
func TestEditionsByFlag(t *testing.T) {
	for flag, want := range []string{"2005", "2005", "2005", "2005", "2017", "2017", "2017", "2017", "2025", "2025", "2025", "2025", ""} {
		p := Packet{Flag: flag}
		if p.Edition() != want || p.WantAnswer() != (flag%2 == 1) {
			t.Errorf("Flag %d: %q, answer %v", flag, p.Edition(), p.WantAnswer())
		}
	}
}

// GBK, as 2005 loggers send: the packet holds the bytes, what is printed and handed over is UTF-8.
func TestChineseInBothCodes(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("仪器校准")
	if err != nil {
		t.Fatal(err)
	}
	seg := "ST=32;CN=3020;MN=A1;Flag=4;CP=&&i11001-Info="
	if got := line(t, seg+"仪器校准&&", `"items"`); got != `"items":[{"code":"i11001","values":{"Info":"仪器校准"}}],"fields":{},"warnings":[]}` {
		t.Error(got)
	}
	if got := line(t, seg+gbk+"&&", `"items"`); got != `"items":[{"code":"i11001","values":{"Info":"仪器校准"}}],"fields":{},"warnings":["read as GBK: `+hex.EncodeToString([]byte(gbk))+`"]}` {
		t.Error(got)
	}
	var p Packet
	Decode(seg+gbk+"&&", &p)
	if p.Values[0].Text != gbk {
		t.Errorf("the packet holds %q", p.Values[0].Text)
	}
	Decode(seg+"\xff\xfe\x00\x01&&", &p)
	if got := p.Upload("", 0).Items[0].Values["Info"]; !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x01") || got == "" {
		t.Errorf("handed over: %q", got)
	}
}

// What is handed to who keeps monitors.
func TestUpload(t *testing.T) {
	var p Packet
	Decode("QN=20261123093000125;ST=32;CN=2051;PW=123456;MN=A1;Flag=11;PNUM=3;PNO=2;RF=1;CP=&&DataTime=20261123080000;w01018-Avg=44.0,w01018-Max=1e999,w01018-Min=,w01018-Flag=N;PolId=x;a b-Rtd=7&&", &p)
	u := p.Upload("10.1.2.3", 99)
	if u.Source != "hj212" || u.Device != "A1" || u.Password != "123456" || u.Remote != "10.1.2.3" || u.Edition != "2025" || u.System != "32" || u.Command != "2051" ||
		u.Exchange != "20261123093000125" || u.Part != 2 || u.Parts != 3 || !u.Resent || u.At != "20261123080000" || u.Received != 99 || !u.WantAnswer {
		t.Errorf("%+v", u)
	}
	want := []signal.UploadItem{{Code: "w01018", Values: map[string]string{"Avg": "44.0", "Flag": "N"}}}
	if len(u.Items) != 1 || u.Items[0].Code != "w01018" || len(u.Items[0].Values) != 2 || u.Items[0].Values["Avg"] != want[0].Values["Avg"] {
		t.Errorf("items %v", u.Items)
	}
	if u.Fields["w01018-Max"] != "1e999" || u.Fields["PolId"] != "x" || u.Fields["a b-Rtd"] != "7" || len(u.Fields) != 3 {
		t.Errorf("fields %v", u.Fields)
	}
	Decode("ST=32;CN=2011;MN=A1;Flag=7;CP=&&&&", &p)
	if u := p.Upload("", 0); u.Part != 1 || u.Parts != 1 || u.Edition != "2017" || u.Exchange != "" || u.Password != "" {
		t.Errorf("divided without parts: %+v", u)
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ name, segment, want string }{
		{"2025", "QN=20261123093000125;ST=32;CN=2051;PW=1;MN=A1;Flag=9;CP=&&&&", "QN=20261123093000125;ST=91;CN=9014;PW=1;MN=A1;Flag=8;CP=&&&&"},
		{"divided", "QN=20261123093000125;ST=32;CN=2051;PW=1;MN=A1;Flag=7;PNUM=2;PNO=1;CP=&&&&", "QN=20261123093000125;ST=91;CN=9014;PW=1;MN=A1;Flag=4;CP=&&&&"},
		{"heartbeat", "QN=20261123093000125;ST=91;CN=9015;PW=1;MN=A1;Flag=9;CP=&&&&", "QN=20261123093000125;ST=91;CN=9013;PW=1;MN=A1;Flag=8;CP=&&&&"},
		{"notice", "QN=20261123093000125;ST=32;CN=1013;PW=1;MN=A1;Flag=5;CP=&&PolId=w01018&&", "QN=20261123093000125;ST=91;CN=9013;PW=1;MN=A1;Flag=4;CP=&&&&"},
		{"notice of 2005", "QN=20040516010101001;ST=32;CN=1013;PW=1;MN=A1;Flag=1;CP=&&&&", "ST=91;CN=9013;PW=1;MN=A1;Flag=0;CP=&&QN=20040516010101001&&"},
		{"2005, no QN, no PW", "ST=32;CN=2011;MN=A1;Flag=1;CP=&&&&", "ST=91;CN=9014;MN=A1;Flag=0;CP=&&&&"},
	} {
		var p Packet
		Decode(c.segment, &p)
		if got := string(p.reply().appendAnswer(nil)); got != framed(c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestSetupIsRead(t *testing.T) {
	s, err := ParseSetup("clock, overtime=5,recount=3,realtime=60,minute=10")
	if err != nil || *s != (Setup{true, 5, 3, 60, 10}) {
		t.Errorf("%+v %v", s, err)
	}
	if s, err := ParseSetup(""); s != nil || err != nil {
		t.Errorf("%v %v", s, err)
	}
	for _, bad := range []string{"clok", "overtime=0", "overtime=x", "minute=7", "realtime=29", "realtime=3601", "recount=100", ","} {
		if _, err := ParseSetup(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

// An encrypted frame of 2025: SM4 in ECB, 16 bytes of area written as {0x…}, the rest plain; length and check are of the plain segment.
const (
	secretPlain = "QN=20261123093000125;ST=32;CN=2061;PW=123456;MN=A1;Flag=9;CP=&&DataTime=20261123080000;w01018-Avg=1&&"
	secretBegin = "QN=20261123093000125;ST=32;CN=2061;PW=123456;MN=A1;Flag=9;CP=&&"
)

var secretFrame = func() string {
	var area strings.Builder
	plain := strings.TrimSuffix(strings.TrimPrefix(secretPlain, secretBegin), "&&")
	for i, c := range []byte(plain[:32]) {
		if i > 0 {
			area.WriteByte(',')
		}
		area.WriteString("0x" + strings.ToUpper(hex.EncodeToString([]byte{c ^ 0x5A})))
	}
	f := framed(secretPlain)
	return f[:6] + secretBegin + "{" + area.String() + "}" + plain[32:] + "&&" + f[len(f)-6:]
}()

// xored is a Decrypter of the tests.
type xored struct{ fail bool }

func (x xored) Decrypt(before, secret, rest []byte) ([]byte, error) {
	if x.fail || !bytes.HasSuffix(before, []byte("CP=&&")) {
		return nil, errors.New("no key")
	}
	out := bytes.Clone(secret)
	for i := range out {
		out[i] ^= 0x5A
	}
	return append(out, rest...), nil
}

func TestEncryptedFrames(t *testing.T) {
	refused := `{"ok":false,"error":"encrypted","offset":0}` + "\n"
	if got := printed(t, secretFrame+example, Options{}); got != refused+golden {
		t.Errorf("without a key: %s", got)
	}
	if got := printed(t, secretFrame+example, Options{Decrypt: xored{fail: true}}); got != refused+golden {
		t.Errorf("with another key: %s", got)
	}
	want := printed(t, framed(secretPlain), Options{})
	if got := printed(t, secretFrame+example, Options{Decrypt: xored{}}); got != want+golden {
		t.Errorf("decrypted: %s", got)
	}
	last := len(secretFrame) - 3
	wrong := secretFrame[:last] + string(secretFrame[last]^1) + secretFrame[last+1:]
	if got := printed(t, wrong+example, Options{Decrypt: xored{}}); got != `{"ok":false,"error":"crc","offset":0}`+"\n"+golden {
		t.Errorf("decrypted to something else: %s", got)
	}
	for name, s := range map[string]string{"cut": secretFrame[:200], "no end": strings.Replace(secretFrame, "&&"+secretFrame[len(secretFrame)-6:], "\r\n", 1), "length of what was sent": "##0258" + secretFrame[6:],
		"length beyond all": "##9998" + secretFrame[6:]} {
		got := printed(t, s+example, Options{})
		if !strings.HasSuffix(got, golden) || strings.Count(got, "\n") != 2 {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := printed(t, framed(secretBegin+"{0x01}abc&&"), Options{}); got != refused { // length and check of what was sent
		t.Errorf("check over the cipher: %s", got)
	}
	if got := printed(t, framed(secretBegin+"{nonsense&&"), Options{Decrypt: xored{}}); got != refused {
		t.Errorf("no bytes: %s", got)
	}
}
