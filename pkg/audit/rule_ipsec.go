package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// ipsecRules look at phase 2.
func ipsecRules() []Rule {
	const set = "the transform set gets that of the site file, unless another VPN uses it"
	const profile = "the IPsec profile gets the lines of the guide"
	return []Rule{
		{Name: "transform_missing", Severity: Fault, each: transformMissing,
			Source: "guide, steps 7 and 9: the IPsec profile names a transform set", Adopting: set},
		{Name: "transform_refused", Severity: Fault, each: transformRefused,
			Source: "Zscaler, supported IPSec VPN parameters, phase 2: no DES and 3DES since 2017, no ESN, tunnel " +
				"mode only",
			Adopting: set},
		{Name: "transform_differs", Severity: Difference, each: transformDiffers,
			Source: "guide, step 7, and Zscaler: AES-GCM with the encryption subscription, NULL with a hash " +
				"without it",
			Adopting: set},
		{Name: "esn", Severity: Fault, each: esn,
			Source: "guide, limits: ZIA does not accept extended sequence numbers (RFC 4304)",
			Adopting: "`set security-association esn` is taken out; a transform set with esn has to be changed by " +
				"hand"},
		{Name: "pfs", Severity: Risk, each: pfs,
			Source: "guide, step 9: no PFS; RFC 7296, 1.3: the first child SA needs none, so that a group the edge " +
				"refuses " +
				"shows at the first rekey only",
			Adopting: "`set pfs` is taken out"},
		{Name: "pfs_differs", Severity: Difference, each: pfsDiffers,
			Source: "the site file: zia.pfs; Zscaler, supported IPSec VPN parameters, phase 2: groups 2, 5, 14, 19 " +
				"to 21",
			Adopting: profile},
		{Name: "responder_only", Severity: Fault, each: responderOnly,
			Source:   "guide, step 9; Zscaler never begins a tunnel",
			Adopting: "`responder-only` is taken out"},
		{Name: "idle_time", Severity: Risk, each: idleTime,
			Source: "guide, step 9; IOS: an SA that is idle is deleted, and the tunnel goes down until there is " +
				"traffic",
			Adopting: "`set security-association idle-time` is taken out"},
		{Name: "ipsec_lifetime", Severity: Difference, each: ipsecLifetime,
			Source: "guide, step 9: `set security-association lifetime seconds 28800`", Adopting: profile},
		{Name: "fragmentation", Severity: Difference, whole: fragmentation,
			Source:   "guide, step 8: `crypto ipsec fragmentation after-encryption`",
			Adopting: "it is configured for all of IPsec"},
	}
}

// ipsec is what says how a tunnel is protected: its IPsec profile, or the entry of its crypto map.
func (r *router) ipsec(t *Tunnel) (n iosconf.Node, ok bool) {
	if t.Kind == CryptoMap {
		return t.node, true
	}
	n = r.block("crypto ipsec profile " + t.IPsecProfile)
	return n, t.IPsecProfile != "" && n.Line != ""
}

func transformMissing(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	switch {
	case !ok:
	case t.TransformSet == "":
		return seen("it names no transform set: IOS offers its default, which is not what the guide says", n.Line)
	case t.Transforms == "" && t.TransformSet != "default":
		return seen("its transform set "+t.TransformSet+" is not configured", at(n, "set transform-set"))
	}
	return nil
}

func transformRefused(r *router, t *Tunnel) []observed {
	set := r.transformSet(t.TransformSet)
	words := strings.Fields(t.Transforms)
	var out []observed
	for _, word := range words {
		if word == "esp-des" || word == "esp-3des" || word == "esp-seal" || word == "comp-lzs" {
			out = append(out, observed{why: "Zscaler does not take " + word, lines: []string{set.Line}})
		}
	}
	hash := slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, "-hmac") })
	if slices.Contains(words, "esp-null") && !hash {
		out = append(out, observed{why: "NULL encryption without a hash protects nothing, and is not supported",
			lines: []string{set.Line}})
	}
	if line := at(set, "mode transport"); line != "" {
		out = append(out, observed{why: "it asks for transport mode; Zscaler supports tunnel mode only",
			lines: []string{line}})
	}
	return out
}

