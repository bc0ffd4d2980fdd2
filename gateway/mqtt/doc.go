// Package mqtt (物联网消息) hears sensors that speak MQTT: it is a client of the owner's broker, or, given an address to listen at, a
// small broker of its own. It accepts one JSON convention, linli/v1/{site}/{device}/up (docs/guide/devices.md), and formats of
// others by named adapters, which are data: a topic and JSON pointers to fields.
//
// A message is acknowledged to the broker or the device only after it is on disk; until then it stays with them (QoS 1, a fixed
// client id, no clean start). A retained message is old: it is kept as a reading and raises no alarm. What breaks the convention
// is counted and dropped, with its first 200 bytes in the log: MQTT has no way to answer.
//
// Standard: MQTT 5.0 as a client; 3.1.1 and 5.0 as a broker. The broker needs a file of users, but for an address that only this machine reaches.
//
// Example: linli serve --mqtt mqtts://linli:secret@broker.example.cn:8883, or --mqtt :1883 --mqtt-users users.txt.
package mqtt
