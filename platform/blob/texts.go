package blob

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"blob.none":      "没有找到这个文件",
		"blob.empty":     "文件是空的，请重新选择",
		"blob.too_big":   "文件太大，最多%d MB",
		"blob.quota":     "存放照片的空间用完了。文字已保存，请告诉管理员清理后再传照片",
		"blob.disk_full": "磁盘满了，照片没有存下。请告诉管理员，稍后再传",
		"blob.storage":   "照片暂时存不下来，请稍后再传一次",
		"blob.gave_up":   "等得太久，没有存下，请再传一次",
		"blob.damaged":   "这个文件在磁盘上损坏了，已记下，请告诉管理员从备份恢复",
	})
	text.Register("en", map[string]string{
		"blob.none":      "This file was not found",
		"blob.empty":     "The file is empty, please choose again",
		"blob.too_big":   "The file is too large, at most %d MB",
		"blob.quota":     "The room for photos is used up. The text is saved; please tell the administrator and send the photo again later",
		"blob.disk_full": "The disk is full, the photo was not saved. Please tell the administrator and send it again later",
		"blob.storage":   "The photo could not be saved just now, please send it again later",
		"blob.gave_up":   "It took too long and was not saved, please send it again",
		"blob.damaged":   "This file is damaged on the disk; it has been noted. Please tell the administrator to restore it from the backup",
	})
})
