// Package envdocket holds the pages of cases (G3): list, new case, case with its terms and next step, sheet of discretion.
package envdocket
