//go:build scale

package main_test

import (
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// namespace is the one of the rollout.
const namespace = "wan"

// database is Debian's PostgreSQL, which lets nobody in without TLS, a certificate and a password.
type database struct {
	Port     int
	Password string
	Dir      string
}

// serverConfig is the configuration of the server: one process with all its services, on this machine alone.
var serverConfig = template.Must(template.New("").Funcs(template.FuncMap{
	"store": func(d database, pki, name string, connections int) string {
		return fmt.Sprintf(`{sql: {pluginName: postgres12, databaseName: %s, connectAddr: "127.0.0.1:%d", `+
			`connectProtocol: tcp, user: temporal, password: "%s", maxConns: %d, maxIdleConns: %d, `+
			`maxConnLifetime: 1h, tls: {enabled: true, caFile: %s/ca.pem, certFile: %s/temporal.pem, `+
			`keyFile: %s/temporal.key, `+
			`enableHostVerification: true, serverName: "127.0.0.1"}}}`,
			name, d.Port, d.Password, connections, connections, pki, pki, pki)
	},
}).Parse(`log: {stdout: true, level: warn}
persistence:
  defaultStore: default
  visibilityStore: visibility
  numHistoryShards: 64
  datastores:
    default: {{store .Database .PKI "temporal" 20}}
    visibility: {{store .Database .PKI "temporal_visibility" 5}}
global:
  membership: {maxJoinDuration: 30s, broadcastAddress: "127.0.0.1"}
  tls:
    internode:
      server:
        certFile: {{.PKI}}/node.pem
        keyFile: {{.PKI}}/node.key
        requireClientAuth: true
        clientCaFiles: [{{.PKI}}/ca.pem]
      client: {serverName: node, rootCaFiles: [{{.PKI}}/ca.pem]}
    frontend:
      server:
        certFile: {{.PKI}}/node.pem
        keyFile: {{.PKI}}/node.key
        requireClientAuth: true
        clientCaFiles: [{{.PKI}}/ca.pem]
      client: {serverName: node, rootCaFiles: [{{.PKI}}/ca.pem]}
    systemWorker:
      certFile: {{.PKI}}/node.pem
      keyFile: {{.PKI}}/node.key
      client: {serverName: node, rootCaFiles: [{{.PKI}}/ca.pem]}
services:
{{range $name, $ports := .Services}}  {{$name}}:
    rpc: {grpcPort: {{index $ports 0}}, membershipPort: {{index $ports 1}}, bindOnIP: "127.0.0.1"}
{{end}}clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: {enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "{{.Address}}"}
dcRedirectionPolicy: {policy: noop}
dynamicConfigClient: {filepath: {{.Dir}}/dynamic.yaml, pollInterval: 60s}
`))

// newScaleBench starts the database, the server and the lab.
func newScaleBench(t *testing.T, routers int) *bench {
	t.Helper()
	for _, name := range []string{"TEMPORAL_SERVER", "TEMPORAL_SQL_TOOL"} {
		if os.Getenv(name) == "" {
			t.Skip(name + " names no program; `make test-temporal-scale` does")
		}
	}
	dir, err := os.MkdirTemp("", "ziatunnel-scale-") // the user of the database must get through
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, dir: dir, bin: filepath.Join(dir, "bin")}
	b.build("../..", "./cmd/ziatunnel")
	b.build(".", ".")
	p := newPKI(t, b.path("pki"))
	p.issue(t, "node", "node", "127.0.0.1", "localhost")
	p.issue(t, "temporal", "temporal") // the name of the user in the database
	b.startTemporal(p, b.startDatabase(p))
	b.startLab(routers)
	return b
}

// postgres is a program of Debian's PostgreSQL.
func postgres(t *testing.T, name string) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		t.Skip("there is no " + name + ": apt-get install postgresql")
	}
	return found[len(found)-1]
}

