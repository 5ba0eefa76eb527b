package running

import (
	"fmt"
	"slices"
	"strings"
)

// The objects that IOS has by itself under the name default, which a configuration shows when somebody has changed them
// or switched them off.
const (
	DefaultProposal     = "crypto ikev2 proposal default"
	DefaultPolicy       = "crypto ikev2 policy default"
	DefaultTransformSet = "crypto ipsec transform-set default"
	DefaultIPsecProfile = "crypto ipsec profile default"
)

// SwitchDefault switches the object of a kind on or off that IOS has by itself; any other name than default changes
// nothing.
func (c *Config) SwitchDefault(object, name string, on bool) {
	if name != "default" {
		return
	}
	if c.DefaultsOff = Without(c.DefaultsOff, object); !on {
		c.DefaultsOff = append(c.DefaultsOff, object)
	}
}

// IsDefaultOff reports whether an object that IOS has by itself is switched off.
func (c *Config) IsDefaultOff(object string) bool { return slices.Contains(c.DefaultsOff, object) }

func (c *Config) renderDefaultsOff(b *strings.Builder, objects ...string) {
	for _, object := range objects {
		if c.IsDefaultOff(object) {
			fmt.Fprintf(b, "no %s\n!\n", object)
		}
	}
}
