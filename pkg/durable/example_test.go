package durable_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
)

// A file that is made once is never replaced; a report is replaced as a whole.
func Example() {
	dir, err := os.MkdirTemp("", "durable")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	plan, report := filepath.Join(dir, "plan.json"), filepath.Join(dir, "report.txt")
	fmt.Println(durable.Create(plan, []byte("{}\n")))
	fmt.Println(errors.Is(durable.Create(plan, []byte("{}\n")), os.ErrExist))
	for _, text := range []string{"one site\n", "two sites\n"} {
		err := durable.Replace(report, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	data, err := os.ReadFile(report)
	fmt.Print(string(data), err, "\n")
	// Output:
	// <nil>
	// true
	// two sites
	// <nil>
}
