package show_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

const ikev2SA = `
 IPv4 Crypto IKEv2  SA

Tunnel-id Local                 Remote                fvrf/ivrf            Status
1         192.0.2.10/4500       198.51.100.11/4500    none/none            READY
      Encr: AES-CBC, keysize: 256, PRF: SHA1, Hash: SHA96, DH Grp:14, Auth sign: PSK, Auth verify: PSK
      Life/Active Time: 86400/1432 sec
`

// One function for each show command gives its struct. What the text does not give is nil.
func ExampleParseIKEv2SA() {
	out, err := show.ParseIKEv2SA(ikev2SA)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, sa := range out.SAs {
		fmt.Println(sa.Remote, sa.Status, *sa.ActiveSeconds, "of", *sa.LifetimeSeconds, "seconds")
		fmt.Println("remote ID given:", sa.RemoteID != nil)
	}
	// Output:
	// 198.51.100.11 READY 1432 of 86400 seconds
	// remote ID given: false
}

// Parse takes the command as an operator types it, and its result has JSON of a fixed form.
func ExampleParse() {
	out, err := show.Parse("sh tra br", "Track Type        Instance            Parameter        State Last Change\n"+
		"1     ip sla      1                   state            Up    00:42:13\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := json.MarshalIndent(out, "", " ")
	fmt.Println(string(data), err)

	_, err = show.Parse("sh ip protocols", "")
	var unknown *show.UnknownCommandError
	fmt.Println(errors.As(err, &unknown), len(unknown.Known) > 20)
	// Output:
	// {
	//  "tracks": [
	//   {
	//    "id": 1,
	//    "type": "ip sla",
	//    "instance": "1",
	//    "parameter": "state",
	//    "state": "Up",
	//    "last_change": "00:42:13"
	//   }
	//  ],
	//  "unknown_lines": []
	// } <nil>
	// true true
}
