// Package peopletest (人口样本) loads synthetic persons for measurements: names with the
// frequencies of real surnames, invented phones with the prefix 100, compounds that exist as
// paths only. Never in an installation.
package peopletest
