package fakeios

import (
	"bufio"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// kexInit is SSH_MSG_KEXINIT behind its type (RFC 4253, 7.1).
type kexInit struct {
	Cookie                  [16]byte `sshtype:"20"`
	KeyExchanges            []string
	HostKeys                []string
	CiphersIn, CiphersOut   []string
	MACsIn, MACsOut         []string
	PackingIn, PackingOut   []string
	LanguageIn, LanguageOut []string
	FirstFollows            bool
	Reserved                uint32
}

// readPacket reads a packet that is not encrypted.
func readPacket(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		t.Fatal(err)
	}
	rest := make([]byte, binary.BigEndian.Uint32(head[:4])-1)
	if _, err := io.ReadFull(r, rest); err != nil {
		t.Fatal(err)
	}
	return rest[:len(rest)-int(head[4])]
}

func writePacket(t testing.TB, w io.Writer, payload []byte) {
	t.Helper()
	padding := 8 - (5+len(payload))%8
	if padding < 4 {
		padding += 8
	}
	packet := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+padding))
	packet = append(append(append(packet, byte(padding)), payload...), make([]byte, padding)...)
	if _, err := w.Write(packet); err != nil {
		t.Fatal(err)
	}
}

// readOffer reads identification and KEXINIT as they come over the wire.
func readOffer(t testing.TB, conn io.ReadWriter) (identification string, offer kexInit, in *bufio.Reader) {
	t.Helper()
	if _, err := io.WriteString(conn, "SSH-2.0-test\r\n"); err != nil {
		t.Fatal(err)
	}
	in = bufio.NewReader(conn)
	identification, err := in.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := ssh.Unmarshal(readPacket(t, in), &offer); err != nil {
		t.Fatal(err)
	}
	return identification, offer, in
}

// What a log of an 881 on 15.4(2)T1 shows, and what of it the library has no server for.
var (
	hardwareKex     = []string{sha1GroupByPeer, sha1Group14, sha1Group1}
	hardwareCiphers = []string{"aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "3des-cbc", "aes192-cbc",
		"aes256-cbc"}
	hardwareMACs = []string{"hmac-sha1", "hmac-sha1-96", "hmac-md5", "hmac-md5-96"}
	missing      = []string{"aes192-cbc", "aes256-cbc", "hmac-md5", "hmac-md5-96"}
)

const strict = "kex-strict-s-v00@openssh.com"

func minus(all, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(gone, s) })
}

// TestOffers reads every profile's offer from the wire.
func TestOffers(t *testing.T) {
	cbc := []string{"aes128-cbc", "3des-cbc"}
	for _, c := range []struct {
		profile, identification    string
		kex, hostKey, ciphers, mac []string
	}{
		{ProfileIOS154, "SSH-2.0-Cisco-1.25", hardwareKex, []string{"ssh-rsa"}, minus(hardwareCiphers, missing),
			minus(hardwareMACs, missing)},
		{ProfileCBC, "SSH-2.0-Cisco-1.25", []string{sha1Group14, sha1Group1}, []string{"ssh-rsa"}, cbc,
			minus(hardwareMACs, missing)},
		{ProfileGroup1, "SSH-1.99-Cisco-1.25", []string{sha1Group1}, []string{"ssh-rsa"}, cbc,
			minus(hardwareMACs, missing)},
		{ProfileKey1024, "SSH-2.0-Cisco-1.25", hardwareKex, []string{"ssh-rsa"}, minus(hardwareCiphers, missing),
			minus(hardwareMACs, missing)},
		{ProfileKey768, "SSH-2.0-Cisco-1.25", hardwareKex, []string{"ssh-rsa"}, minus(hardwareCiphers, missing),
			minus(hardwareMACs, missing)},
		{ProfileModern, "SSH-2.0-Cisco-1.25", []string{"ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
			"diffie-hellman-group14-sha256"},
			[]string{"rsa-sha2-256", "rsa-sha2-512", "ssh-rsa"},
			[]string{"aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes128-ctr"},
			[]string{"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"}},
	} {
		t.Run(c.profile, func(t *testing.T) {
			_, _, address := serve(t, Config{SSHProfile: c.profile})
			identification, offer, _ := readOffer(t, connect(t, address))
			if identification != c.identification+"\r\n" {
				t.Errorf("identification %q", identification)
			}
			none := []string{"none"}
			want := kexInit{
				Cookie: offer.Cookie, KeyExchanges: append(slices.Clone(c.kex), strict), HostKeys: c.hostKey,
				CiphersIn: c.ciphers, CiphersOut: c.ciphers,
				MACsIn: c.mac, MACsOut: c.mac, PackingIn: none, PackingOut: none,
			}
			if got, want := fmt.Sprintf("%+v", offer), fmt.Sprintf("%+v", want); got != want {
				t.Errorf("\noffer %s\nwant  %s", got, want)
			}
		})
	}
	if _, err := New(Config{SSHProfile: "toaster", HostKey: testKey()}); err == nil ||
		!strings.Contains(err.Error(), `"toaster": known are 881, cbc-only,`) {
		t.Error(err)
	}
}

