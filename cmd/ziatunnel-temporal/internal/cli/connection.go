package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// serverFlags are on every command. A secret has no variable here: it would become the default that the
// help shows.
func serverFlags() []cli.Flag {
	var out []cli.Flag
	for _, s := range local.ServerSettings() {
		if s.Kind == local.BoolSetting {
			out = append(out, &cli.BoolFlag{Name: s.Flag, Usage: s.Help(), EnvVars: s.Variables()})
			continue
		}
		text := &cli.StringFlag{Name: s.Flag, Usage: s.Help(), EnvVars: s.Variables()}
		switch s.Flag {
		case "address":
			text.DefaultText = client.DefaultHostPort
		case "namespace":
			text.DefaultText = client.DefaultNamespace
		}
		out = append(out, text)
	}
	return append(out, &cli.StringSliceFlag{Name: "codec-header",
		Usage: "`KEY=VALUE` of a header for the codec server (repeatable)"})
}

// dial connects to the server that the flags name. The SDK's own messages stay silent: what goes wrong
// comes back as an error.
func dial(c *cli.Context) (client.Client, error) {
	o, err := clientOptions(c)
	if err != nil {
		return nil, err
	}
	return dialWith(c.Context, o)
}

func dialWith(ctx context.Context, o client.Options) (client.Client, error) {
	conn, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("the Temporal server at %s: %w; %s", o.HostPort, err, dialAdvice(err, o))
	}
	return conn, nil
}

// dialAdvice says what to look at when the server cannot be reached.
func dialAdvice(err error, o client.Options) string {
	text := err.Error()
	// A server that misses a certificate says so only when the client takes the connection for made; the client may
	// then learn no more than that it is closed.
	closed := strings.Contains(text, "broken pipe") || strings.Contains(text, "reset by peer") ||
		strings.Contains(text, "EOF")
	bare := o.ConnectionOptions.TLS != nil && len(o.ConnectionOptions.TLS.Certificates) == 0
	var unknown *tls.CertificateVerificationError
	switch {
	case errors.As(err, &unknown) || strings.Contains(text, "x509:"):
		return "do --tls-ca-path and --tls-server-name fit the server's certificate?"
	case strings.Contains(text, "certificate required") || strings.Contains(text, "bad certificate") || bare && closed:
		return "the server wants a client certificate that it knows: --tls-cert-path and --tls-key-path name it"
	case strings.Contains(text, "nauthenticated") || strings.Contains(text, "PermissionDenied") ||
		strings.Contains(text, "nauthorized"):
		return "does --api-key, or the client certificate, fit the namespace " + o.Namespace + "?"
	case strings.Contains(text, "first record does not look like a TLS handshake"):
		return "the server speaks without TLS: leave the --tls flags and the API key out, or use --tls=false"
	}
	return "is it running, does --address name it, and does it want TLS (--tls)?"
}

// clientOptions says how the server is reached: by the flags, else the environment, else the profile of
// Temporal's configuration file.
func clientOptions(c *cli.Context) (client.Options, error) {
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{
		ConfigFilePath: c.String("config-file"), ConfigFileProfile: c.String("profile"),
	})
	if err != nil {
		return client.Options{}, fmt.Errorf("how the Temporal server is reached: %w", err)
	}
	if err := useFlags(c, &profile); err != nil {
		return client.Options{}, err
	}
	if err := resolveSecrets(c.Context, &profile); err != nil {
		return client.Options{}, err
	}
	if profile.Address == "" {
		profile.Address = client.DefaultHostPort
	}
	if profile.Namespace == "" {
		profile.Namespace = client.DefaultNamespace
	}
	out, err := profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return out, fmt.Errorf("how the Temporal server is reached: %w", err)
	}
	out.Logger = silent{}
	if profile.APIKey != "" && out.ConnectionOptions.TLSDisabled && !loopback(profile.Address) {
		return out, fmt.Errorf("without TLS everybody on the way to %s could read the API key: leave --tls=false out",
			profile.Address)
	}
	if profile.Codec != nil && profile.Codec.Endpoint != "" {
		err = useCodec(&out, profile.Codec, c.StringSlice("codec-header"))
	}
	return out, err
}

