// Package arch keeps the rules of the house (design/house.md): who may import whom, what
// rules may not see, how long files and functions may be, and which libraries are known.
package arch

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// kernel lists the kernel's packages, lowest first: each may import those before it.
var kernel = []string{"ledger", "statute", "place", "people", "access", "document", "duty", "signal", "matter", "table", "notify", "offline", "affair"}

type source struct {
	path, dir string // slash paths from the root
	file      *ast.File
	fset      *token.FileSet
	lines     int
	imports   []string
}

func (s source) test() bool      { return strings.HasSuffix(s.path, "_test.go") }
func (s source) generated() bool { return strings.HasSuffix(s.path, "_templ.go") }

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && rel != "." || d.Name() == "node_modules" || rel == "data" || rel == "bin" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, b, parser.ParseComments)
		if err != nil {
			return err
		}
		s := source{path: rel, dir: filepath.ToSlash(filepath.Dir(rel)), file: f, fset: fset, lines: strings.Count(string(b), "\n")}
		for _, i := range f.Imports {
			v, _ := strconv.Unquote(i.Path.Value)
			s.imports = append(s.imports, v)
		}
		out = append(out, s)
		return nil
	})
	if err != nil || len(out) < 20 {
		t.Fatalf("read %d files: %v", len(out), err)
	}
	return out
}

// allowed tells whether a file in dir may import pkg (both of this module).
func allowed(dir, pkg string) bool {
	from, to := strings.Split(dir, "/"), strings.Split(pkg, "/")
	if dir == pkg || to[0] == "platform" || to[0] == "web" {
		return true
	}
	switch from[0] {
	case "platform", "web":
		return false
	case "kernel":
		return to[0] == "kernel" && (from[1] == to[1] || slices.Index(kernel, to[1]) < slices.Index(kernel, from[1]))
	case "affairs":
		return to[0] == "kernel" || to[0] == "affairs" && to[1] == from[1]
	case "gateway":
		return to[0] == "kernel" || to[0] == "gateway" && (to[1] == from[1] || to[1] == "view") // view: how a state looks, shared by pages
	case "app":
		return to[0] != "cmd"
	case "cmd":
		return to[0] == "app"
	}
	return true // tests/, tools/
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() { // a test may use the packages above to build its world
			continue
		}
		for _, i := range s.imports {
			if pkg, ok := strings.CutPrefix(i, "linli/"); ok && !allowed(s.dir, pkg) {
				t.Errorf("%s imports %s", s.path, i)
			}
		}
	}
}

func TestArrowRuleItself(t *testing.T) {
	for _, c := range []struct {
		dir, pkg string
		want     bool
	}{
		{"kernel/place", "kernel/ledger", true}, {"kernel/ledger", "kernel/place", false}, {"platform/web", "kernel/place", false},
		{"gateway/open311", "kernel/matter", true}, {"gateway/open311", "gateway/sheet", false}, {"gateway/open311", "app", false},
		{"affairs/fire", "affairs/care", false}, {"affairs/fire", "gateway/sheet", false}, {"cmd/linli", "kernel/place", false}, {"app", "gateway/sheet", true},
	} {
		if allowed(c.dir, c.pkg) != c.want {
			t.Errorf("%s → %s: want %v", c.dir, c.pkg, c.want)
		}
	}
}

func TestRulesSeeNoDatabaseAndNoRequest(t *testing.T) {
	bad := []string{"database/sql", "net/http", "linli/platform/db", "linli/platform/web"}
	for _, s := range sources(t) {
		if !strings.HasPrefix(filepath.Base(s.path), "rules") || s.test() {
			continue
		}
		for _, i := range s.imports {
			if slices.Contains(bad, i) {
				t.Errorf("%s imports %s", s.path, i)
			}
		}
	}
}

func TestLibrariesStayInTheirRoom(t *testing.T) {
	rooms := map[string]string{ // import prefix → the only folder that may use it
		"github.com/mattn/go-sqlite3": "platform/db", "modernc.org/sqlite": "platform/db", "github.com/jackc/pgx": "platform/",
		"github.com/xuri/excelize": "gateway/sheet", "crypto/md5": "none", "crypto/sha256": "platform/crypto", "crypto/aes": "platform/crypto",
		"github.com/riverqueue": "platform/job", "os/exec": "none", "github.com/mochi-mqtt": "gateway/mqtt", "github.com/eclipse/paho.golang": "gateway/mqtt",
	}
	for _, s := range sources(t) {
		if s.test() || strings.HasPrefix(s.dir, "tools") || strings.HasPrefix(s.dir, "tests") {
			continue
		}
		for _, i := range s.imports {
			for prefix, room := range rooms {
				if strings.HasPrefix(i, prefix) && !strings.HasPrefix(s.dir+"/", room) {
					t.Errorf("%s imports %s, which belongs to %s only", s.path, i, room)
				}
			}
		}
	}
}

