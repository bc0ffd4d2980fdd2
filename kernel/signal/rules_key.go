package signal

import "linli/platform/text"

var (
	wireKey   = text.NewPattern(`^[0-9a-f]{12}$`)
	topicKey  = text.NewPattern(`^[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_-]{1,64}$`)
	kindShape = text.NewPattern(`^[a-z0-9_][a-z0-9_.-]{0,63}$`)
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