// TestOwnProfile takes one that is not in the list.
func TestOwnProfile(t *testing.T) {
	_, _, address := serve(t, Config{SSH: &SSHProfile{Version: "SSH-2.0-Cisco-1.25",
		KeyExchanges: []string{sha1Group14}, Ciphers: []string{"aes256-ctr"}, MACs: []string{"hmac-sha1"}}})
	_, offer, _ := readOffer(t, connect(t, address))
	if !slices.Equal(offer.KeyExchanges, []string{sha1Group14, strict}) ||
		!slices.Equal(offer.CiphersIn, []string{"aes256-ctr"}) {
		t.Errorf("%+v", offer)
	}
}

// TestProfilesLogIn connects to every profile as a client that allows its algorithms, and to the
// old ones as a client that does not.
func TestProfilesLogIn(t *testing.T) {
	for _, profile := range []string{ProfileIOS154, ProfileCBC, ProfileGroup1, ProfileModern, ProfileKey1024,
		ProfileKey768} {
		t.Run(profile, func(t *testing.T) {
			bits := 1024
			cfg := Config{SSHProfile: profile}
			if profile == ProfileKey768 {
				// Go's own RSA refuses to verify with keys as short as this.
				t.Setenv("GODEBUG", "rsa1024min=0")
				bits = 768
				key, err := NewHostKey(bits)
				if err != nil {
					t.Fatal(err)
				}
				cfg.HostKey = key
			}
			_, _, address := serve(t, cfg)
			p, err := SSHProfileByName(profile)
			if err != nil {
				t.Fatal(err)
			}
			config := clientConfig()
			config.Config = ssh.Config{KeyExchanges: p.KeyExchanges, Ciphers: p.Ciphers, MACs: p.MACs}
			var length int
			config.HostKeyCallback = bitsOf(&length)
			c, err := login(connect(t, address), config)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			open(t, c).until("branch-881#")
			if length != bits {
				t.Errorf("a key of %d bits, want %d", length, bits)
			}
			_, err = login(connect(t, address), &ssh.ClientConfig{User: "noc",
				Auth: []ssh.AuthMethod{ssh.Password("noc")}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
			if refuses := profile == ProfileCBC || profile == ProfileGroup1; (err != nil) != refuses {
				t.Errorf("a client of today: %v", err)
			}
		})
	}
}

// bitsOf is a callback that measures the server's key.
func bitsOf(length *int) ssh.HostKeyCallback {
	return func(_ string, _ net.Addr, key ssh.PublicKey) error {
		var fields struct {
			Name string
			E, N *big.Int
		}
		err := ssh.Unmarshal(key.Marshal(), &fields)
		*length = fields.N.BitLen()
		return err
	}
}

// TestKeyLengths makes keys as long as the profile says.
func TestKeyLengths(t *testing.T) {
	for profile, bits := range map[string]int{ProfileKey1024: 1024, ProfileKey768: 768, ProfileIOS154: 2048} {
		r, err := New(Config{SSHProfile: profile})
		if err != nil {
			t.Fatal(err)
		}
		var length int
		if err := bitsOf(&length)("", nil, r.hostKey.PublicKey()); err != nil || length != bits {
			t.Errorf("%s: %d bits, %v", profile, length, err)
		}
	}
	if _, err := NewHostKey(256); err == nil {
		t.Error("a key of 256 bits")
	}
}

// TestShortSignature verifies a signature of a short key by arithmetic alone.
func TestShortSignature(t *testing.T) {
	key, err := NewHostKey(768)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := key.Sign(rand.Reader, []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	short := key.(*shortKey)
	opened := new(big.Int).Exp(new(big.Int).SetBytes(signature.Blob), big.NewInt(int64(short.e)), short.n)
	// SHA-1 of "hello" behind the padding of PKCS #1.
	if hex := opened.Text(16); !strings.HasPrefix(hex, "1ffff") ||
		!strings.HasSuffix(hex, "003021300906052b0e03021a05000414aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d") ||
		len(signature.Blob) != 96 {
		t.Error(hex)
	}
}

// TestGroupExchange: a client that prefers 2048 bits gets them, as from an 881; one that prefers
// more gets up to 4096.
func TestGroupExchange(t *testing.T) {
	for _, c := range []struct{ low, preferred, high, want uint32 }{{1024, 2048, 8192, 2048},
		{2048, 8192, 8192, 4096}} {
		_, _, address := serve(t, Config{})
		conn := connect(t, address)
		_, _, in := readOffer(t, conn)
		mine := kexInit{
			KeyExchanges: []string{sha1GroupByPeer}, HostKeys: []string{"ssh-rsa"}, CiphersIn: []string{"aes128-ctr"},
			CiphersOut: []string{"aes128-ctr"},
			MACsIn:     []string{"hmac-sha1"}, MACsOut: []string{"hmac-sha1"}, PackingIn: []string{"none"},
			PackingOut: []string{"none"},
		}
		writePacket(t, conn, ssh.Marshal(mine))
		writePacket(t, conn, ssh.Marshal(struct {
			Low, Preferred, High uint32 `sshtype:"34"`
		}{c.low, c.preferred, c.high}))
		var group struct {
			P *big.Int `sshtype:"31"`
			G *big.Int
		}
		if err := ssh.Unmarshal(readPacket(t, in), &group); err != nil || group.P.BitLen() != int(c.want) {
			t.Errorf("preferred %d: %d bits, %v", c.preferred, group.P.BitLen(), err)
		}
	}
}

// TestMethods logs in by each method alone, and not with what is wrong.
func TestMethods(t *testing.T) {
	key, public := userKey(t)
	_, _, address := serve(t, Config{Users: []User{{Name: "noc", Password: "noc", Privilege: 15,
		PublicKeys: []string{public}}, {Name: "guest", Password: "g", Privilege: 1}}})
	hidden := ssh.KeyboardInteractive(func(name, instruction string, questions []string, echos []bool) ([]string,
		error) {
		if len(questions) == 0 {
			return nil, nil
		}
		if name != "" || instruction != "" || len(questions) != 1 || questions[0] != "Password: " || echos[0] {
			t.Errorf("%q %q %q %v", name, instruction, questions, echos)
		}
		return []string{"noc"}, nil
	})
	other, _ := userKey(t)
	for _, c := range []struct {
		name, user string
		method     ssh.AuthMethod
		good       bool
	}{
		{"password", "noc", ssh.Password("noc"), true},
		{"keyboard-interactive", "noc", hidden, true},
		{"publickey", "noc", ssh.PublicKeys(key), true},
		{"wrong password", "noc", ssh.Password("con"), false},
		{"nobody", "root", ssh.Password("noc"), false},
		{"another's key", "guest", ssh.PublicKeys(key), false},
		{"unknown key", "noc", ssh.PublicKeys(other), false},
		{"SHA-2 signature", "noc", ssh.PublicKeys(onlySHA2(t, key)), false},
	} {
		config := clientConfig()
		config.User, config.Auth = c.user, []ssh.AuthMethod{c.method}
		client, err := login(connect(t, address), config)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			_ = client.Close()
		}
	}
	config := clientConfig()
	config.User, config.Auth = "guest", []ssh.AuthMethod{ssh.Password("g")}
	guest, err := login(connect(t, address), config)
	if err != nil {
		t.Fatal(err)
	}
	defer guest.Close()
	if got := open(t, guest).until(">"); got != "\r\nbranch-881>" {
		t.Errorf("%q", got)
	}
}

// userKey makes a key for a user, and its authorized_keys line.
func userKey(t testing.TB) (ssh.Signer, string) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey()))) + " noc@example.net"
}

