package show

import (
	"regexp"
	"strings"
)

// Version is `show version`. Lines that say nothing of these fields are not kept: the output is
// mostly prose.
type Version struct {
	Hostname     string   `json:"hostname"`
	Version      string   `json:"version"` // "15.4(3)M3"
	Model        string   `json:"model"`
	Serial       string   `json:"serial"`
	Image        string   `json:"image"`
	Uptime       string   `json:"uptime"`
	LicenseLevel string   `json:"license_level"`
	UnknownLines []string `json:"unknown_lines"`
}

var (
	versionText   = regexp.MustCompile(`\bVersion ([0-9][^, ]*)`)
	versionUptime = regexp.MustCompile(`^(\S+) uptime is (.+)$`)
	versionImage  = regexp.MustCompile(`^System image file is "(.+)"`)
	versionModel  = regexp.MustCompile(`(?i)^Cisco (\S+) .*\bprocessor\b|^Cisco (\S+) \(revision`)
	versionSerial = regexp.MustCompile(`^Processor board ID (\S+)`)
	versionLevel  = regexp.MustCompile(`^License Level: (\S+)`)
)

// ParseVersion reads `show version`; the software version must be there.
func ParseVersion(text string) (Version, error) {
	v := Version{UnknownLines: []string{}}
	for _, r := range rows(text) {
		if m := versionText.FindStringSubmatch(r.text); m != nil && v.Version == "" && strings.Contains(r.text, "Software") {
			v.Version = m[1]
		}
		if m := versionUptime.FindStringSubmatch(r.text); m != nil {
			v.Hostname, v.Uptime = m[1], m[2]
		}
		if m := versionModel.FindStringSubmatch(r.text); m != nil && v.Model == "" {
			v.Model = m[1] + m[2]
		}
		for to, shape := range map[*string]*regexp.Regexp{&v.Image: versionImage, &v.Serial: versionSerial, &v.LicenseLevel: versionLevel} {
			if m := shape.FindStringSubmatch(r.text); m != nil && *to == "" {
				*to = m[1]
			}
		}
	}
	if v.Version == "" {
		return v, &ParseError{"show version", 1, "", "no software version"}
	}
	return v, nil
}
