// Package portal answers: what does a ZIA tenant hold of a site (VPN credential, location, activation, addresses of
// its service edges), and did it take what was written to it?
//
//	login := portal.Legacy{User: user, Password: password, APIKey: key}
//	client, err := portal.New(portal.Options{Cloud: "zscalertwo", Login: login})
//	defer client.Close(ctx)                                         // of a legacy login: it ACTIVATES what is pending
//	credential, err := client.Credential(ctx, "tokyo@corp.example") // nil: there is none
//	created, err := client.CreateCredential(ctx, "tokyo@corp.example", psk, "by ziatunnel")
//	location, err := client.Location(ctx, "Tokyo 01")
//	_, err = client.PutLocation(ctx, location.WithCredential(created))
//	err = client.Activate(ctx)                                      // of the whole tenant: once a run
//
// It is a client of the few calls that are needed, for both APIs: the legacy one (an obfuscated key and a session
// cookie) and OneAPI (OAuth 2.0). They differ in address and login alone; paths and documents are the same.
//
// What a caller can rely on:
//
//   - An error says which of three things is true. An [*Error]: the call has not taken effect. An [*InDoubtError]:
//     it may have, and nothing the client could ask has told; read again before it is repeated. No error: it has.
//   - A create is never repeated blindly. When its answer is lost the client lists first, and takes what it finds
//     there if that is what it has sent.
//   - A location is written back byte for byte but for the links that were changed: see [Location].
//   - Requests go one at a time, below the limits that ZIA has for each endpoint; [Client.Forecast] tells how long a
//     list of calls will take. What is waited for goes to [Options.Told].
//   - No secret is in any error, event or printed value, also when the server repeats one in its answer.
//
// What it never does: decide what should be there, and activate by itself. Of logging out it cannot be said: the end
// of a legacy session, by [Client.Close] or by its time-out of some minutes (5 unless the tenant has set another),
// activates whatever is pending in the tenant, by whomever it was made.
//
// Facts about the API are tagged where they stand: recorded (seen in recorded traffic of a tenant), documented (a
// help page of Zscaler, named), or inferred.
package portal
