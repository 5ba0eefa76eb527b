package fakeios

import "strings"

func proposalMode() mode {
	return submode(proposalPrompt, globalPrompt, []command{
		{pattern: "encryption <e:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["e"], encryptions, &s.object.(*ikev2Proposal).encryption)
		}},
		{pattern: "integrity <i:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["i"], []string{"md5", "sha1", "sha256", "sha384", "sha512"}, &s.object.(*ikev2Proposal).integrity)
		}},
		{pattern: "prf <p:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["p"], []string{"md5", "sha1", "sha256", "sha384", "sha512"}, &s.object.(*ikev2Proposal).prf)
		}},
		{pattern: "group <g:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["g"], []string{"1", "2", "5", "14", "15", "16", "19", "20", "21", "24"}, &s.object.(*ikev2Proposal).groups)
		}},
		{pattern: "no encryption [<x:line>]", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).encryption = nil; return "" }},
		{pattern: "no integrity [<x:line>]", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).integrity = nil; return "" }},
		{pattern: "no group [<x:line>]", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).groups = nil; return "" }},
		{pattern: "no prf [<x:line>]", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).prf = nil; return "" }},
	})
}

var encryptions = []string{
	"3des", "des", "aes-cbc-128", "aes-cbc-192", "aes-cbc-256", "aes-gcm-128", "aes-gcm-256",
}

// setAlgorithms replaces a list with the words typed, or refuses the first unknown one.
func setAlgorithms(s *session, typed string, legal []string, list *[]string) string {
	var chosen []string
	for _, word := range tokens(typed) {
		full, ok := oneOf(legal, word.text)
		if !ok {
			at := strings.Index(s.line, typed) + word.at + sharedPrefix(word.text, legal)
			return s.refuseAt(at)
		}
		chosen = append(chosen, full)
	}
	*list = chosen
	return ""
}
