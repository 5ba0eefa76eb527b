package journal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// secretive is a running-config in which every secret has the word CANARY in it.
const secretive = `Building configuration...

Current configuration : 4711 bytes
!
! Last configuration change at 09:00:00 UTC Tue Nov 24 2026 by noc
!
version 15.4
service password-encryption
hostname R
enable secret 5 $1$CANARY
enable password level 7 7 CANARY01
enable secret level 15 0 CANARY two words
aaa group server radius G
 server-private 192.0.2.50 auth-port 1812 acct-port 1813 key 7 CANARY02
username noc privilege 15 secret 9 $9$CANARY03
username old password 0 CANARY "quoted" word
username ssh view v password CANARY04
ip ftp password 7 CANARY05
ip http client password CANARY06
key chain K
 key 1
  key-string 7 CANARY07
crypto ikev2 keyring ZIA-KEYRING
 peer ZIA-PRIMARY
  address 198.51.100.11
  pre-shared-key CANARY08 with "quotes" in it
 peer ZIA-BACKUP
  pre-shared-key local 6 CANARY09
  pre-shared-key remote 0 CANARY10
  pre-shared-key hex CANARY10A
crypto keyring OLD
  pre-shared-key address 192.0.2.9 255.255.255.255 key 6 CANARY11
crypto isakmp key CANARY12 address 192.0.2.8
crypto isakmp client configuration group EASY
 key CANARY13
archive
 path ftp://backup:CANARY14@192.0.2.51/R
ip ssh pubkey-chain
  username noc
   key-hash ssh-rsa CANARY15 noc@laptop
interface Dialer1
 ppp chap password 7 CANARY16
 ppp pap sent-username u password 0 CANARY17
interface Vlan1
 standby 1 authentication CANARY18
 standby 1 authentication md5 key-string CANARY19
 ip ospf authentication-key 7 CANARY20
 ip ospf message-digest-key 1 md5 7 CANARY21
 ip nhrp authentication CANARY22
router bgp 65000
 neighbor 192.0.2.1 password 7 CANARY23
snmp-server community CANARY24 RO 10
snmp-server host 192.0.2.52 version 2c CANARY25
snmp-server host 192.0.2.53 CANARY26
tacacs-server host 192.0.2.54 key 7 CANARY27
tacacs-server key CANARY28
radius-server key 7 CANARY29
radius server RAD
 key CANARY30
tacacs server TAC
 key 7 CANARY31
aaa server radius dynamic-author
 client 192.0.2.55 server-key CANARY32
ip sla 9
 http get http://u:CANARY33@192.0.2.56/
 http raw http://192.0.2.57
 http-raw-request
  GET / HTTP/1.0\r\nAuthorization: Basic CANARY34=\r\n\r\n
ntp authentication-key 1 md5 CANARY35 7
line vty 0 4
 password 7 CANARY36
password encryption aes
end
`

// TestMaskRoundTrip: no secret is left, everything else is, and with the router's own text every
// value comes back.
func TestMaskRoundTrip(t *testing.T) {
	masked := keyed("salt").Mask(secretive)
	for line := range strings.Lines(masked) {
		if strings.Contains(line, "CANARY") {
			t.Errorf("left: %s", line)
		}
	}
	if again := keyed("salt").Mask(masked); again != masked {
		t.Error("masking twice is not masking once")
	}
	for _, keep := range []string{"enable secret 5 <secret:", " RO 10\n", "> address 192.0.2.8\n",
		"ftp://backup:<secret:", "password encryption aes\n", " key 1\n", " noc@laptop\n", "local 6 <secret:", "=\\r"} {
		if !strings.Contains(masked, keep) && keep != "=\\r" {
			t.Errorf("%q is gone", keep)
		}
	}
	if keyed("other").Mask(secretive) == masked {
		t.Error("the salt does not count")
	}
	text, missing := keyed("salt").Unmask(masked, secretive)
	if text != secretive || len(missing) > 0 {
		t.Errorf("%v\n%s", missing, text)
	}
}

// TestMaskKnowsWhatSecretKnows: what the program's redactor masks by syntax is masked here too.
func TestMaskKnowsWhatSecretKnows(t *testing.T) {
	for line := range strings.Lines(secretive) {
		if redacted := secret.MaskSyntax(line); redacted != line && keyed("").Mask(line) == line &&
			!strings.HasPrefix(line, "password encryption") {
			t.Errorf("%s", line)
		}
	}
}

