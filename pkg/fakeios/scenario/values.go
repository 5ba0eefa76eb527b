package scenario

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
)

// scalar takes a value of one of the YAML types; what says in plain words what is wanted.
func (r *reader) scalar(n *yaml.Node, what string, tags ...string) (string, bool) {
	if n.Kind == yaml.ScalarNode && slices.Contains(tags, n.ShortTag()) {
		return n.Value, true
	}
	mend := ""
	if n.Kind == yaml.ScalarNode && tags[0] == "!!str" && n.ShortTag() != "!!null" {
		mend = "put it in quotes"
	}
	r.hide(n, fmt.Sprintf("%s is wanted here, not %s", what, kindOf(n)), mend)
	return "", false
}

// text takes words of a certain shape, in which the placeholders of a router are filled in.
func text(to *string, shape *lazyregexp.Regexp, why, mend string) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.template(n)
		if ok && !shape.MatchString(typed) {
			r.note(n, typed, why, mend)
		} else if ok {
			*to = typed
		}
	}, simple(map[string]any{"type": "string"})}
}

// template takes text and fills the placeholders in.
func (r *reader) template(n *yaml.Node) (string, bool) {
	typed, ok := r.scalar(n, "text", "!!str")
	if !ok {
		return "", false
	}
	filled, unknown := r.fill(typed)
	if unknown != "" {
		r.note(n, unknown, "unknown placeholder", "{n}, {n:03} and {name}, in routers and defaults only")
		return "", false
	}
	return filled, true
}

// parsed takes text that a function turns into a value: an address, a prefix.
func parsed[T any](to *T, parse func(string) (T, error), good func(T) bool, why, mend string) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.template(n)
		if !ok {
			return
		}
		v, err := parse(typed)
		if err != nil || !good(v) {
			r.note(n, typed, why, mend)
			return
		}
		*to = v
	}, simple(map[string]any{"type": "string"})}
}

func address(to *netip.Addr) value {
	return parsed(to, netip.ParseAddr, netip.Addr.Is4, "not an IPv4 address", "for example 198.51.100.11")
}

func hostPrefix(to *netip.Prefix) value {
	good := func(p netip.Prefix) bool {
		return p.Addr().Is4() && p.Bits() > 0 && (p.Bits() > 30 || p.Addr() != p.Masked().Addr())
	}
	return parsed(to, netip.ParsePrefix, good, "not an IPv4 address with its mask", "for example 192.0.2.10/24")
}

func listenAddress(to *netip.AddrPort) value {
	return parsed(to, ParseListen, netip.AddrPort.IsValid, "not an address with its port",
		"for example 127.0.0.1:2222; port 0 takes a free one")
}

// ParseListen takes an address with its port, as net.Listen does: port 0 is a free one, no host is
// every address.
func ParseListen(text string) (netip.AddrPort, error) {
	host, port, found := strings.Cut(text, ":")
	switch {
	case found && host == "":
		text = "0.0.0.0:" + port
	case found && host == "localhost":
		text = "127.0.0.1:" + port
	}
	return netip.ParseAddrPort(text)
}

func duration(to *time.Duration, low, high time.Duration) value {
	good := func(d time.Duration) bool { return d >= low && d <= high }
	return parsed(to, time.ParseDuration, good, "not a time in range",
		fmt.Sprintf("a number with its unit, %s to %s, for example 24ms or 1m30s", low, high))
}

func integer(to *int, low, high int) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.scalar(n, "a whole number", "!!int")
		if !ok {
			return
		}
		v, err := strconv.ParseInt(typed, 0, 32)
		if err != nil || int(v) < low || int(v) > high {
			r.report(n, "the number is out of range", fmt.Sprintf("%d to %d", low, high))
			return
		}
		*to = int(v)
	}, simple(map[string]any{"type": "integer", "minimum": low, "maximum": high})}
}

func number(to *float64, low, high float64) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.scalar(n, "a number", "!!float", "!!int")
		if !ok {
			return
		}
		v, err := strconv.ParseFloat(typed, 64)
		if err != nil || math.IsNaN(v) || v < low || v > high {
			r.report(n, "the number is out of range", fmt.Sprintf("%g to %g", low, high))
			return
		}
		*to = v
	}, simple(map[string]any{"type": "number", "minimum": low, "maximum": high})}
}

func boolean(to *bool) value {
	return value{func(r *reader, n *yaml.Node) {
		if typed, ok := r.scalar(n, "true or false", "!!bool"); ok {
			*to = strings.EqualFold(typed, "true")
		}
	}, simple(map[string]any{"type": "boolean"})}
}

// choice takes one of a few words. Some look like numbers to YAML, and are taken unquoted too.
func choice(to *string, words ...string) value {
	var numbers []any
	for _, word := range words {
		if n, err := strconv.Atoi(word); err == nil {
			numbers = append(numbers, n)
		}
	}
	all := numbers
	for _, word := range words {
		all = append(all, word)
	}
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.scalar(n, "one of the words "+strings.Join(words, ", "), "!!str", "!!int")
		if ok && !slices.Contains(words, typed) {
			r.report(n, "not one of the choices", suggestion(typed, words))
		} else if ok {
			*to = typed
		}
	}, simple(map[string]any{"enum": all})}
}

// texts is a list of lines.
func texts(to *[]string) value {
	return list("this", func() { *to = nil }, func() value {
		var line string
		one := content(&line, true)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, line)
		}, one.schema}
	})
}

// integers is a list of numbers.
func integers(to *[]int, low, high int) value {
	return list("this", func() { *to = nil }, func() value {
		var n int
		one := integer(&n, low, high)
		return value{func(r *reader, node *yaml.Node) {
			one.read(r, node)
			*to = append(*to, n)
		}, one.schema}
	})
}