func onlySHA2(t testing.TB, key ssh.Signer) ssh.Signer {
	t.Helper()
	limited, err := ssh.NewSignerWithAlgorithms(key.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSASHA256})
	if err != nil {
		t.Fatal(err)
	}
	return limited
}

// TestTypedKey types a public key at the command line, cut into lines, and logs in with it.
func TestTypedKey(t *testing.T) {
	for _, head := range []string{"", "ssh-rsa "} {
		r, _, address := serve(t, Config{Hostname: "R1"})
		key, _ := userKey(t)
		s := dialTerminal(t, address)
		s.all("conf t", "ip ssh pubkey-chain", "username noc", "key-string")
		text := head + base64.StdEncoding.EncodeToString(key.PublicKey().Marshal())
		for ; len(text) > 64; text = text[64:] {
			s.ask(text[:64])
		}
		if got := s.ask(text); got != text+"\r\nR1(conf-ssh-pubkey-data)#" {
			t.Errorf("%q", got)
		}
		if got := s.ask("exit"); got != "exit\r\nR1(conf-ssh-pubkey-user)#" {
			t.Errorf("%q", got)
		}
		s.ask("end")
		contains(t, s.ask("show running-config | section pubkey-chain"),
			"ip ssh pubkey-chain\r\n  username noc\r\n   key-hash "+running.KeyHash(key.PublicKey())+"\r\n")
		config := clientConfig()
		config.Auth = []ssh.AuthMethod{ssh.PublicKeys(key)}
		c, err := login(connect(t, address), config)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
		newConsole(t, r).all("conf t", "no ip ssh pubkey-chain", "end")
		if _, err := login(connect(t, address), config); err == nil {
			t.Error("the key is still taken")
		}
	}
}

