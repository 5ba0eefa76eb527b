//go:build linux

package playbooks_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The addresses of the lab. Every initiator has a network inside of its own, so that the edge knows which
// tunnel an answer belongs to, as a service edge does by other means.
const (
	edgeAddress   = "198.51.100.11"
	wanAddress    = "192.0.2.10"
	insideEdge    = "100.64.0.1" // answers inside the tunnels
	edgeOfWAN     = "192.0.2.1"
	patience      = 10 * time.Second // for what takes a second on a machine that does nothing else
	pause         = 20 * time.Millisecond
	markOfIKE     = "0x42" // what the daemons send themselves must not go into their own tunnels
	preSharedKey  = "lab-Psk-1"
	daemonProgram = "/usr/sbin/charon-systemd"
)

// ikeLab is a router with NAT, an edge behind it and two hosts in front of it, in network namespaces of their own.
//
//	one (10.255.1.1) --+
//	                   +-- nat (192.0.2.10; loopbacks 10.255.3.1 and 10.255.3.2) -- edge (198.51.100.11)
//	two (10.255.2.1) --+
type ikeLab struct {
	t      *testing.T
	prefix string // of the names of the namespaces
}

// needIKELab skips the test where nobody has asked for the lab. Who has asked is told what is missing for it.
func needIKELab(t *testing.T) {
	t.Helper()
	if os.Getenv("IKE_LAB") == "" {
		t.Skip("IKE_LAB is not set; `make test-ike` sets it")
	}
	if os.Getuid() != 0 {
		t.Fatal("network namespaces and iptables need root: run `make test-ike` as root")
	}
	for _, need := range []struct{ program, from string }{
		{"ip", "iproute2"}, {"ping", "iputils-ping"}, {"sysctl", "procps"}, {"iptables", "iptables"},
		{"swanctl", "strongswan-swanctl"},
		{daemonProgram, "charon-systemd libcharon-extra-plugins libstrongswan-standard-plugins"},
	} {
		if _, err := exec.LookPath(need.program); err != nil {
			t.Fatalf("%s is not there: apt-get install %s", need.program, need.from)
		}
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		t.Fatalf("the kernel offers no tunnel devices (modprobe tun): %v", err)
	}
}

// newIKELab makes the namespaces, their links and their addresses.
func newIKELab(t *testing.T) *ikeLab {
	t.Helper()
	l := &ikeLab{t: t, prefix: fmt.Sprintf("zt%d-", os.Getpid())}
	for _, ns := range []string{"nat", "edge", "one", "two"} {
		add := exec.CommandContext(l.t.Context(), "ip", "netns", "add", l.prefix+ns)
		if out, err := add.CombinedOutput(); err != nil {
			l.t.Fatalf("this machine makes no network namespaces: %v: %s", err, out)
		}
		l.t.Cleanup(func() {
			_ = exec.CommandContext(context.WithoutCancel(l.t.Context()), "ip", "netns", "del", l.prefix+ns).Run()
		})
		l.in(ns, "ip link set lo up")
		l.in(ns, "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0")
		l.in(ns, "ip rule add pref 100 iif ipsec0 lookup main")
	}
	l.link("wan", wanAddress, "edge", edgeOfWAN)
	l.link("one", "10.255.1.254", "one", "10.255.1.1")
	l.link("two", "10.255.2.254", "two", "10.255.2.1")
	l.in("nat", "ip route add default via "+edgeOfWAN)
	for ns, addresses := range map[string][]string{
		"edge": {edgeAddress, insideEdge},
		"nat":  {"10.255.3.1", "10.255.3.2", "10.1.0.1", "10.2.0.1"},
		"one":  {"10.1.0.1", "10.2.0.1"},
		"two":  {"10.2.0.1"},
	} {
		for _, a := range addresses {
			l.in(ns, "ip address add "+a+"/32 dev lo")
		}
	}
	return l
}

// link joins an interface of the router to a namespace.
func (l *ikeLab) link(name, near, ns, far string) {
	l.t.Helper()
	l.in("nat", fmt.Sprintf("ip link add %s type veth peer name eth0 netns %s", name, l.prefix+ns))
	l.in("nat", fmt.Sprintf("ip address add %s/24 dev %s", near, name))
	l.in("nat", "ip link set "+name+" up")
	l.in(ns, "ip address add "+far+"/24 dev eth0")
	l.in(ns, "ip link set eth0 up")
	l.in(ns, "ip route add default via "+near)
}

