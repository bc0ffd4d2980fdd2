// Package pages are the pages of affairs/fire/device.
package pages
