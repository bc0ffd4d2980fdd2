// Package monitor (自动监测) keeps what online monitors send: who they are, what came, what it means for the limit, and what looks
// like faked data.
//
// Purpose: a frame is believed only from a registered device with its password, from its networks and in its time (security.md T9);
// it is committed before it is answered and stored once however often it comes; nothing that came is ever changed (T7). Behind the
// commit the frames are digested: packed into a block for each factor and day, hour and day means judged against the outlet's
// limit, and signs of faked data looked for. An exceedance or a sign is a matter, once, and a person decides what it was.
//
// Standard: HJ 212-2005, -2017 and -2025 (frames are read by gateway/hj212), HJ 355 and HJ 356-2019 (valid data), 生态环境法典 183
// (raw records five years), 184 (monitors of key units).
//
// Example: an hour mean of 44.0 mg/L with flag N at an outlet whose limit is 20 opens one matter; the next hour of 43.1 is evidence
// on it; the same hour with flag C would be kept and shown shaded, and count for nothing.
package monitor
