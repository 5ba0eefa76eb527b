package plan

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// had reports whether the snapshot has an object.
func (r *remover) had(id string) bool { return len(r.inSnapshot(id)) > 0 }

// giveBack brings an object that was there before us back to what it was: of its lines those that we want, or that
// have taken the place of such a line. note says what stays and why.
func (r *remover) giveBack(d *draft, want, have iosconf.Object) (note string) {
	old, _ := r.before.Object(want.ID)
	switch {
	case sameLines(have, old):
		return ""
	case want.Kind != iosconf.Block && !sameLines(have, want):
		return want.ID + " stays: it has other lines than ours and than before the tunnels"
	}
	header := want.Nodes[0].Line
	then := tree(old)
	if old.Kind == iosconf.Block {
		node, lost := keepKeys(old.Nodes[0], have.Nodes[0], header)
		if then = (iosconf.Config{Nodes: []iosconf.Node{node}}); lost {
			note = want.ID + " keeps our key: nobody knows any more the one that it had"
		}
	}
	d.restore(then, []string{want.ID}, func(_, line string) bool {
		return says(want.Nodes[0], header, line) || isAbsent(r.absents, want.ID, line)
	})
	return note
}

// keepKeys is what a node of the snapshot is brought back to: a secret of which the snapshot has a digest stays what it
// is now. lost reports whether there is one.
func keepKeys(old, have iosconf.Node, header string) (out iosconf.Node, lost bool) {
	out = iosconf.Node{Line: old.Line}
	for _, child := range old.Children {
		if secret.HasDigest(child.Line) {
			lost = true
			out.Children = append(out.Children, sharing(have, header, child)...)
			continue
		}
		if len(child.Children) > 0 {
			now, _ := findChild(have, header, child)
			within, some := keepKeys(child, now, header)
			child, lost = within, lost || some
		}
		out.Children = append(out.Children, child)
	}
	return out, lost
}

// says reports whether a node, or a block within it, has a line or one with its key, shown or not: IOS hides a value
// that is the default.
func says(n iosconf.Node, header, line string) bool {
	if _, found := findChild(n, header, iosconf.Node{Line: line}); found {
		return true
	}
	key := iosconf.Key(header, line)
	return slices.ContainsFunc(n.Children, func(child iosconf.Node) bool {
		return key != "" && iosconf.Key(header, child.Line) == key || says(child, header, line)
	})
}

// inSnapshot is what the snapshot has of an object; nil without a snapshot.
func (r *remover) inSnapshot(id string) []iosconf.Node {
	if r.before == nil {
		return nil
	}
	o, _ := r.before.Object(id)
	return o.Nodes
}
