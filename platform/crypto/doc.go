// Package crypto 密码: the only place of Linli that touches a cipher, a hash or a signature.
//
// Purpose: everything above asks for a meaning (seal this for that person, is this password right, is this
// the same phone number) and never for an algorithm. Two suites stand behind one interface: std (SHA-256,
// HMAC, AES-256-GCM, Ed25519, argon2id) and gm (国密: SM3, HMAC-SM3, SM4-GCM, SM2, PBKDF2-HMAC-SM3). The id of the
// suite stands in every blob, signature and password string, so a city that changes its suite can still
// open what it wrote before. An HSM or 签名验签服务器 is a third implementation of Suite.
//
// Law and standard: GB/T 39786-2021 (密评) level 3 shape, GB/T 22239-2019 8.1.4 数据完整性 and 数据保密性,
// 密码法; GB/T 32905 (SM3), 32907 (SM4), 32918 (SM2). tests/arch keeps crypto/sha256, md5 and aes out of all other packages.
//
// Example:
//
//	keys, err := crypto.OpenKeys(dir, crypto.Std) // master.key and signing.key, 0600, made on the first start
//	box, err := keys.Seal("people.phone", []byte(personID), []byte("10012345678"))
//	plain, err := keys.Open("people.phone", []byte(personID), box)
//	index := keys.Blind("people.phone", "10012345678") // equal phones, equal index; says nothing else
package crypto