// in runs a command in a namespace, and ends the test when it fails.
func (l *ikeLab) in(ns, command string) string {
	l.t.Helper()
	out, err := l.try(ns, command)
	if err != nil {
		l.t.Fatalf("%s: %s: %v\n%s", ns, command, err, out)
	}
	return out
}

func (l *ikeLab) try(ns, command string) (string, error) {
	args := append([]string{"netns", "exec", l.prefix + ns}, strings.Fields(command)...)
	out, err := exec.CommandContext(l.t.Context(), "ip", args...).CombinedOutput()
	return string(out), err
}

// The words of a case for its NAT. Any other is what follows MASQUERADE in a rule of iptables.
const (
	noNAT       = "none"
	staticPorts = "static" // the loopbacks have ports of the WAN's address: 10501 and 14501, 10502 and 14502
)

// translate makes the router hide what comes from inside behind its own address.
func (l *ikeLab) translate(how string) {
	l.t.Helper()
	l.in("nat", "iptables -t nat -F")
	const hide = "iptables -t nat -A POSTROUTING -o wan -p udp"
	switch how {
	case noNAT:
	case staticPorts:
		for i := 1; i <= 2; i++ {
			own := fmt.Sprintf("%s -s 10.255.3.%d -j SNAT --to-source %s", hide, i, wanAddress)
			l.in("nat", fmt.Sprintf("%s:1050%d --sport 500", own, i))
			l.in("nat", fmt.Sprintf("%s:1450%d --sport 4500", own, i))
		}
	default:
		l.in("nat", hide+" -s 10.255.0.0/16 -j MASQUERADE "+how)
	}
}

// until waits for something to become true.
func (l *ikeLab) until(what string, ok func() bool) {
	l.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); <-time.After(pause) {
		if time.Now().After(deadline) {
			l.t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// daemon is an IKE daemon in a namespace.
type daemon struct {
	lab     *ikeLab
	ns, dir string
}

// start starts a daemon with connections in the language of swanctl; it ends with the test.
func (l *ikeLab) start(ns, connections string) *daemon {
	t := l.t
	t.Helper()
	d := &daemon{lab: l, ns: ns, dir: t.TempDir()}
	settings := fmt.Sprintf(`charon {
  load = random nonce openssl kdf vici kernel-libipsec kernel-netlink socket-default
  retransmit_base = 1
  retransmit_timeout = 2
  retransmit_tries = 3
  delete_rekeyed_delay = 1
  plugins {
    vici {
      socket = unix://%[1]s/vici
    }
    socket-default {
      fwmark = %[2]s
    }
    kernel-netlink {
      fwmark = !%[2]s
    }
    kernel-libipsec {
      allow_peer_ts = yes
    }
  }
  filelog {
    file {
      path = %[1]s/log
      default = 1
      flush_line = yes
    }
  }
}
`, d.dir, markOfIKE)
	d.write("strongswan.conf", settings)
	d.write("swanctl.conf", connections)
	cmd := exec.CommandContext(t.Context(), "ip", "netns", "exec", l.prefix+ns, daemonProgram)
	cmd.Env = append(os.Environ(), "STRONGSWAN_CONF="+filepath.Join(d.dir, "strongswan.conf"))
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("log of the daemon in %s:\n%s", ns, d.log())
		}
	})
	l.until("the daemon in "+ns+" answers", func() bool {
		_, err := os.Stat(filepath.Join(d.dir, "vici"))
		return err == nil
	})
	d.must("--load-all --file " + filepath.Join(d.dir, "swanctl.conf"))
	return d
}

func (d *daemon) write(name, text string) {
	d.lab.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600); err != nil {
		d.lab.t.Fatal(err)
	}
}

// log is what the daemon has written; "" while there is none.
func (d *daemon) log() string {
	text, err := os.ReadFile(filepath.Join(d.dir, "log"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.lab.t.Fatal(err)
	}
	return string(bytes.TrimSpace(text))
}

// ask runs a command of swanctl at the daemon.
func (d *daemon) ask(command string) (string, error) {
	action, rest, _ := strings.Cut(command, " ")
	return d.lab.try(d.ns, fmt.Sprintf("swanctl %s --uri unix://%s/vici %s", action, d.dir, rest))
}

func (d *daemon) must(command string) string {
	d.lab.t.Helper()
	out, err := d.ask(command)
	if err != nil {
		d.lab.t.Fatalf("%s: swanctl %s: %v\n%s\n%s", d.ns, command, err, out, d.log())
	}
	return out
}
