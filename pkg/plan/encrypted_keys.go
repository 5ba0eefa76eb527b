package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// cannotCompareKeys reports whether want is a key and have is one that the router shows encrypted. Then
// nobody can say whether the two are the same.
func cannotCompareKeys(want, have string) bool {
	return strings.HasPrefix(want, "pre-shared-key ") && iosconf.IsEncryptedKey(have)
}

func encryptedKeyNote(want, have iosconf.Object) string {
	for _, n := range have.Nodes {
		for _, peer := range n.Children {
			for _, line := range peer.Children {
				if iosconf.IsEncryptedKey(line.Line) {
					return want.ID +
						": the router keeps its keys encrypted (type 6): cannot compare, they are left alone"
				}
			}
		}
	}
	return ""
}

// keyWhy says that a change types the keys of peers and nothing else; "" when it does more.
func keyWhy(lines []Line) string {
	var peers []string
	for _, line := range lines {
		text := line.Text.Reveal()
		switch name, is := strings.CutPrefix(text, "peer "); {
		case is && line.Before == "config-ikev2-keyring":
			peers = append(peers, name)
		case strings.HasPrefix(text, "pre-shared-key "), text == "exit", line.Before == device.GlobalConfig:
		default:
			return ""
		}
	}
	if peers = slices.Compact(peers); len(peers) == 0 {
		return ""
	}
	return fmt.Sprintf("the pre-shared key of peer %s changes", strings.Join(peers, " and of peer "))
}
