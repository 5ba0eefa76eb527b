package fakezia

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// answer is what the API says to a call.
type answer struct {
	status int
	header http.Header
	body   []byte
	code   string // of an error, for the log
}

// with sets a header.
func (a answer) with(name, value string) answer {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, value)
	return a
}

// good is an answer with a document.
func good(value any) answer {
	return answer{status: http.StatusOK, body: encode(value)}.with("Content-Type", "application/json")
}

// encode writes JSON without turning < and & into escapes, so that documents come back as they were sent.
func encode(value any) []byte {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if err := to.Encode(value); err != nil { // values of ours: they can be written
		panic(fmt.Sprintf("fakezia: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// noContent is the answer to a deletion [recorded].
func noContent() answer { return answer{status: http.StatusNoContent} }

// plain is an answer that is no JSON.
func plain(status int, text string) answer {
	return answer{status: status, body: []byte(text)}.with("Content-Type", "text/plain;charset=UTF-8")
}

// failure is an error as the API writes most of them [recorded].
func failure(status int, code, message string) answer {
	a := answer{status: status, code: code, body: encode(problem{code, message})}
	return a.with("Content-Type", "application/json")
}

type problem struct {
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// Codes of errors.
const (
	codeInput    = "INVALID_INPUT_ARGUMENT"
	codeLock     = "EDIT_LOCK_NOT_AVAILABLE"
	codeTwice    = "DUPLICATE_ITEM"
	codeReadOnly = "STATE_READONLY"
	codeNotFound = "RESOURCE_NOT_FOUND"
	codeLimit    = "LIMIT_EXCEEDED"
	codeSession  = "SESSION_NOT_VALID"
)

func invalid(format string, values ...any) answer {
	return failure(http.StatusBadRequest, codeInput, fmt.Sprintf(format, values...))
}

// unreadable is a body that is not the JSON that is wanted [recorded: only a message].
func unreadable() answer { return failure(http.StatusBadRequest, "", "Request body is invalid.") }

func editLock() answer {
	return failure(http.StatusConflict, codeLock, "Resource Access Blocked")
}

// tooMany is a limit that was exceeded [recorded]: the header is a number, the body has words.
func tooMany(limit string, after time.Duration) answer {
	wait := seconds(after)
	body := encode(map[string]string{
		"message": "Rate Limit (" + limit + ") exceeded", "Retry-After": fmt.Sprintf("%d seconds", wait),
	})
	return answer{status: http.StatusTooManyRequests, code: "429", body: body}.
		with("Content-Type", "application/json").with("Retry-After", strconv.Itoa(wait))
}

// sessionGone is what a legacy call without a living session gets: text, not JSON [seen by users of a client].
func sessionGone() answer {
	a := plain(http.StatusUnauthorized, codeSession)
	a.code = codeSession
	return a
}

// tokenGone is what a OneAPI call without a living token gets [recorded].
func tokenGone() answer {
	a := answer{status: http.StatusUnauthorized, code: "unauthorized",
		body: []byte(`{ "detail": "unauthorized", "type": "", "title": "", "status": "" }`)}
	return a.with("Content-Type", "application/json")
}

// readOnly is maintenance [documented].
func readOnly() answer {
	return failure(http.StatusForbidden, codeReadOnly, "The API is in read-only mode for maintenance").
		with(modeHeader, "read-only")
}

// modeHeader is on every answer: read-write, or read-only during maintenance [recorded].
const modeHeader = "X-Zscaler-Mode"
