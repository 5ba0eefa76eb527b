package fakezia_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

// A client in the same process: an activation is needed before anything counts.
func ExampleServer_Transport() {
	portal, err := fakezia.New(fakezia.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer portal.Close()
	id, _ := portal.AddCredential(fakezia.Credential{FQDN: "Tokyo-01@corp.example", PSK: "a-key"})
	_ = portal.Link("Tokyo 01", id)
	fmt.Println(portal.Status(), len(portal.Activated().Credentials))
	portal.Activate()
	credential, _ := portal.Activated().Credential("tokyo-01@corp.example")
	fmt.Println(portal.Status(), credential.FQDN, "at", credential.Location.Name)

	// Look-ups need no login; the API does.
	client := &http.Client{Transport: portal.Transport()}
	for _, url := range []string{"https://pac.zscalertwo.net/getVpnEndpoints?lat=52&long=5",
		"https://zsapi.zscalertwo.net/api/v1/status"} {
		answer, err := client.Get(url)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(answer.StatusCode, answer.Header.Get("X-Zscaler-Mode"))
		answer.Body.Close()
	}
	// Output:
	// PENDING 0
	// ACTIVE tokyo-01@corp.example at Tokyo 01
	// 200 read-write
	// 401 read-write
}

// What goes wrong is queued: here the answer to a creation is lost, and the credential is there all the same.
func ExampleServer_Queue() {
	portal, err := fakezia.New(fakezia.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer portal.Close()
	portal.Queue(fakezia.Fault{Kind: fakezia.ServerError, Route: "/authenticatedSession", Times: 2})
	client := &http.Client{Transport: portal.Transport()}
	for range 3 {
		answer, err := client.Post("https://zsapi.zscalertwo.net/api/v1/authenticatedSession", "application/json",
			strings.NewReader("{}"))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(answer.StatusCode)
		answer.Body.Close()
	}
	for _, r := range portal.Requests() {
		fmt.Println(r.Method, r.Route, r.Status, r.Fault, r.Effect)
	}
	// Output:
	// 500
	// 500
	// 400
	// POST /authenticatedSession 500 server-error false
	// POST /authenticatedSession 500 server-error false
	// POST /authenticatedSession 400  true
}
