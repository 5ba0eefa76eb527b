package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// ask puts a question on the terminal; only "yes" or "y" is yes. It gives up with ctx.
func (p *program) ask(ctx context.Context, question string) (bool, error) {
	fmt.Fprintln(p.err, question+" [yes/no]")
	answer := make(chan string, 1)
	go func() { // a blocked read of the terminal ends with the process
		line, _ := bufio.NewReader(p.stdin).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case word := <-answer:
		return word == "yes" || word == "y", nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

func (p *program) askHostKey(ctx context.Context, address, algorithm, fingerprint string) (bool, error) {
	return p.ask(ctx, fmt.Sprintf("%s is not known. Its %s key is %s. Trust it and record it?", address, algorithm, fingerprint))
}