// loopback reports whether an address is on this machine.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// useFlags puts the flags that are set in the place of what the profile has.
func useFlags(c *cli.Context, profile *envconfig.ClientConfigProfile) error {
	for _, s := range local.ServerSettings() {
		if !c.IsSet(s.Flag) {
			continue
		}
		value := c.String(s.Flag)
		if s.Kind == local.SecretSetting {
			if _, err := secret.ParseRef(value); err != nil {
				return fmt.Errorf("--%s: %w", s.Flag, err)
			}
		}
		if strings.HasPrefix(s.Flag, "tls") && profile.TLS == nil {
			profile.TLS = &envconfig.ClientConfigTLS{}
		}
		if strings.HasPrefix(s.Flag, "codec") && profile.Codec == nil {
			profile.Codec = &envconfig.ClientConfigCodec{}
		}
		switch s.Flag {
		case "tls":
			profile.TLS.Disabled = !c.Bool(s.Flag)
		case "tls-disable-host-verification":
			profile.TLS.DisableHostVerification = c.Bool(s.Flag)
		case "tls-cert-data":
			profile.TLS.ClientCertData = []byte(value)
		case "tls-key-data":
			profile.TLS.ClientKeyData = []byte(value)
		case "tls-ca-data":
			profile.TLS.ServerCACertData = []byte(value)
		default:
			if to := textOf(profile, s.Flag); to != nil {
				*to = value
			}
		}
	}
	return nil
}

// textOf is where a profile keeps the text of a setting; nil: it keeps none of it.
func textOf(profile *envconfig.ClientConfigProfile, flag string) *string {
	switch flag {
	case "address":
		return &profile.Address
	case "namespace":
		return &profile.Namespace
	case "api-key":
		return &profile.APIKey
	case "tls-cert-path":
		return &profile.TLS.ClientCertPath
	case "tls-key-path":
		return &profile.TLS.ClientKeyPath
	case "tls-ca-path":
		return &profile.TLS.ServerCACertPath
	case "tls-server-name":
		return &profile.TLS.ServerName
	case "codec-endpoint":
		return &profile.Codec.Endpoint
	case "codec-auth":
		return &profile.Codec.Auth
	}
	return nil
}

// resolveSecrets fetches the secrets that are references. Any other value is the secret itself, as
// Temporal's own tools take it from a variable or a file.
func resolveSecrets(ctx context.Context, profile *envconfig.ClientConfigProfile) error {
	resolver := secret.Resolver{Env: os.LookupEnv}
	fetch := func(value string, as func(context.Context, secret.Ref) (secret.String, error)) (string, error) {
		ref, err := secret.ParseRef(value)
		if err != nil {
			return value, nil
		}
		fetched, err := as(ctx, ref)
		return fetched.Reveal(), err
	}
	var err error
	if profile.APIKey, err = fetch(profile.APIKey, resolver.Resolve); err != nil {
		return fmt.Errorf("the API key: %w", err)
	}
	if profile.TLS != nil {
		key, err := fetch(string(profile.TLS.ClientKeyData), resolver.ResolveText)
		if err != nil {
			return fmt.Errorf("the key of the client certificate: %w", err)
		}
		profile.TLS.ClientKeyData = []byte(key)
	}
	if profile.Codec != nil {
		if profile.Codec.Auth, err = fetch(profile.Codec.Auth, resolver.Resolve); err != nil {
			return fmt.Errorf("the Authorization header for the codec server: %w", err)
		}
	}
	return nil
}

// silent is a logger of the SDK for nobody.
type silent struct{}

// Debug says nothing.
func (silent) Debug(string, ...any) {}

// Info says nothing.
func (silent) Info(string, ...any) {}

// Warn says nothing.
func (silent) Warn(string, ...any) {}

// Error says nothing.
func (silent) Error(string, ...any) {}
