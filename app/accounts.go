package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Account is a demo log-in, as contract.md fixes its shape in demo-accounts.json.
type Account struct {
	Role     string `json:"role"`
	Place    string `json:"place"`
	Login    string `json:"login"`
	Password string `json:"password"`
	Name     string `json:"name,omitempty"` // who it is
}

func readAccounts(dir string) ([]Account, error) {
	b, err := os.ReadFile(filepath.Join(dir, "demo-accounts.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Account
	return out, json.Unmarshal(b, &out)
}

// writeAccounts stores the log-ins for the owner of the folder alone.
func writeAccounts(dir string, list []Account) error {
	b, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(dir, "demo-accounts.json")
	if err := os.WriteFile(name+".new", append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
