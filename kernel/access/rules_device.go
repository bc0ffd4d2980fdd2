package access

import "strings"

// DeviceWords says what a browser calls itself in words its owner knows, and no more: kind of browser and system,
// no version and no address. It serves to tell one's own devices apart, not to recognise anybody.
func DeviceWords(agent string) string {
	first := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := first("MicroMessenger", "WeChat", "Edg", "Edge", "HuaweiBrowser", "Huawei", "MiuiBrowser", "MIUI", "QQBrowser", "QQ",
		"Firefox", "Firefox", "Chrome", "Chrome", "Safari", "Safari")
	system := first("HarmonyOS", "HarmonyOS", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows",
		"Mac OS", "macOS", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "-"
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " · " + system
}