func transformDiffers(r *router, t *Tunnel) []observed {
	set := r.transformSet(t.TransformSet)
	words := strings.Fields(t.Transforms)
	if len(words) == 0 || len(transformRefused(r, t)) > 0 {
		return nil
	}
	null, gcm := slices.Contains(words, "esp-null"), slices.Contains(words, "esp-gcm")
	md5 := null && slices.Contains(words, "esp-md5-hmac")
	switch {
	case r.s != nil && sameWords(t.Transforms, r.s.ZIA.Transforms()):
		return nil
	case r.s != nil && r.s.ZIA.Encrypts() && null:
		return seen("packets are authenticated and not encrypted (NULL), and the site file says "+r.s.ZIA.Encryption+
			": what is not TLS is readable on the way", set.Line)
	case r.s != nil && !r.s.ZIA.Encrypts() && !null:
		return seen("it encrypts, which Zscaler takes with the encryption subscription only; the site file says "+
			"none", set.Line)
	case r.s != nil && !md5:
		return seen("the site file asks for "+r.s.ZIA.Transforms(), set.Line)
	case !null && !gcm:
		return seen("it is neither NULL encryption nor AES-GCM; AES-CBC needs the encryption subscription", set.Line)
	case md5:
		return seen("its hash is MD5, and the guide's is SHA-1", set.Line)
	}
	return nil
}

// sameWords reports whether two transform sets have the same transforms, in whatever order. Extended sequence numbers
// are for another rule.
func sameWords(a, b string) bool {
	esn := func(word string) bool { return word == "esn" }
	one, other := slices.DeleteFunc(strings.Fields(a), esn), strings.Fields(b)
	slices.Sort(one)
	slices.Sort(other)
	return slices.Equal(one, other)
}

func esn(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	if !ok {
		return nil
	}
	set := r.transformSet(t.TransformSet)
	lines := []string{set.Line}
	for _, child := range slices.Concat(set.Children, n.Children) {
		lines = append(lines, child.Line)
	}
	for _, line := range lines {
		if slices.Contains(strings.Fields(line), "esn") {
			return seen("it asks for extended sequence numbers, which Zscaler refuses: phase 2 never comes up", line)
		}
	}
	return nil
}

// pfs is perfect forward secrecy that nobody asks for. Where the site file asks for it, only another group is something
// to find: pfsDiffers.
func pfs(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	line := at(n, "set pfs")
	if !ok || line == "" || r.wantsPFS() {
		return nil
	}
	return seen("it wants perfect forward secrecy, which Zscaler recommends to leave off: where the edge refuses the "+
		"group, the tunnel comes up and dies at its first rekey", line)
}

func pfsDiffers(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	if !ok || !r.wantsPFS() || value(n, "set pfs") == r.s.ZIA.PFS {
		return nil
	}
	return seen("the site file asks for perfect forward secrecy with "+r.s.ZIA.PFS, cmp.Or(at(n, "set pfs"), n.Line))
}

// wantsPFS reports whether a site file asks for perfect forward secrecy.
func (r *router) wantsPFS() bool { return r.s != nil && r.s.ZIA.PFS != "" }

func responderOnly(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	if line := at(n, "responder-only"); ok && line != "" {
		return seen("it waits for the other end to begin, which a service edge never does", line)
	}
	return nil
}

func idleTime(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	if line := at(n, "set security-association idle-time"); ok && line != "" {
		return seen("its SAs are deleted when nothing is sent for a while", line)
	}
	return nil
}

func ipsecLifetime(r *router, t *Tunnel) []observed {
	n, ok := r.ipsec(t)
	if !ok {
		return nil
	}
	const key = "set security-association lifetime seconds"
	got, line := value(n, key), at(n, key)
	if got == "" {
		for _, global := range r.c.Nodes {
			if rest, is := strings.CutPrefix(global.Line, "crypto ipsec security-association lifetime seconds "); is {
				got, line = rest, global.Line
			}
		}
	}
	switch got {
	case guideIPsecLifetime:
		return nil
	case "":
		return seen(fmt.Sprintf("its IPsec SAs live 3600 seconds, which is the default of IOS; the guide says %s",
			guideIPsecLifetime), n.Line)
	}
	return seen(fmt.Sprintf("its IPsec SAs live %s seconds, and the guide says %s", got, guideIPsecLifetime), line)
}

func fragmentation(r *router) []observed {
	protected := slices.ContainsFunc(r.zscaler, func(t Tunnel) bool { return t.Kind != GRE })
	if !protected || slices.ContainsFunc(r.c.Nodes, func(n iosconf.Node) bool { return n.Line == guideFragmentation }) {
		return nil
	}
	return seen("packets are fragmented before they are encrypted, which is what IOS does by itself; the guide says " +
		"after")
}
