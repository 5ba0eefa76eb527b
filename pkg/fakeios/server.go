package fakeios

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// vtyLines is `line vty 0 4`: five sessions, the sixth is refused.
const vtyLines = 5

// loginTime is IOS's default `ip ssh time-out`.
const loginTime = 120 * time.Second

// Serve answers SSH on the listener until ctx ends, then closes every session and returns when
// the last one is gone. The error is nil when ctx ended it.
func (r *Router) Serve(ctx context.Context, l net.Listener) error {
	var sessions sync.WaitGroup
	defer sessions.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("accept: %w", err)
		}
		if !r.takeLine() {
			_ = conn.Close()
			continue
		}
		sessions.Go(func() {
			defer r.freeLine()
			r.serveConn(ctx, conn)
		})
	}
}

func (r *Router) takeLine() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lines >= vtyLines {
		return false
	}
	r.lines++
	return true
}

func (r *Router) freeLine() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines--
}

// serverConfig offers what an 881 on 15.4 offers, as far as x/crypto/ssh has it.
func (r *Router) serverConfig() *ssh.ServerConfig {
	config := &ssh.ServerConfig{
		ServerVersion: "SSH-2.0-Cisco-1.25",
		MaxAuthTries:  3,
		PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			return nil, r.checkPassword(c.User(), string(password))
		},
		KeyboardInteractiveCallback: func(c ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 {
				return nil, errors.New("no answer")
			}
			return nil, r.checkPassword(c.User(), answers[0])
		},
		PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			return nil, r.checkKey(c.User(), key)
		},
	}
	config.KeyExchanges = []string{
		"diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
	}
	config.Ciphers = []string{"aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "3des-cbc"}
	config.MACs = []string{"hmac-sha1", "hmac-sha1-96"}
	config.AddHostKey(r.hostKey)
	return config
}

func (r *Router) checkPassword(name, password string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range r.running.users {
		if u.name == name && subtle.ConstantTimeCompare([]byte(u.password), []byte(password)) == 1 {
			return nil
		}
	}
	return errors.New("bad password")
}

func (r *Router) checkKey(name string, key ssh.PublicKey) error {
	for _, u := range r.cfg.Users {
		for _, line := range u.PublicKeys {
			known, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
			if err == nil && u.Name == name && string(known.Marshal()) == string(key.Marshal()) {
				return nil
			}
		}
	}
	return errors.New("unknown key")
}

// serveConn carries one connection: one session, as on IOS.
func (r *Router) serveConn(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(loginTime)); err != nil {
		return
	}
	server, channels, requests, err := ssh.NewServerConn(conn, r.serverConfig())
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	workers.Go(func() { ssh.DiscardRequests(requests) })
	served := false
	for offered := range channels {
		if served || offered.ChannelType() != "session" {
			_ = offered.Reject(ssh.ResourceShortage, "one session per connection")
			continue
		}
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		served = true
		workers.Go(func() {
			defer func() { _ = server.Close() }()
			r.serveChannel(ctx, server, channel, requests)
		})
	}
}

// serveChannel waits for `shell` or `exec` and runs it; the connection ends with it.
func (r *Router) serveChannel(ctx context.Context, server *ssh.ServerConn, channel ssh.Channel, requests <-chan *ssh.Request) {
	defer func() { _ = channel.Close() }()
	for request := range requests {
		switch request.Type {
		case "pty-req":
			_ = request.Reply(true, nil)
		case "shell":
			_ = request.Reply(true, nil)
			go ssh.DiscardRequests(requests)
			r.newSession(ctx, server, channel).interact()
			return
		case "exec":
			var command struct{ Line string }
			ok := ssh.Unmarshal(request.Payload, &command) == nil
			_ = request.Reply(ok, nil)
			go ssh.DiscardRequests(requests)
			s := r.newSession(ctx, server, channel)
			s.length = 0
			s.execute(command.Line)
			s.flush()
			// IOS reports success whatever the command said.
			_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{0}))
			return
		default:
			_ = request.Reply(false, nil)
		}
	}
}

func (r *Router) newSession(ctx context.Context, server *ssh.ServerConn, channel ssh.Channel) *session {
	host, _, _ := strings.Cut(server.RemoteAddr().String(), ":")
	s := newSession(r, channel, server.User(), host)
	s.done = ctx.Done()
	closed := make(chan struct{})
	s.closed = closed
	go func() { // tells a hanging session that its client is gone
		_ = server.Wait()
		close(closed)
	}()
	return s
}
