package secret_test

import (
	"context"
	"fmt"
	"os"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// A secret prints as a mask, whatever the verb. Reveal is for the wire.
func ExampleString() {
	password := secret.New("correct horse")
	fmt.Println(password)
	fmt.Printf("%q %#v\n", password, struct{ Password secret.String }{password})
	fmt.Println(len(password.Reveal()), "characters")
	// Output:
	// ******
	// ****** struct { Password secret.String }{Password:******}
	// 13 characters
}

// A reference names where a secret is kept. It may be printed; the secret itself is no reference.
func ExampleResolver_Resolve() {
	resolver := secret.Resolver{Dir: ".", Env: func(name string) (string, bool) {
		value, ok := map[string]string{"ZIA_PSK": "the-key"}[name]
		return value, ok
	}}
	for _, text := range []string{"env:ZIA_PSK", "env:OTHER", "hunter2"} {
		ref, err := secret.ParseRef(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		value, err := resolver.Resolve(context.Background(), ref)
		fmt.Println(ref, value, err)
	}
	// Output:
	// env:ZIA_PSK ****** <nil>
	// env:OTHER  env:OTHER: the environment variable is not set
	// not a reference: write env:NAME, file:PATH or cmd:COMMAND; the secret itself has no place here
}

// A redactor stands in front of everything that is written. It finds known values anywhere, and unknown
// ones where the syntax of IOS puts a secret.
func ExampleRedactor_Writer() {
	redactor := secret.NewRedactor(secret.New("the-key-of-tokyo"))
	out := redactor.Writer(os.Stdout)
	fmt.Fprintln(out, "the portal says the-key-of-tokyo")
	fmt.Fprintln(out, "username noc privilege 15 secret 9 $9$unknown")
	_ = out.Close()
	// Output:
	// the portal says ******
	// username noc privilege 15 secret 9 ******
}
