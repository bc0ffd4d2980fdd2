package signal

import "regexp"

var (
	wireKey   = regexp.MustCompile(`^[0-9a-f]{12}$`)
	topicKey  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_-]{1,64}$`)
	kindShape = regexp.MustCompile(`^[a-z0-9_][a-z0-9_.-]{0,63}$`)
)

// GoodKey tells whether a key is what the source's devices have: six bytes in hexadecimal, or site/device.
func GoodKey(source, key string) bool {
	if source == MQTT {
		return topicKey.MatchString(key)
	}
	return wireKey.MatchString(key)
}

// GoodKind tells whether a name of a signal may be kept: dotted, lower case.
func GoodKind(k string) bool { return kindShape.MatchString(k) }
