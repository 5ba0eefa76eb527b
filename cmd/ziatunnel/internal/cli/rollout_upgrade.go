package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// upgradeMetadata is what a rollout was started with, in today's form. Older versions wrote the flags of their
// command line down. One that is not known here is an error: a rollout must not go on as nobody meant it.
func upgradeMetadata(metadata local.Metadata) (local.Metadata, error) {
	if len(metadata.Options) > 0 {
		return metadata, nil
	}
	o := provision.DefaultOptions()
	name := ""
	readers := flagReaders(&metadata, &o, &name)
	for _, arg := range metadata.Args {
		flag, value, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		read, known := readers[flag]
		if !known {
			return metadata, &inputError{fmt.Sprintf("the rollout was started by version %s with %s, which is not "+
				"known here: go on with that version",
				metadata.Version, arg)}
		}
		if err := read(value); err != nil {
			return metadata, &inputError{fmt.Sprintf("the rollout was started with %s, which cannot be used: %v", arg,
				err)}
		}
	}
	_, ref, err := provision.FindPlaybook(name)
	if err != nil {
		return metadata, err
	}
	o.Playbook = ref
	metadata.Args = nil
	metadata.Options, err = json.Marshal(o)
	return metadata, err
}

// flagReaders read the values of the flags that older versions wrote down, by the name of the flag.
func flagReaders(
	metadata *local.Metadata, o *provision.Options, playbook *string,
) map[string]func(value string) error {
	return map[string]func(value string) error{
		"playbook":    func(v string) error { *playbook = v; return nil },
		"known-hosts": func(v string) error { metadata.HostKeys.File = v; return nil },
		"address":     func(v string) error { metadata.Server.Address = v; return nil },
		"namespace":   func(v string) error { metadata.Server.Namespace = v; return nil },
		"arm":         func(v string) error { o.Arm = provision.ArmNamed(v); return nil },
		"if-unproven": func(v string) error { o.Unproven = provision.Unproven(v); return nil },
		"accept-new-host-key": func(v string) (err error) {
			metadata.HostKeys.AcceptNew, err = strconv.ParseBool(v)
			return err
		},
		"no-save": func(v string) error {
			no, err := strconv.ParseBool(v)
			o.Save = !no
			return err
		},
		"timer": func(v string) error {
			minutes, err := strconv.Atoi(v)
			o.Timer = time.Duration(minutes) * time.Minute
			return err
		},
		"window":   func(v string) (err error) { o.Window, err = strconv.Atoi(v); return err },
		"timeout":  func(v string) (err error) { o.Timeout, err = time.ParseDuration(v); return err },
		"wait":     func(v string) (err error) { o.Wait, err = time.ParseDuration(v); return err },
		"interval": func(v string) (err error) { o.Interval, err = time.ParseDuration(v); return err },
	}
}
