package sheet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"linli/platform/fault"
)

// memoryMost is what reading a hostile file may cost the process in all (security.md T12), in KiB.
const memoryMost = 200 << 10

// A file that lies about its size, or unpacks to a thousand times its own, is refused before it fills the memory: each is
// read by a process of its own, and the system says how much that one ever held.
func TestHostileFilesStayWithinMemory(t *testing.T) {
	if path := os.Getenv("LINLI_DRAIN"); path != "" {
		drainChild(path)
		return
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("only Linux says what a process ever held")
	}
	spaces := func(n int) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + strings.Repeat(" ", n) + `</sheetData></worksheet>`}
	}
	strings64 := `<sst>` + strings.Repeat(`<si><t>一二三四五六七八九十</t></si>`, 1_200_000) + `</sst>`
	for name, data := range map[string][]byte{
		"bomb":           zipped(t, parts(spaces(150<<20))),
		"shared strings": zipped(t, parts(map[string]string{"xl/sharedStrings.xml": strings64})),
		"long string":    zipped(t, parts(map[string]string{"xl/sharedStrings.xml": `<sst><si><t>` + strings.Repeat("长", 20<<20) + `</t></si></sst>`})),
		"laughs":         zipped(t, parts(map[string]string{"xl/sharedStrings.xml": `<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`})),
		"overlap":        overlapping(t), "lying": lying(t),
	} {
		path := filepath.Join(t.TempDir(), "a.xlsx")
		must(t, os.WriteFile(path, data, 0o600))
		child := exec.Command(os.Args[0], "-test.run=^TestHostileFilesStayWithinMemory$")
		child.Env = append(os.Environ(), "LINLI_DRAIN="+path)
		out, err := child.CombinedOutput()
		m := regexp.MustCompile(`refused=(\w+) held=(\d+)`).FindStringSubmatch(string(out))
		if err != nil || m == nil {
			t.Fatalf("%s: %v %.500s", name, err, out)
		}
		held, err := strconv.Atoi(m[2])
		must(t, err)
		t.Logf("%s: %d MiB", name, held>>10)
		if m[1] != "true" || held > memoryMost {
			t.Errorf("%s: refused %s, the process held %d MiB, at most %d", name, m[1], held>>10, memoryMost>>10)
		}
	}
}

// drainChild reads the file as an import does and prints what the process ever held.
func drainChild(path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	refused := fault.Is(drain(data, "a.xlsx"), fault.KindInvalid)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	held := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)[1]
	os.Stdout.WriteString("refused=" + strconv.FormatBool(refused) + " held=" + string(held) + "\n")
}