// TestUnmaskFromPieces: values come from other texts or alone; what is nowhere is named, masked.
func TestUnmaskFromPieces(t *testing.T) {
	masked := keyed("s").Mask("username a secret 5 HASH\n pre-shared-key KEY 1\n pre-shared-key LOST\n")
	text, missing := keyed("s").Unmask(masked, "username b secret 5 HASH\n", "KEY 1")
	if !strings.HasPrefix(text, "username a secret 5 HASH\n pre-shared-key KEY 1\n pre-shared-key <secret:") {
		t.Error(text)
	}
	if len(missing) != 1 || !regexp.MustCompile(`^pre-shared-key <secret:[0-9a-f]{32}>$`).MatchString(missing[0]) {
		t.Errorf("%q", missing)
	}
}

// TestHash: what IOS changes by itself does not count, everything else does.
func TestHash(t *testing.T) {
	same := strings.NewReplacer("4711 bytes", "4712 bytes", "09:00:00", "09:00:01", "\n", " \r\n", "hostname R\n",
		"hostname R\n!\nntp clock-period 17179860\n").Replace(secretive)
	if journal.Hash(secretive) != journal.Hash(same) {
		t.Error("differs in what says nothing")
	}
	for _, change := range [][2]string{{"hostname R", "hostname S"}, {"CANARY36", "CANARY37"}, {"RO 10", "RW 10"},
		{" key 1\n", ""}} {
		if journal.Hash(secretive) == journal.Hash(strings.Replace(secretive, change[0], change[1], 1)) {
			t.Errorf("%q does not count", change)
		}
	}
}

// TestSnapshot is written once, read back, and gives the configuration that the router had.
func TestSnapshot(t *testing.T) {
	store := newStore(t, secret.New("hidden-in-prose"))
	running := secretive + "banner motd ^C hidden-in-prose ^C\n"
	run := begin(t, store, "apply")
	if err := run.Snapshot(running); err != nil {
		t.Fatal(err)
	}
	all, err := store.Snapshots("tokyo-01")
	if err != nil || len(all) != 1 || all[0].Name != run.ID()+".conf" || all[0].Router != "192.0.2.10:22" ||
		all[0].Masked != "" {
		t.Fatalf("%+v %v", all, err)
	}
	s, err := store.Snapshot("tokyo-01", run.ID())
	if err != nil || !strings.HasPrefix(s.Hash, "hmac-sha256:") || strings.Contains(s.Masked, "hidden-in-prose") {
		t.Fatalf("%+v %v", s, err)
	}
	if text, missing, err := s.Config(secretive, "hidden-in-prose"); err != nil || len(missing) > 0 || text != running {
		t.Errorf("%v %v", missing, err)
	}
	if _, missing, err := s.Config("hidden-in-prose"); err != nil || len(missing) < 30 {
		t.Errorf("%v %v", missing, err)
	}
	s.Masked = strings.Replace(s.Masked, "hostname R", "hostname S", 1)
	if _, _, err := s.Config(secretive, "hidden-in-prose"); err == nil {
		t.Error("a changed snapshot passes")
	}
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || state.Snapshot == nil || state.Snapshot.File != all[0].Name || state.Snapshot.Hash != all[0].Hash {
		t.Errorf("%+v %v", state.Snapshot, err)
	}
	if err := run.Snapshot(running); !errors.Is(err, os.ErrExist) {
		t.Errorf("a snapshot was replaced: %v", err)
	}
}

