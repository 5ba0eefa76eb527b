package fakeios

import (
	"net"
	"sync"

	"golang.org/x/crypto/ssh"
)

// serveSession takes the first session channel and refuses every other one. It returns when the
// connection and all that worked for it has ended.
//
// It also answers what clients ask beside the session, because a goroutine for each kind of request
// would make every session of a fleet heavier.
func (r *Router) serveSession(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channels <-chan ssh.NewChannel,
	requests <-chan *ssh.Request) {
	var workers sync.WaitGroup
	defer workers.Wait()
	gone := make(chan struct{})
	defer close(gone)
	served := false
	silent := r.connectionFault(FaultNoChannel)
	started := make(chan (<-chan *ssh.Request), 1)
	var ofSession <-chan *ssh.Request // what is asked on the channel of a session that runs
	for {
		select {
		case request, more := <-requests:
			if requests = unlessClosed(requests, more); !r.cfg.Quirks.IgnoreKeepalive {
				decline(request)
			}
		case ofSession = <-started:
		case request, more := <-ofSession:
			ofSession = unlessClosed(ofSession, more)
			decline(request)
		case offered, more := <-channels:
			if !more {
				return
			}
			if silent {
				continue
			}
			if served || offered.ChannelType() != "session" {
				_ = offered.Reject(ssh.ResourceShortage, "one session per connection")
				continue
			}
			channel, asked, err := offered.Accept()
			if err != nil {
				return
			}
			served = true
			workers.Go(func() { r.serveChannel(conn, line, server, channel, asked, started, gone) })
		}
	}
}

// unlessClosed is nil, which never delivers, in place of a channel that has been closed.
func unlessClosed(c <-chan *ssh.Request, more bool) <-chan *ssh.Request {
	if !more {
		return nil
	}
	return c
}

// decline says no to a request; nil, from a closed channel, is none.
func decline(request *ssh.Request) {
	if request != nil && request.WantReply {
		_ = request.Reply(false, nil)
	}
}

// serveChannel waits for `shell` or `exec`, hands the requests over to started and runs it. The
// connection ends with it: TCP ends without a clean close of the channel, as on IOS.
func (r *Router) serveChannel(conn net.Conn, line *vtyLease, server *ssh.ServerConn, channel ssh.Channel,
	requests <-chan *ssh.Request,
	started chan<- (<-chan *ssh.Request), gone <-chan struct{}) {
	size := ptySize{}
	for request := range requests {
		switch request.Type {
		case "pty-req":
			_ = ssh.Unmarshal(request.Payload, &size)
			_ = request.Reply(true, nil)
		case "shell", "exec":
			var command struct{ Line string }
			shell := request.Type == "shell"
			_ = request.Reply(shell || ssh.Unmarshal(request.Payload, &command) == nil, nil)
			s := r.open(conn, line, server, channel, gone)
			started <- requests
			if shell {
				s.resize(size)
				s.interact()
			} else {
				s.term.Length = 0
				s.execute(command.Line)
				s.term.Out.Flush()
				// IOS reports success whatever the command said.
				_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{0}))
				_ = channel.CloseWrite()
				_ = channel.Close()
			}
			line.release()
			r.closeSession(s)
			return
		default:
			_ = request.Reply(false, nil)
		}
	}
	closeAfterSending(conn)
}

// ptySize is the payload of a pty request (RFC 4254, 6.2), as far as a router reads it.
type ptySize struct {
	Term          string
	Columns, Rows uint32
	Rest          []byte `ssh:"rest"`
}

// resize takes the client's terminal size, if this release does: IOS has its own 80 and 24.
func (s *session) resize(size ptySize) {
	if s.router.cfg.Quirks.TerminalFromPty && size.Term != "" {
		s.term.Width, s.term.Length = int(min(size.Columns, 512)), int(min(size.Rows, 512))
	}
}
