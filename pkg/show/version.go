package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Version is `show version`.
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
	versionText   = lazyregexp.New(`\bVersion ([0-9][^, ]*)`)
	versionXE     = lazyregexp.New(`^Cisco IOS[ -]XE Software, Version ([0-9]\S*)(?: - .*)?$`)
	versionUptime = lazyregexp.New(`^(\S+) uptime is (.+)$`)
	versionImage  = lazyregexp.New(`^System image file is "(.+)"`)
	versionModel  = lazyregexp.New(`(?i)^Cisco (\S+) .*\bprocessor\b|^Cisco (\S+) \(revision`)
	versionSerial = lazyregexp.New(`^Processor board ID ([^\s,]+)`)
	versionLevel  = lazyregexp.New(`^License Level: (\S+)`)
	// versionPlain are the rest: legal prose, memory, ports, how it was booted, and the licence
	// tables, which other commands show better.
	versionPlain = lazyregexp.New(`(?i)^(?:Cisco (?:IOS|Internetwork)|IOS \(tm\)|Technical Support:|Copyright ` +
		`|Compiled |Image text-base|ROM: |BOOTLDR: |System (?:returned|restarted|serial)|Last (?:reload|reset)` +
		`|Uptime for this|` +
		`This product contains|States and local|use\. Delivery|third-party authority|Importers, exporters` +
		`|compliance with U\.S\.|agree to comply|to comply with U\.S\.|A summary of U\.S\.|https?://|If you require` +
		`|export@|` +
		`\d+K? bytes of |[\w ()-]+ processor with \d+K|\d+ [A-Za-z].* (?:interface|line|port|Module)s?(?:\(s\)` +
		`|/\S+)?$|\d+ Virtual Private|DRAM configuration|\S+ CPU at |Configuration register|\S+ Revision [\d.]+|` +
		`License |Next (?:reload|reboot) license|Suite |Technology|Current Type|Device# PID|\*\d |[-— ]+$|(?:ipbase` +
		`|security|uc|data|appx|video|sec|cube|cme-srst|advsecurity|advipservices)\w*(?: .*)?$|\w+K9(?: .*)?$|` +
		`All rights reserved|licensed under|software code|with ABSOLUTELY|GPL code|documentation or` +
		`|or the applicable|software\.$|` +
		`Base ethernet|(?:Motherboard|Power supply|Model|Top Assembly|Version ID|CLEI|Hardware Board|Daughterboard` +
		`|Switch Ports)\b|\*? ?\d+ \d+ \S+ \S+\(|\* ?\d+ \d+ |Time since|The password-recovery|FPGA|Crypto ` +
		`|Smart Licensing|Running default|` +
		`Installation mode|Router operating mode|The current |AIR |Next reload|Switch \d+$|Switch uptime` +
		`|(?:SuperLAN|X\.25|Bridging|TN3270|Primary Rate|Basic Rate)\b.*software|EARL |Last reset|\S+ CPU at |WebUI|` +
		`WARNING: |Uptime for|Controller-managed|Processor signature|Router \w+ (?:mode|type)|\w+ (?:Serial|Model` +
		`|Part|Assembly|Revision) (?:number|Number)|ISDN|Authorized|.* license (?:level|type)\b` +
		`|.*controllers?(?: \(.*\))?\.?$)`)
)

// versionProse are beginnings of lines that versionPlain knows too, in lower case, as an 881 prints
// them: they are most of the text, and comparing is forty times cheaper.
var versionProse = []string{
	"cisco ios", "technical support:", "copyright ", "compiled ", "rom: ", "system returned", "system restarted",
	"last reload", "this product contains", "states and local", "use. delivery", "third-party authority",
	"importers, exporters", "compliance with u.s.", "agree to comply", "to comply with u.s.",
	"a summary of u.s.", "http://", "https://", "if you require", "export@", "configuration register", "license ",
	"next reboot license", "device# pid", "----",
}

// isProse reports whether a line says nothing that is kept.
func isProse(line string) bool {
	lower := strings.ToLower(line)
	for _, start := range versionProse {
		if strings.HasPrefix(lower, start) && (start != "----" || strings.Trim(line, "-") == "") {
			return true
		}
	}
	return versionPlain.MatchString(line)
}

// ParseVersion reads `show version`; the software version must be there.
func ParseVersion(text string) (Version, error) {
	v := Version{UnknownLines: []string{}}
	xe := "" // IOS-XE has a version of its own above that of its IOS
	for _, r := range rows(text) {
		if m := versionXE.FindStringSubmatch(r.text); m != nil {
			xe = m[1]
		} else if !v.read(r.text) && !isProse(r.text) {
			v.UnknownLines = append(v.UnknownLines, r.text)
		}
	}
	v.Version = first(v.Version, xe)
	if v.Version == "" {
		return v, &ParseError{"show version", 0, "", "no software version"}
	}
	return v, nil
}

// read takes the first of each field; the words of boot loaders come later.
func (v *Version) read(line string) bool {
	if v.Version == "" && strings.Contains(line, "Software") && !strings.HasPrefix(line, "ROM:") {
		if m := versionText.FindStringSubmatch(line); m != nil {
			v.Version = m[1]
			return true
		}
	}
	if m := versionUptime.FindStringSubmatch(line); m != nil {
		v.Hostname, v.Uptime = m[1], m[2]
		return true
	}
	if m := versionModel.FindStringSubmatch(line); m != nil {
		if v.Model == "" {
			v.Model = m[1] + m[2]
		}
		return true
	}
	if m := versionImage.FindStringSubmatch(line); m != nil {
		v.Image = first(v.Image, m[1])
	} else if m := versionSerial.FindStringSubmatch(line); m != nil {
		v.Serial = first(v.Serial, m[1])
	} else if m := versionLevel.FindStringSubmatch(line); m != nil {
		v.LicenseLevel = first(v.LicenseLevel, m[1])
	} else {
		return false
	}
	return true
}

// first keeps what is there already.
func first(kept, found string) string {
	if kept != "" {
		return kept
	}
	return found
}
