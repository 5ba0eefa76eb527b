package configure

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func proposalMode() mode {
	return submode(proposalPrompt, globalPrompt, []command{
		{Pattern: "encryption <e:line>", Run: func(s *Session, a args) string {
			return setAlgorithms(s, a["e"], s.platform.without(encryptions),
				&s.Object.(*running.IKEv2Proposal).Encryption)
		}},
		{Pattern: "integrity <i:line>", Run: func(s *Session, a args) string {
			return setAlgorithms(s, a["i"], []string{"md5", "sha1", "sha256", "sha384", "sha512"},
				&s.Object.(*running.IKEv2Proposal).Integrity)
		}},
		{Pattern: "prf <p:line>", Run: func(s *Session, a args) string {
			return setAlgorithms(s, a["p"], []string{"md5", "sha1", "sha256", "sha384", "sha512"},
				&s.Object.(*running.IKEv2Proposal).PRF)
		}},
		{Pattern: "group <g:line>", Run: func(s *Session, a args) string {
			return setAlgorithms(s, a["g"], []string{"1", "2", "5", "14", "15", "16", "19", "20", "21", "24"},
				&s.Object.(*running.IKEv2Proposal).Groups)
		}},
		{Pattern: "no encryption [<x:line>]", Run: on(func(p *running.IKEv2Proposal, _ args) { p.Encryption = nil })},
		{Pattern: "no integrity [<x:line>]", Run: on(func(p *running.IKEv2Proposal, _ args) { p.Integrity = nil })},
		{Pattern: "no group [<x:line>]", Run: on(func(p *running.IKEv2Proposal, _ args) { p.Groups = nil })},
		{Pattern: "no prf [<x:line>]", Run: on(func(p *running.IKEv2Proposal, _ args) { p.PRF = nil })},
	})
}

var encryptions = []string{
	"3des", "des", "aes-cbc-128", "aes-cbc-192", "aes-cbc-256", "aes-gcm-128", "aes-gcm-256",
}

// setAlgorithms replaces a list with the words typed, or refuses the first unknown one.
func setAlgorithms(s *Session, typed string, legal []string, list *[]string) string {
	var chosen []string
	for _, word := range grammar.Words(typed) {
		full, ok := grammar.OneOf(legal, word.Text)
		if !ok {
			at := strings.Index(s.Line, typed) + word.At + grammar.SharedPrefix(word.Text, legal)
			return s.RefuseAt(at)
		}
		chosen = append(chosen, full)
	}
	*list = chosen
	return ""
}
