package secret

import "strings"

// wordSet makes a set of words.
func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

// linking follow a word for a secret in a sentence that only speaks of one.
var linking = wordSet(`is are was were be been has have had will would can cannot could must may might should do does
	did not of for in on at to from by with and or but as if when where which that who whose it its this these the a
	an than then so because only never always again already also no nor without within behind before after between
	under over through per via until unless about into out up set given refused rejected failed missing found used known
	unknown wrong needed required invalid expired changed named see too here there typed asked stands stand comes
	goes holds fits protects belongs matches differs refers twice itself alone nobody somebody you your we our`)

// ofSentences are words that stand in sentences and in no command.
var ofSentences = wordSet(`the a an is are was were of and its their which that this these than whether its you your
	must may can cannot will not if does do has have`)

// determiners begin a passphrase behind the words of a command, and no sentence goes on with them there.
var determiners = wordSet(`the a an this these that my our your its no`)

// naming stand between such a word and the secret itself.
var naming = wordSet(`is was be to set := the`)

// articles stand in front of a word for a secret in a sentence.
var articles = wordSet(`unknown the a an this that its his her their your our my no of any each every all some one wrong
	bad new old same other another private public first second whose what which and or with without for in by as is
	are enter check see change give needs need wants want as weak strong long short right good host`)

// speakOf follow a word for a secret that means another thing then.
var speakOf = map[string][]string{
	"key": {"chain", "exchange", "pair", "pairs", "type", "types", "size", "length", "lifetime", "lifetimes",
		"management",
		"algorithm", "algorithms", "ring", "material", "derivation", "word", "words", "id", "ids", "name", "names",
		"agreement", "server", "servers", "usage", "fingerprint", "label", "value", "data:", "data", "file", "files",
		"re-key",
		"usage:", "name:", "type:", "zeroize", "generate", "pubkey-chain", "config-key", "mypubkey"},
	"password": {"prompt", "prompts", "policy", "encryption", "recovery", "required", "option", "fallback", "rollover",
		"none", "default", "authentication", "attempts", "retries", "login", "manager", "change", "file"},
	"secret":    {"store", "stores", "key", "value", "type"},
	"community": {"list", "lists", "list:"},
	"token":     {"bucket", "ring"},
	"psk":       {"list"},
}
