package drivertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// wrongPassword: a refused login says so, and shows neither password.
func (s suite) wrongPassword(t *testing.T) {
	router := s.start(t)
	_, err := router.Dial(t.Context(), Options{WrongPassword: true})
	if !errors.Is(err, device.ErrAuth) {
		t.Errorf("a wrong password: %v", err)
	}
	mustHide(t, err, append(router.Secrets, WrongPassword)...)
}

// changedHostKey: a router that shows another key than the one it is known by gets no password.
func (s suite) changedHostKey(t *testing.T) {
	router := s.start(t)
	_, err := router.Dial(t.Context(), Options{OtherHostKey: true})
	var connect *device.ConnectError
	if !errors.Is(err, device.ErrHostKey) || !errors.As(err, &connect) || connect.Hint == "" {
		t.Errorf("another host key: %v", err)
	}
	mustHide(t, err, router.Secrets...)
	if router.Typed != nil && len(router.Typed()) > 0 {
		t.Errorf("something was typed: %q", router.Typed())
	}
}

// cancelledLogin: a context that has ended opens nothing.
func (s suite) cancelledLogin(t *testing.T) {
	router := s.start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if session, err := router.Dial(ctx, Options{}); err == nil {
		_ = session.Close()
		t.Error("it logs in all the same")
	}
}

// mustHide holds an error to showing none of the secrets.
func mustHide(t *testing.T, err error, secrets ...string) {
	t.Helper()
	text := fmt.Sprintf("%v %+v", err, err)
	for _, s := range secrets {
		if s != "" && strings.Contains(text, s) {
			t.Error("the error shows a secret")
		}
	}
}