// Calls to others leave through the one checked dialer (security.md 1.3.6, T15), so nothing else in the product may hold a
// client or a dialer of its own. The log-in at a city's OIDC is the exception: its one address is the operator's setting.
func TestOneDoorGoesOut(t *testing.T) {
	client := regexp.MustCompile(`\bhttp\.((Get|Post|PostForm|Head)\(|DefaultClient|Client\{|Transport\{|DefaultTransport)|\bnet\.(Dial|DialTimeout|Dialer\{)|\b(smtp|tls)\.Dial`)
	may := []string{"platform/outbound/", "kernel/access/oidc.go", "tests/", "tools/"}
	for _, s := range sources(t) {
		if s.test() || strings.HasSuffix(s.dir, "test") || slices.ContainsFunc(may, func(p string) bool { return strings.HasPrefix(s.path, p) }) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, s.path))
		if err != nil {
			t.Fatal(err)
		}
		if m := client.Find(b); m != nil {
			t.Errorf("%s calls out by %s: platform/outbound is the only door", s.path, m)
		}
	}
}

// long lists what may exceed 800 lines a file or 100 lines a function, with the reason.
var long = map[string]string{}

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if s.generated() {
			continue
		}
		if s.lines > 800 && long[s.path] == "" {
			t.Errorf("%s has %d lines", s.path, s.lines)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || s.test() || f.Name.Name == "init" && strings.HasPrefix(filepath.Base(s.path), "texts") { // a list of words is no logic
				continue
			}
			n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line
			if n > 100 && long[s.path+":"+f.Name.Name] == "" {
				t.Errorf("%s: %s has %d lines", s.path, f.Name.Name, n)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	docs := map[string]string{}
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		if _, ok := docs[s.dir]; !ok {
			docs[s.dir] = ""
		}
		if s.file.Doc != nil && len(s.file.Doc.Text()) > len(docs[s.dir]) {
			docs[s.dir] = s.file.Doc.Text()
		}
	}
	for dir, doc := range docs {
		if len(doc) < 60 {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

func TestLibrariesAreExplained(t *testing.T) {
	f, err := os.Open(root + "/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := os.ReadFile(root + "/docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	known := string(b)
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(sc.Text())
		if strings.HasSuffix(line, "// indirect") || !strings.Contains(line, " v") || strings.HasPrefix(line, "//") {
			continue
		}
		if mod := strings.Fields(strings.TrimPrefix(line, "require "))[0]; !strings.Contains(known, mod) {
			t.Errorf("%s is not explained in docs/dependencies.md", mod)
		}
	}
}

// A committed file names no path of a machine and no registry's host.
func TestNoMachinePaths(t *testing.T) {
	// Built from parts, so that this file does not find itself.
	bad := regexp.MustCompile("/" + "work/(main|shared|team)|/" + "root/|registry\\." + "npmjs|proxy\\." + "golang|deb\\." + "debian")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "data" || d.Name() == "bin" || d.Name() == "out" {
				return filepath.SkipDir
			}
			return nil
		}
		if st, err := d.Info(); err != nil || st.Size() > 4<<20 || d.Name() == ".git" { // in a git worktree .git is a file
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if m := bad.Find(b); m != nil {
			t.Errorf("%s names %s", p, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPatterns compiles every text.NewPattern of the tree: it is compiled when it is first used, and a wrong one must be found today.
// A pattern made at each call would be compiled at each call, and regexp.MustCompile at the start of the program costs every command.
func TestPatterns(t *testing.T) {
	n := 0
	for _, s := range sources(t) {
		if s.test() || s.dir == "platform/text" && strings.HasSuffix(s.path, "/pattern.go") {
			continue
		}
		for _, d := range s.file.Decls {
			_, body := d.(*ast.FuncDecl)
			ast.Inspect(d, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok {
					return true
				}
				switch name := called(call); {
				case strings.HasSuffix(name, "NewPattern"):
					n++
					source, ok := literal(call.Args)
					if _, err := regexp.Compile(source); !ok || err != nil || body {
						t.Errorf("%s: NewPattern wants a right pattern, written in place, in a package-level variable: %v", s.fset.Position(call.Pos()), err)
					}
				case name == "regexp.MustCompile" && !body && shipped(s.dir):
					t.Errorf("%s: use text.NewPattern, which compiles when first used", s.fset.Position(call.Pos()))
				}
				return true
			})
		}
	}
	if n < 50 {
		t.Errorf("only %d patterns seen", n)
	}
}

// shipped tells whether a folder is part of the program.
func shipped(dir string) bool {
	top, _, _ := strings.Cut(dir, "/")
	return slices.Contains([]string{"app", "affairs", "gateway", "kernel", "platform"}, top)
}

// called is how the called function is written: regexp.MustCompile, NewPattern.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// literal is the text of a call's one argument when that is written in place.
func literal(args []ast.Expr) (string, bool) {
	if len(args) != 1 {
		return "", false
	}
	l, ok := args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
