package iosconf

import "strings"

// Config is configuration text as a tree.
type Config struct{ Nodes []Node }

// Node is a line and the lines of its submode. Line has no indentation and no trailing blanks.
type Node struct {
	Line     string
	Children []Node
	// Completed is the line as it compares, where another object completes it, see [Config.Completed].
	// Empty: as it stands.
	Completed string
}

// compares is the line of the node as it is held against others.
func (n Node) compares() string {
	if n.Completed != "" {
		return n.Completed
	}
	return n.Line
}

// Canonical is [Canonical] of the line as it compares.
func (n Node) Canonical(header string) string { return Canonical(header, n.compares()) }

// Parse reads a running-config, a startup-config, or lines as they are typed. Nesting is by
// indentation. The frame (byte counts, comments, `version`, `end`) is dropped; banners are kept as
// one opaque node each. Parse never fails: what it does not understand is a line.
func Parse(text string) Config {
	rows := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	root := &Node{}
	type level struct {
		indentation int
		node        *Node
	}
	stack := []level{{-1, root}}
	for i := 0; i < len(rows); i++ {
		row := strings.TrimRight(rows[i], " \t")
		line := strings.TrimLeft(row, " \t")
		indentation := len(row) - len(line)
		if line == "" || line[0] == '!' || indentation == 0 && isFrame(line) {
			continue
		}
		if strings.HasPrefix(line, "banner ") && indentation == 0 {
			line, i = banner(rows, i)
		}
		for len(stack) > 1 && stack[len(stack)-1].indentation >= indentation {
			stack = stack[:len(stack)-1]
		}
		parent := stack[len(stack)-1].node
		parent.Children = append(parent.Children, Node{Line: line})
		// Deeper nodes are reached through their parent's slice, which no longer grows while
		// they are on the stack.
		stack = append(stack, level{indentation, &parent.Children[len(parent.Children)-1]})
	}
	var nodes []Node
	for i := range root.Children {
		normalizeProbe(&root.Children[i])
		splitMatches(&root.Children[i])
		nodes = append(nodes, numberedList(root.Children[i])...)
	}
	return Config{Nodes: nodes}.completed()
}

// isFrame recognises what show commands put around a configuration.
func isFrame(line string) bool {
	for _, start := range []string{"Building configuration", "Current configuration :", "Using ", "version ",
		"Load for five secs", "Time source is "} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return line == "end"
}

// banner joins a banner up to its closing delimiter; it returns the last row that belongs to it.
func banner(rows []string, start int) (string, int) {
	words := strings.SplitN(rows[start], " ", 3)
	if len(words) < 3 || words[2] == "" {
		return rows[start], start
	}
	delimiter := words[2][:1]
	if strings.HasPrefix(words[2], "^C") {
		delimiter = "^C"
	}
	if strings.Contains(words[2][len(delimiter):], delimiter) {
		return rows[start], start
	}
	for end := start + 1; end < len(rows); end++ {
		if strings.Contains(rows[end], delimiter) {
			return strings.Join(rows[start:end+1], "\n"), end
		}
	}
	return rows[start], start
}

// normalizeProbe brings the variants in which `ip sla` shows a raw request to one: everything directly
// under the entry, and no closing `exit` in the request. How IOS 15.4 indents it is not confirmed.
func normalizeProbe(n *Node) {
	if !strings.HasPrefix(n.Line, "ip sla ") {
		return
	}
	var flat []Node
	for _, child := range n.Children {
		deeper := child.Children
		if strings.HasPrefix(child.Line, "http raw ") {
			child.Children = nil
			flat = append(flat, child)
			for _, d := range deeper {
				flat = append(flat, withoutExit(d))
			}
			continue
		}
		flat = append(flat, withoutExit(child))
	}
	n.Children = flat
}

// splitMatches gives every access list of a route map's `match ip address` a line of its own: IOS
// joins them on one line, and they are alternatives in any order.
func splitMatches(n *Node) {
	if !strings.HasPrefix(n.Line, "route-map ") {
		return
	}
	var out []Node
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		if len(words) < 5 || strings.Join(words[:3], " ") != matchAddress || words[3] == "prefix-list" {
			out = append(out, child)
			continue
		}
		for _, list := range words[3:] {
			out = append(out, Node{Line: matchAddress + " " + list})
		}
	}
	n.Children = out
}

const matchAddress = "match ip address"

// numberedList gives a numbered access list that was typed as a named one the form in which IOS shows it
// [inferred]: one global line for each entry, without sequence numbers.
func numberedList(n Node) []Node {
	words := strings.Fields(n.Line)
	if len(words) != 4 || words[0] != "ip" || words[1] != "access-list" || !isNumber(words[3]) || len(n.Children) == 0 {
		return []Node{n}
	}
	var out []Node
	for _, child := range n.Children {
		entry := child.Line
		if number, rest, ok := strings.Cut(entry, " "); ok && isNumber(number) {
			entry = rest
		}
		out = append(out, Node{Line: "access-list " + words[3] + " " + entry})
	}
	return out
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }

func withoutExit(n Node) Node {
	if last := len(n.Children) - 1; n.Line == "http-raw-request" && last >= 0 && n.Children[last].Line == "exit" {
		n.Children = n.Children[:last]
	}
	return n
}

// String prints the tree with one blank a level.
func (c Config) String() string {
	var b strings.Builder
	write(&b, c.Nodes, "")
	return b.String()
}

func write(b *strings.Builder, nodes []Node, indentation string) {
	for _, n := range nodes {
		b.WriteString(indentation + n.Line + "\n")
		write(b, n.Children, indentation+" ")
	}
}
