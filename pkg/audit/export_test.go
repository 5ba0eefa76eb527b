package audit

// GuideLines are the lines of the guide that the rules compare with.
func GuideLines() []string {
	return []string{" lifetime " + guideIKELifetime, " set security-association lifetime seconds " + guideIPsecLifetime,
		" encryption " + guideEncryption, " integrity " + guideIntegrity, " group " + guideGroup, guideDPD,
		guideNATKeepalive, guideFragmentation}
}
