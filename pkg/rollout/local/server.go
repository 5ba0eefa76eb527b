package local

import (
	"maps"
	"slices"
	"strings"
)

// Server is a Temporal server, and how it is reached. It holds no secret: an API key and the like are
// references, or stay in the environment.
type Server struct {
	Address   string `json:"address,omitempty"` // HOST:PORT
	Namespace string `json:"namespace,omitempty"`
	// Settings are the values of the other [ServerSettings], by flag.
	Settings map[string]string `json:"settings,omitempty"`
}

// Setting is one thing that says how a Temporal server is reached. Flag and Variable are those of Temporal's
// own tools.
type Setting struct {
	Flag     string
	Variable string // of the environment
	Usage    string
	Kind     SettingKind
}

// Variables are those that a command line reads by itself. That of a secret is none of them: its value would become
// the default that the help shows, and be kept.
func (s Setting) Variables() []string {
	if s.Kind == SecretSetting {
		return nil
	}
	return []string{s.Variable}
}

// Help is the usage of its flag.
func (s Setting) Help() string {
	if s.Kind == SecretSetting {
		return s.Usage + "; $" + s.Variable + " takes the secret itself, too"
	}
	return s.Usage
}

// SettingKind says what the value of a setting is.
type SettingKind int

// The kinds of settings.
const (
	TextSetting SettingKind = iota
	PathSetting             // of a file
	BoolSetting
	// SecretSetting is a secret. A flag takes a reference to it, `env:NAME`, `file:PATH` or `cmd:COMMAND`;
	// the variable takes the secret itself, too.
	SecretSetting
)

// ServerSettings lists the settings: address and namespace first.
func ServerSettings() []Setting {
	return []Setting{
		{"address", "TEMPORAL_ADDRESS", "`HOST:PORT` of the Temporal server", TextSetting},
		{"namespace", "TEMPORAL_NAMESPACE", "namespace on the Temporal server", TextSetting},
		{"api-key", "TEMPORAL_API_KEY", "`REFERENCE` to the API key: env:NAME, file:PATH or cmd:COMMAND",
			SecretSetting},
		{"tls", "TEMPORAL_TLS", "encrypt the connection; on by itself with an API key or any other --tls flag",
			BoolSetting},
		{"tls-cert-path", "TEMPORAL_TLS_CLIENT_CERT_PATH", "`FILE` of the client certificate (PEM), for mutual TLS",
			PathSetting},
		{"tls-cert-data", "TEMPORAL_TLS_CLIENT_CERT_DATA", "the client certificate itself (PEM)", TextSetting},
		{"tls-key-path", "TEMPORAL_TLS_CLIENT_KEY_PATH", "`FILE` of the key of the client certificate (PEM)",
			PathSetting},
		{"tls-key-data", "TEMPORAL_TLS_CLIENT_KEY_DATA", "`REFERENCE` to the key of the client certificate (PEM)",
			SecretSetting},
		{"tls-ca-path", "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
			"`FILE` of the CA certificates that the server's is checked with (PEM)", PathSetting},
		{"tls-ca-data", "TEMPORAL_TLS_SERVER_CA_CERT_DATA", "these CA certificates themselves (PEM)", TextSetting},
		{"tls-server-name", "TEMPORAL_TLS_SERVER_NAME", "name that the server's certificate must have, where it is " +
			"not that of the address", TextSetting},
		{"tls-disable-host-verification", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION",
			"take any certificate of the server: nobody knows then who is at the other end", BoolSetting},
		{"codec-endpoint", "TEMPORAL_CODEC_ENDPOINT",
			"`URL` of a codec server, which encodes everything that goes into a history", TextSetting},
		{"codec-auth", "TEMPORAL_CODEC_AUTH", "`REFERENCE` to the Authorization header for the codec server",
			SecretSetting},
		{"profile", "TEMPORAL_PROFILE", "profile of the configuration file to use", TextSetting},
		{"config-file", "TEMPORAL_CONFIG_FILE", "configuration `FILE` of Temporal's tools (TOML)", PathSetting},
	}
}

// Value is the value of a setting; empty: the server leaves it to the environment and the profile.
func (s Server) Value(flag string) string {
	switch flag {
	case "address":
		return s.Address
	case "namespace":
		return s.Namespace
	}
	return s.Settings[flag]
}

// With is the server with a value for a setting. An empty value changes nothing.
func (s Server) With(flag, value string) Server {
	switch {
	case value == "":
	case flag == "address":
		s.Address = value
	case flag == "namespace":
		s.Namespace = value
	default:
		s.Settings = maps.Clone(s.Settings)
		if s.Settings == nil {
			s.Settings = map[string]string{}
		}
		s.Settings[flag] = value
	}
	return s
}

// Without is the server without a value for a setting other than address and namespace.
func (s Server) Without(flag string) Server {
	s.Settings = maps.Clone(s.Settings)
	delete(s.Settings, flag)
	return s
}

// Environ is the environment for a program that is to reach the server: environment with the variables of
// its settings. No value stands among the arguments of a process, where every user of a machine can read it.
func (s Server) Environ(environment []string) []string {
	out := slices.Clone(environment)
	for _, setting := range ServerSettings() {
		value := s.Value(setting.Flag)
		if value == "" {
			continue
		}
		out = slices.DeleteFunc(out, func(v string) bool { return strings.HasPrefix(v, setting.Variable+"=") })
		out = append(out, setting.Variable+"="+value)
	}
	return out
}
