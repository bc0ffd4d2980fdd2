package mqtt

import (
	"bufio"
	"net"
	"os"
	"strings"

	"linli/platform/crypto"
	"linli/platform/fault"
)

// passwordLeast is how long a device's password is at least: nobody types it.
const passwordLeast = 12

// users are those who may publish to the own broker. Passwords are kept as digests with a key of this process only.
type users struct {
	key  []byte
	list map[string]user
	open bool // the port is reached from this machine only, and no file was named: whoever is on it may publish
}

type user struct {
	digest [32]byte
	sites  map[string]bool // "*" = all
}

// readUsers reads a file of lines "user password site[,site…]"; # begins a remark. Without a file the broker opens only on an address
// that no other machine reaches. Invalid (mqtt.need_users, mqtt.users_open, mqtt.bad_user) with what to change.
func readUsers(name, address string) (*users, error) {
	if name == "" && loopback(address) {
		return &users{open: true}, nil
	}
	if name == "" {
		return nil, fault.Invalid("mqtt.need_users")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Invalid("mqtt.no_users", name).With(err)
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || st.Mode().Perm()&0o007 != 0 {
		return nil, fault.Invalid("mqtt.users_open", name)
	}
	u := &users{key: crypto.Random(32), list: map[string]user{}}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line, _, _ := strings.Cut(s.Text(), " #")
		p := strings.Fields(line)
		if len(p) == 0 || strings.HasPrefix(p[0], "#") {
			continue
		}
		if len(p) != 3 || len(p[1]) < passwordLeast || u.list[p[0]].sites != nil {
			return nil, fault.Invalid("mqtt.bad_user", name, n, passwordLeast)
		}
		x := user{digest: crypto.MAC256(u.key, []byte(p[1])), sites: map[string]bool{}}
		for _, site := range strings.Split(p[2], ",") {
			if site != "*" && !nameOf(site) {
				return nil, fault.Invalid("mqtt.bad_user", name, n, passwordLeast)
			}
			x.sites[site] = true
		}
		u.list[p[0]] = x
	}
	if s.Err() != nil || len(u.list) == 0 {
		return nil, fault.Invalid("mqtt.no_users", name).With(s.Err())
	}
	return u, nil
}

// loopback tells whether an address to listen at is reached from this machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func nameOf(s string) bool { return name.MatchString(s) }

// knows checks a log-in in the same time whether the user exists or not.
func (u *users) knows(who string, password []byte) bool {
	if u.open {
		return true
	}
	x, ok := u.list[who]
	have := crypto.MAC256(u.key, password)
	return crypto.Equal(have[:], x.digest[:]) && ok
}

// may tells whether a user publishes for a site.
func (u *users) may(who, site string) bool {
	if u.open {
		return site != ""
	}
	x := u.list[who]
	return site != "" && (x.sites["*"] || x.sites[site])
}
