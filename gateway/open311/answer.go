package open311

import (
	"errors"
	"net/http"
	"strconv"

	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
)

// status is the HTTP status of a refusal. The text knows 404, 403 and 400; ours are 405, 413, 422 for a reused
// Idempotency-Key (security.md P3), 429, 500, 503, 507 (section 11).
func status(err error) int {
	f := fault.Of(err)
	if f.Key == "access.idempotency_mismatch" {
		return http.StatusUnprocessableEntity
	}
	if f.Key == "document.too_big" {
		return http.StatusRequestEntityTooLarge
	}
	s := web.Status(err)
	if s == http.StatusUnprocessableEntity || s == http.StatusConflict || s == http.StatusUnauthorized {
		return http.StatusBadRequest
	}
	return s
}

// fail answers an error in the format of the call; nil does nothing. Faults of ours come back for the log.
func (c *call) fail(err error) error {
	if err == nil {
		return nil
	}
	code := status(err)
	switch wait, limited := limit.Retry(err); {
	case limited:
		c.W.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	case code == http.StatusServiceUnavailable || code == http.StatusInsufficientStorage:
		c.W.Header().Set("Retry-After", "30")
	}
	if e := c.Bytes(code, contentTypes[c.format], c.refusal(err, code).write(c.format)); e != nil {
		return errors.Join(err, e)
	}
	if code >= 500 {
		return err
	}
	return nil
}

// refusal is the error document: one entry for each offence, the code equal to the status, the finer code in brackets.
func (c *call) refusal(err error, code int) answer {
	f := fault.Of(err)
	entry := func(name, key string, args ...any) any {
		said := text.T(c.Lang, key, args...)
		if name != "" {
			said = name + ": " + said
		}
		return object{{"code", code}, {"description", said + " [" + key + "]"}}
	}
	var rows []any
	for _, x := range f.Fields {
		rows = append(rows, entry(outside(x.Name), x.Key, x.Args...))
	}
	if len(rows) == 0 {
		rows = append(rows, entry("", f.Key, f.Args...))
	}
	return answer{"errors", list{"error", rows}}
}

// outside translates the kernel's names of fields into those of the standard.
func outside(name string) string {
	switch name {
	case "kind":
		return "service_code"
	case "text":
		return "description"
	case "place":
		return "address_id"
	case "docs":
		return "media"
	case "name":
		return "first_name"
	}
	return name
}
