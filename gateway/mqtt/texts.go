package mqtt

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, map[string]string{
		"mqtt.bad_url":     "MQTT服务器写成 mqtt://用户:密码@主机:1883，或 mqtts://用户:密码@主机:8883",
		"mqtt.bad_addr":    "地址 %s 不能监听，可能已被占用，请换一个端口",
		"mqtt.bad_cert":    "证书 %s 或它的密钥读不了，请检查两个文件",
		"mqtt.need_users":  "自带的MQTT服务器不对外敞开：请用 --mqtt-users 指定用户文件，每行写 用户 密码 站点；只给本机用时写 127.0.0.1:端口，可以不要用户文件",
		"mqtt.no_users":    "用户文件 %s 读不了，或者里面没有用户；每行写 用户 密码 站点",
		"mqtt.users_open":  "用户文件 %s 谁都能读，请先改权限：chmod 640",
		"mqtt.bad_user":    "用户文件 %s 第%d行不对：写 用户 密码 站点，密码至少%d位，用户不能重复，站点用字母、数字、横线",
		"mqtt.bad_adapter": "没有名为 %s 的格式转换，或者它的文件不对；自带的有 aliyun、onenet、tencent",
	})
	text.Register(text.EN, map[string]string{
		"mqtt.bad_url":     "Write the broker as mqtt://user:password@host:1883 or mqtts://user:password@host:8883",
		"mqtt.bad_addr":    "Can not listen on %s; it may be taken, choose another port",
		"mqtt.bad_cert":    "The certificate %s or its key can not be read; check both files",
		"mqtt.need_users":  "The embedded broker is not open to other machines: name a file of users by --mqtt-users, one 'user password site' a line; for this machine alone write 127.0.0.1:PORT, which needs none",
		"mqtt.no_users":    "The file of users %s can not be read or holds none; one 'user password site' a line",
		"mqtt.users_open":  "Anybody may read the file of users %s; change its rights first: chmod 640",
		"mqtt.bad_user":    "Line %[2]d of the file of users %[1]s is wrong: user, password of at least %[3]d characters, site; each user once",
		"mqtt.bad_adapter": "There is no adapter %s, or its file is wrong; Linli brings aliyun, onenet, tencent",
	})
})