// asPostgres makes a process one of the user postgres: the server refuses to be root.
func asPostgres(t *testing.T, cmd *exec.Cmd, own ...string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	for _, path := range own {
		if err := os.Chown(path, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	cmd.Dir = "/"
}

func (b *bench) startDatabase(p pki) database {
	b.t.Helper()
	d := database{Port: freePort(b.t), Password: rand.Text(), Dir: b.path("pg")}
	password := b.path("pg.password")
	if err := os.WriteFile(password, []byte(d.Password), 0o600); err != nil {
		b.t.Fatal(err)
	}
	if err := os.Mkdir(d.Dir, 0o700); err != nil {
		b.t.Fatal(err)
	}
	server := p.issue(b.t, "database", "127.0.0.1")
	initdb := exec.CommandContext(b.t.Context(), postgres(b.t, "initdb"), "-D", d.Dir, "-U", "temporal", "--auth-host",
		"scram-sha-256", "--auth-local", "reject", "--pwfile", password, "-E", "UTF8", "--no-instructions",
		"--locale", "C.UTF-8")
	asPostgres(b.t, initdb, d.Dir, password)
	if out, err := initdb.CombinedOutput(); err != nil {
		b.t.Fatalf("initdb: %v\n%s", err, out)
	}
	files := map[string][]byte{"server.crt": server.Certificate, "server.key": server.Key, "ca.crt": p.ca.PEM,
		"pg_hba.conf": []byte("hostssl all temporal 127.0.0.1/32 scram-sha-256 clientcert=verify-full\n")}
	own := []string{}
	for name, data := range files {
		path := filepath.Join(d.Dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			b.t.Fatal(err)
		}
		own = append(own, path)
	}
	cmd := exec.Command(postgres(b.t, "postgres"), "-D", d.Dir, "-p", strconv.Itoa(d.Port), "-c",
		"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "ssl=on", "-c", "ssl_ca_file=ca.crt",
		"-c", "max_connections=60")
	asPostgres(b.t, cmd, own...)
	db := b.run("postgres", cmd, syscall.SIGQUIT)
	b.until("the database answers", func() bool {
		select {
		case <-db.ended:
			b.t.Fatal("the database has ended")
		default:
		}
		conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", d.Port), time.Second)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return d
}

// schema runs the schema tool of Temporal.
func (b *bench) schema(p pki, d database, name string, args ...string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	all := append([]string{"--plugin", "postgres12", "--endpoint", "127.0.0.1", "--port", strconv.Itoa(d.Port),
		"--user", "temporal", "--database", name, "--tls", "--tls-ca-file", p.file("ca.pem"), "--tls-cert-file",
		p.file("temporal.pem"), "--tls-key-file", p.file("temporal.key"), "--tls-server-name", "127.0.0.1"}, args...)
	for try := 1; ; try++ { // the database takes connections a little before it takes clients
		cmd := exec.CommandContext(ctx, os.Getenv("TEMPORAL_SQL_TOOL"), all...)
		cmd.Env = append(os.Environ(), "SQL_PASSWORD="+d.Password)
		out, err := cmd.CombinedOutput()
		if err == nil {
			return
		}
		if try == 5 || !slices.Contains(args, "create-database") {
			b.t.Fatalf("%q: %v\n%s", args, err, tailOf(string(out)))
		}
		b.until("a second", after(time.Second))
	}
}

// after holds a while later.
func after(d time.Duration) func() bool {
	over := time.Now().Add(d)
	return func() bool { return time.Now().After(over) }
}

func (b *bench) startTemporal(p pki, d database) {
	b.t.Helper()
	for name, schema := range map[string]string{"temporal": "temporal", "temporal_visibility": "visibility"} {
		b.schema(p, d, name, "create-database")
		b.schema(p, d, name, "setup-schema", "-v", "0.0")
		b.schema(p, d, name, "update-schema", "--schema-name", "postgresql/v12/"+schema)
	}
	services := map[string][2]int{}
	for _, name := range []string{"frontend", "history", "matching", "worker"} {
		services[name] = [2]int{freePort(b.t), freePort(b.t)}
	}
	b.address = fmt.Sprintf("127.0.0.1:%d", services["frontend"][0])
	if err := os.Mkdir(b.path("config"), 0o700); err != nil {
		b.t.Fatal(err)
	}
	var text strings.Builder
	if err := serverConfig.Execute(&text, map[string]any{"Database": d, "PKI": p.dir, "Services": services,
		"Address": b.address, "Dir": b.dir}); err != nil {
		b.t.Fatal(err)
	}
	for name, data := range map[string]string{"config/scale.yaml": text.String(), "dynamic.yaml": "{}\n"} {
		if err := os.WriteFile(b.path(name), []byte(data), 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.server = b.run("temporal", exec.Command(os.Getenv("TEMPORAL_SERVER"), "--root", b.dir, "--config", "config",
		"--env", "scale", "--allow-no-auth", "start"), syscall.SIGKILL)
	b.registerNamespace(p)
}

// registerNamespace waits for the server, and makes the namespace of the rollout there.
func (b *bench) registerNamespace(p pki) {
	b.t.Helper()
	options := client.Options{HostPort: b.address, Namespace: namespace, Logger: quiet{}}
	options.ConnectionOptions.TLS = p.client(b.t)
	b.until("the server answers", func() bool {
		select {
		case <-b.server.ended:
			b.t.Fatal("the server has ended")
		default:
		}
		ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
		defer cancel()
		c, err := client.NewNamespaceClient(options)
		if err != nil {
			return false
		}
		defer c.Close()
		_ = c.Register(ctx, &workflowservice.RegisterNamespaceRequest{Namespace: namespace,
			WorkflowExecutionRetentionPeriod: durationpb.New(72 * time.Hour)})
		_, err = c.Describe(ctx, namespace)
		return err == nil
	})
	b.until("the namespace is known everywhere", func() bool {
		ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
		defer cancel()
		c, err := client.DialContext(ctx, options)
		if err != nil {
			return false
		}
		_, err = c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace})
		if err != nil {
			c.Close()
			return false
		}
		b.client = c
		b.t.Cleanup(c.Close)
		return true
	})
}

// freePort is a port that nobody has. Temporal keeps those of its services in a column that ends at 32,767.
func freePort(t *testing.T) int {
	t.Helper()
	for range 1000 {
		port := 10_000 + mathrand.IntN(20_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}
