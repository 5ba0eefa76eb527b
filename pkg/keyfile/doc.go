// Package keyfile answers: where does a new pre-shared key come from, and how does it get to where the site file says
// that it is?
//
//	path, err := keyfile.Path(s.Credential.PSK, dir)    // of `psk: file:tokyo-01.psk`; dir: of the site file
//	psk, err := keyfile.Generate(keyfile.DefaultLength) // letters and digits, from the system's random source
//	err = keyfile.Create(path, psk)                     // mode 0600; os.ErrExist: there is one, and it stays
//
// A generated key can be typed into IOS and stored by the portal as it is: see [Generate]. It never replaces or removes
// a key, prints none, and names none in an error.
package keyfile