// TestWrongKeyString refuses what is no RSA key.
func TestWrongKeyString(t *testing.T) {
	_, _, address := serve(t, Config{})
	s := dialTerminal(t, address)
	s.all("conf t", "ip ssh pubkey-chain", "username noc", "key-string", "AAAAB3NzaC1yc2E")
	contains(t, s.ask("exit"), "%SSH: Failed to decode the Key Value\r\n")
	lacks(t, s.ask("do show running-config"), "key-hash")
}

// TestRetries drops the connection after as many wrong passwords as the router is told.
func TestRetries(t *testing.T) {
	r, _, address := serve(t, Config{})
	for _, want := range []int{3, 1, 5} {
		if want != 3 {
			newConsole(t, r).all("conf t", "ip ssh authentication-retries "+string(rune('0'+want)), "end")
		}
		asked := 0
		config := clientConfig()
		config.Auth = []ssh.AuthMethod{ssh.RetryableAuthMethod(ssh.PasswordCallback(func() (string, error) {
			asked++
			return "wrong", nil
		}), 9)}
		conn := connect(t, address)
		if _, err := login(conn, config); err == nil || asked != want {
			t.Errorf("asked %d times, want %d: %v", asked, want, err)
		}
		if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Error("the connection is still there")
		}
	}
}

// TestNoLocalLogin: lines that do not log in by accounts let nobody in by password.
func TestNoLocalLogin(t *testing.T) {
	r, _, address := serve(t, Config{})
	newConsole(t, r).all("conf t", "line vty 0 4", "no login local", "login", "end")
	if _, err := login(connect(t, address), clientConfig()); err == nil {
		t.Error("logged in")
	}
}

// TestKnownDifferences holds the package comment to what the library does on the wire: it names
// every difference, and each is one.
func TestKnownDifferences(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	comment := strings.ReplaceAll(string(text), "\n// ", " ")
	contains(t, comment, append(missing, strict, "server-sig-algs", "ping@openssh.com",
		"password, publickey, keyboard-interactive",
		"channels from 0", "2 MiB", "32768", "SSH_MSG_DISCONNECT", "4096 bits")...)
	for _, name := range missing {
		known := slices.Concat(ssh.SupportedAlgorithms().Ciphers, ssh.InsecureAlgorithms().Ciphers,
			ssh.SupportedAlgorithms().MACs, ssh.InsecureAlgorithms().MACs)
		if slices.Contains(known, name) {
			t.Errorf("the library knows %s now: offer it", name)
		}
	}
	_, _, address := serve(t, Config{})
	channel, requests, err := client(t, address).OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go ssh.DiscardRequests(requests)
	defer channel.Close()
	// The library does not tell what the server's confirmation said, except here.
	inside := reflect.ValueOf(channel).Elem()
	number := inside.FieldByName("remoteId")
	size := inside.FieldByName("maxRemotePayload")
	window := inside.FieldByName("remoteWin")
	if !number.IsValid() || !size.IsValid() || !window.IsValid() {
		t.Fatal("the library keeps the server's channel elsewhere")
	}
	if n := number.Uint(); n != 0 {
		t.Errorf("channel %d", n)
	}
	if n := size.Uint(); n != 32768 {
		t.Errorf("packets of %d", n)
	}
	if n := window.FieldByName("win").Uint(); n != 2<<20 {
		t.Errorf("window %d", n)
	}
}

// TestDisconnect: the library says why it drops a client.
func TestDisconnect(t *testing.T) {
	_, _, address := serve(t, Config{})
	config := clientConfig()
	config.Auth = []ssh.AuthMethod{ssh.RetryableAuthMethod(ssh.Password("wrong"), 9)}
	_, err := login(connect(t, address), config)
	if err == nil || !strings.Contains(err.Error(), "too many authentication failures") || errors.Is(err, io.EOF) {
		t.Error(err)
	}
}
