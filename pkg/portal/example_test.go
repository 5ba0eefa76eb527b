package portal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// tenantFor is a tenant on a fake of ZIA, and options for it; a program reads them from its site file.
func tenantFor() (*fakezia.Server, portal.Options) {
	fake, err := fakezia.New(fakezia.Config{Cloud: "zscalertwo"})
	if err != nil {
		panic(err)
	}
	admin := fakezia.DefaultAdmin()
	return fake, portal.Options{Cloud: "zscalertwo.net", HTTP: &http.Client{Transport: fake.Transport()},
		Clock: &clock{now: time.Now()}, // waits for nothing
		Login: portal.Legacy{User: admin.User, Password: secret.New(admin.Password), APIKey: secret.New(admin.APIKey)}}
}

// The first half of the guide: a credential, a location that uses it, one activation.
func Example() {
	ctx := context.Background()
	fake, options := tenantFor()
	defer fake.Close()
	client, err := portal.New(options)
	if err != nil {
		fmt.Println(err)
		return
	}
	credential, err := client.CreateCredential(ctx, "Tokyo@corp.example", secret.New("pre-shared-key"), "by ziatunnel")
	if err != nil {
		fmt.Println(err)
		return
	}
	location, err := client.CreateLocation(ctx, portal.NewLocation{Name: "Tokyo 01", Country: "JAPAN",
		Credentials: []portal.Credential{credential}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(credential.FQDN, location.Name, location.Links(credential.ID), fake.Status())
	// The end of a legacy session activates; a run that is done says so itself.
	if err := client.Activate(ctx); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(fake.Status(), client.Close(ctx))
	// Output:
	// tokyo@corp.example Tokyo 01 true PENDING
	// ACTIVE <nil>
}

// An error says what is true, and what to do.
func ExampleError() {
	ctx := context.Background()
	fake, options := tenantFor()
	defer fake.Close()
	client, err := portal.New(options)
	if err != nil {
		fmt.Println(err)
		return
	}
	fake.SetReadOnly(true)
	_, err = client.CreateCredential(ctx, "tokyo@corp.example", secret.New("pre-shared-key"), "")
	var e *portal.Error
	if errors.As(err, &e) {
		fmt.Println(e.Call, e.Method, e.Path, e.Status, e.Code)
		fmt.Println(e.Next)
	}
	fmt.Println(errors.Is(err, portal.ErrReadOnly), errors.As(err, new(*portal.InDoubtError)))
	// Output:
	// create VPN credential POST /vpnCredentials 403 STATE_READONLY
	// ZIA is under maintenance and takes no changes: run it again later; trust.zscaler.com tells when
	// true false
}

// What cannot be known is said to be in doubt: here the connection is cut again and again behind a new key.
func ExampleInDoubtError() {
	ctx := context.Background()
	fake, options := tenantFor()
	defer fake.Close()
	id, _ := fake.AddCredential(fakezia.Credential{FQDN: "tokyo@corp.example", PSK: "old"})
	client, err := portal.New(options)
	if err != nil {
		fmt.Println(err)
		return
	}
	fake.Queue(fakezia.Fault{Kind: fakezia.Cut, Method: "PUT", When: fakezia.After, Times: fakezia.Always})
	err = client.SetKey(ctx, portal.Credential{ID: id, Type: "UFQDN", FQDN: "tokyo@corp.example"}, secret.New("new"))
	var doubt *portal.InDoubtError
	fmt.Println(errors.As(err, &doubt), doubt.Call)
	// Output: true set key of VPN credential
}

// A location is written back as it was read, but for the link.
func ExampleLocation_WithCredential() {
	location, err := portal.ParseLocation([]byte(
		`{"id":7, "name":"Tokyo 01", "unknown":1.50, "vpnCredentials":[{"id":1,"type":"UFQDN"}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	more := location.WithCredential(portal.Credential{ID: 2, Type: "UFQDN"})
	fmt.Printf("%s\n", more.Document())
	fmt.Printf("%s\n", more.WithoutCredential(portal.Credential{ID: 1}).Document())
	// Output:
	// {"id":7, "name":"Tokyo 01", "unknown":1.50, "vpnCredentials":[{"id":1,"type":"UFQDN"},{"id":2,"type":"UFQDN"}]}
	// {"id":7, "name":"Tokyo 01", "unknown":1.50, "vpnCredentials":[{"id":2,"type":"UFQDN"}]}
}

// How long it will take to bring fifty sites into a tenant, told before it begins.
func ExampleClient_Forecast() {
	fake, options := tenantFor()
	defer fake.Close()
	client, err := portal.New(options)
	if err != nil {
		fmt.Println(err)
		return
	}
	site := []portal.Call{portal.ListCredentials, portal.CreateCredential, portal.ReadLocation, portal.CreateLocation}
	run := append(slices.Repeat(site, 50), portal.Activate, portal.ReadStatus)
	fmt.Println(client.Forecast(run...).Round(time.Second))
	// Output: 1m41s
}

// The service edges that are nearest to a place, without a login.
func ExampleLookup_VPNEndpoints() {
	fake, options := tenantFor()
	defer fake.Close()
	lookup, err := portal.NewLookup(portal.LookupOptions{Cloud: "zscalertwo.net", Options: options})
	if err != nil {
		fmt.Println(err)
		return
	}
	document, err := lookup.VPNEndpoints(context.Background(), portal.Where{Latitude: 52.4, Longitude: 4.9, At: true})
	fmt.Println(len(document) > 0, err)
	// Output: true <nil>
}

// The addresses of a cloud, by any form of its name.
func ExampleFindCloud() {
	cloud, ok := portal.FindCloud("https://admin.zscalertwo.net/#dashboard")
	fmt.Println(ok, cloud.Name, cloud.Legacy)
	// Output: true zscalertwo https://zsapi.zscalertwo.net/api/v1
}
