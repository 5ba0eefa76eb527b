package main_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/scrapli/scrapligo/driver/options"
	"github.com/scrapli/scrapligo/platform"
	xssh "golang.org/x/crypto/ssh"
)

// rival is another way to get the same lines onto a router and to look at it afterwards. None of
// them reads before it writes, arms, logs in twice, proves, or saves.
type rival struct {
	name string
	run  func(ctx context.Context, address string, lines, looks []string) error
}

// floorPart is the least that any client of golang.org/x/crypto/ssh can do.
const floorPart = "floor: login and one write of everything"

func rivals() []rival {
	return []rival{
		{floorPart, oneWrite},
		{"lock-step on x/crypto", lockStep},
		{"scrapligo SendConfigs", scrapligo},
	}
}

// shell is a terminal of a router, with what it says.
func shell(address string, wait bool) (client *xssh.Client, channel xssh.Channel, err error) {
	client, err = xssh.Dial(
		"tcp",
		address,
		&xssh.ClientConfig{User: "noc", Auth: []xssh.AuthMethod{xssh.Password("noc")},
			HostKeyCallback: xssh.InsecureIgnoreHostKey()},
	)
	if err != nil {
		return nil, nil, err
	}
	channel, requests, err := client.OpenChannel("session", nil)
	if err != nil {
		return client, nil, err
	}
	go xssh.DiscardRequests(requests)
	terminal := struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}{"vt100", 511, 1000, 0, 0, "\x00"}
	if _, err = channel.SendRequest("pty-req", wait, xssh.Marshal(terminal)); err == nil {
		_, err = channel.SendRequest("shell", wait, nil)
	}
	return client, channel, err
}

// oneWrite types everything at once and reads until the router hangs up. It has no verdict on
// anything.
func oneWrite(_ context.Context, address string, lines, looks []string) error {
	client, channel, err := shell(address, false)
	if err != nil {
		return err
	}
	defer client.Close()
	all := "terminal length 0\nconfigure terminal\n" + strings.Join(
		lines,
		"\n",
	) + "\nend\n" + strings.Join(
		looks,
		"\n",
	) + "\nexit\n"
	go func() { _, _ = io.WriteString(channel, all) }()
	_, err = io.Copy(io.Discard, channel)
	return err
}

var anyPrompt = regexp.MustCompile(`\n[\w.\-]+(?:\([\w.\-]+\))?[#>] ?$`)

// lockStep types a line, waits for the prompt, and types the next.
func lockStep(_ context.Context, address string, lines, looks []string) error {
	client, channel, err := shell(address, true)
	if err != nil {
		return err
	}
	defer client.Close()
	buffer := make([]byte, 64<<10)
	prompt := func() error {
		var said []byte
		for !anyPrompt.Match(said) {
			n, err := channel.Read(buffer)
			if err != nil {
				return err
			}
			said = append(said, buffer[:n]...)
		}
		return nil
	}
	if err := prompt(); err != nil {
		return err
	}
	for _, list := range [][]string{{"terminal length 0", "configure terminal"}, lines, {"end"}, looks} {
		for _, line := range list {
			if _, err := io.WriteString(channel, line+"\n"); err != nil {
				return err
			}
			if err := prompt(); err != nil {
				return err
			}
		}
	}
	return nil
}

// scrapligo is github.com/scrapli/scrapligo as its documentation shows it.
func scrapligo(_ context.Context, address string, lines, looks []string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	p, err := platform.NewPlatform(
		"cisco_iosxe",
		host,
		options.WithAuthUsername("noc"),
		options.WithAuthPassword("noc"),
		options.WithPort(number),
		options.WithAuthNoStrictKey(),
		options.WithTransportType("standard"),
		options.WithTimeoutOps(time.Minute),
	)
	if err != nil {
		return err
	}
	d, err := p.GetNetworkDriver()
	if err != nil {
		return err
	}
	if err := d.Open(); err != nil {
		return err
	}
	defer d.Close()
	configured, err := d.SendConfigs(lines)
	if err != nil {
		return err
	}
	if configured.Failed != nil {
		return fmt.Errorf("configuration: %w", configured.Failed)
	}
	_, err = d.SendCommands(looks)
	return err
}
