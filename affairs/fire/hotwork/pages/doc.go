// Package pages draws the pages of hot work (F3): today's works with their timers, the request, one permit and its next step.
package pages
