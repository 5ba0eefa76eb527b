package journal_test

import (
	"context"
	"fmt"
	"os"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// A process writes what it is about to do before it does it. When it dies, the next one finds what may
// be left on the router.
func ExampleStore() {
	dir, err := os.MkdirTemp("", "journal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	store, err := journal.OpenStore(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := store.Begin(context.Background(), journal.Header{
		Site: "tokyo-01", Router: "192.0.2.10:22", Command: "apply", Version: "1.0",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, record := range []journal.Record{
		journal.Arming{How: "revert", Minutes: 10, FlashFiles: []string{"flash:ziatunnel-1"}},
		journal.StepBegin{Number: 1, Title: "IKEv2 proposal", Lines: 4},
	} {
		if err := run.Write(record); err != nil {
			fmt.Println(err)
			return
		}
	}
	_ = run.Close() // without an End: as if the process had died here

	last, err := store.Last("tokyo-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(last.Begin.Command, last.Status())
	fmt.Println("timer pending:", last.Leftovers().Timer != nil, "files:", last.Leftovers().FlashFiles)
	// Output:
	// apply unfinished
	// timer pending: true files: [flash:ziatunnel-1]
}

// A masked text gets its secrets back from any text that still holds them.
func ExampleDigests() {
	key, err := secret.ParseKey("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f")
	if err != nil {
		fmt.Println(err)
		return
	}
	digests := journal.Digests{Key: key, Use: "example", Salt: "salt:00"}
	running := "crypto ikev2 keyring ZIA\n peer ZIA-PRIMARY\n  pre-shared-key the-key\n"
	masked := digests.Mask(running)
	fmt.Print(masked)
	_, missing := digests.Unmask(masked)
	fmt.Println(len(missing), "line is missing its secret")
	text, _ := digests.Unmask(masked, "the-key")
	fmt.Println(text == running)
	// Output:
	// crypto ikev2 keyring ZIA
	//  peer ZIA-PRIMARY
	//   pre-shared-key <secret:997f8a0557ba989d59dc525252efbcdb>
	// 1 line is missing its secret
	// true
}
