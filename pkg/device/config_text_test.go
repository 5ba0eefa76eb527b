package device_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

func TestWholeConfig(t *testing.T) {
	config := "Building configuration...\n\nversion 15.4\nhostname branch\n" + strings.Repeat("!\n", 9)
	for text, want := range map[string]bool{
		config + "end\n":   true,
		config + "end\r\n": true,
		config + "end\n*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n": true,
		config: false,
		config + "Command authorization failed.\n": false,
		"Command authorization failed.\n":          false,
		"your account may not run this\n":          false,
		"":                                         false,
		" end\n":                                   false,
	} {
		if got := device.WholeConfig(text); got != want {
			t.Errorf("%v for %q", got, text)
		}
	}
}