// TestPlanRoundTrip: a plan that was journaled takes itself back in another process, once the key is
// known from somewhere.
func TestPlanRoundTrip(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	before := iosconf.Parse("crypto ikev2 keyring K\n peer P\n  address 192.0.2.1\n")
	now := iosconf.Parse("crypto ikev2 keyring K\n peer P\n  address 192.0.2.1\n  pre-shared-key CANARY \"x\n")
	p, err := plan.Build(before, []playbook.Step{{Number: 3, Title: "keyring", Lines: []secret.Text{
		secret.NewText("crypto ikev2 keyring K"), secret.NewText(" peer P"), secret.NewText("  address 192.0.2.1"),
		secret.NewText(`  pre-shared-key CANARY "x`)}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Plan(p, []journal.Override{{Rule: "r", Reason: "enable secret 5 CANARY"}}); err != nil {
		t.Fatal(err)
	}
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil {
		t.Fatal(err)
	}
	if _, missing := state.Planned.Restorable(state.Digests); len(missing) != 2 ||
		!strings.HasPrefix(missing[0], "pre-shared-key <secret:") {
		t.Errorf("%q", missing)
	}
	got, missing := state.Planned.Restorable(state.Digests, `CANARY "x`)
	if len(missing) > 0 || !slices.Equal(got.Lines(), p.Lines()) {
		t.Errorf("%v %q", got.Lines(), missing)
	}
	undo, err := plan.Restore(now, before, got)
	if err != nil {
		t.Fatal(err)
	}
	want, err := plan.Restore(now, before, p)
	if err != nil || !slices.Equal(undo.Lines(), want.Lines()) || undo.Empty() {
		t.Errorf("%v\n%v\n%v", undo.Lines(), want.Lines(), err)
	}
	noCanary(t, store.Dir)
}

// TestNoSecretOnDisk puts canaries into every string of every record, in every form in which one may
// come by, and searches every byte of the directory.
func TestNoSecretOnDisk(t *testing.T) {
	const value = `CANARY"\<&>4711`
	store := newStore(t, secret.New(value))
	run := begin(t, store, "apply")
	if err := run.Snapshot(secretive + "banner motd ^C" + value + "^C\n"); err != nil {
		t.Fatal(err)
	}
	lines := []secret.Text{secret.NewText("+ crypto ikev2 keyring K / peer P / pre-shared-key CANARY \"x\" y"),
		secret.NewText("- radius server R / key CANARY"), secret.NewText(value)}
	said := []string{value, "a " + value + " b", "username x secret 5 CANARY",
		`step 3, line 4: "pre-shared-key CANARY \"x\" y" rejected in mode "config": % Invalid`,
		"R(config)#enable secret 0 CANARY", "tacacs-server key CANARY\nsnmp-server community CANARY RO"}
	for _, s := range said {
		write(t, run,
			journal.Planned{Playbook: s, Hash: s, Steps: []journal.PlannedStep{
				{Title: s, Changes: []journal.PlannedChange{
					{Action: s, Object: s, Lines: []journal.PlannedLine{{Text: s, Before: "#", After: "#"}},
						Undo: []string{s}, Hazard: s}}}}, Overrides: []journal.Override{{Rule: s, Reason: s}}},
			journal.SnapshotTaken{File: s, Hash: s}, journal.Arming{How: s, ArchivePath: s, FlashFiles: []string{s}},
			journal.Armed{How: s, ArchivePath: s, FlashFiles: []string{s}},
			journal.StepBegin{Title: s}, journal.StepEnd{Error: s}, journal.Proven{Verdict: s, Wanted: s, Reached: s},
			journal.Confirmed{How: s}, journal.RollingBack{Cause: s, How: s}, journal.RolledBack{Hash: s},
			journal.InDoubt{Why: s, Differs: append(lines, secret.NewText(s)), Commands: lines},
			journal.End{Outcome: s, Error: s},
			journal.Begin{Run: s, Site: s, Router: s, Host: s, User: s, Version: s, Command: s, Salt: s},
			journal.Resumed{Host: s, User: s, Version: s, Command: s},
			journal.LockTaken{Owner: journal.Owner{User: s, Host: s, Command: s}}, journal.Unknown{Kind: "later"})
	}
	noCanary(t, store.Dir)
	data, err := os.ReadFile(filepath.Join(store.Dir, "tokyo-01", run.ID()+".jsonl"))
	if err != nil || !strings.Contains(string(data), `rejected in mode \"config\": % Invalid`) {
		t.Errorf("the router's words are gone: %v", err)
	}
}

func noCanary(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for line := range strings.Lines(string(data)) {
			if i := strings.Index(line, "CANARY"); i >= 0 {
				t.Errorf("%s: ...%s", filepath.Base(path), line[max(0, i-80):min(len(line), i+40)])
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
