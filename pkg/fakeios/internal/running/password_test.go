package running

import "testing"

// TestCredentials holds every type to hashes that others have published for their test suites (hashcat, example
// hashes; the vendor's own examples of type 7).
func TestCredentials(t *testing.T) {
	for _, c := range []struct{ kind, text, clear string }{
		{"0", "in the open", "in the open"},
		{"7", "0822455D0A16", "cisco"},
		{"7", "094F471A1A0A", "cisco"},
		{"4", "2btjjy78REtmYkkW0csHUbJZOstRXoWdX1mGrmmfeHI", "hashcat"},
		{"5", "$1$28772684$iEwNOgGugqO9.bIz5sk8k/", "hashcat"},
		{"5", HashSecret("typed here"), "typed here"},
		{"8", "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", "hashcat"},
		{"9", "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "hashcat"},
	} {
		credential := Credential{c.kind, c.text}
		if !credential.Matches(c.clear) {
			t.Errorf("type %s: %s is not %s", c.kind, c.text, c.clear)
		}
		for _, wrong := range []string{"", c.text, c.clear + "x", "Hashcat"} {
			if wrong != c.clear && credential.Matches(wrong) {
				t.Errorf("type %s: %s is %q", c.kind, c.text, wrong)
			}
		}
	}
	for _, c := range []Credential{{}, {"6", "MBDZ_]hB]GJ_YVZUUTaTSWQUdNONAAB"}, {"7", "zz"}, {"7", "-1AA"},
		{"5", "$1$short"},
		{"8", ""}, {"9", "$9$"}} {
		if c.Matches("") || c.Matches("x") {
			t.Errorf("%v takes a password", c)
		}
	}
}
