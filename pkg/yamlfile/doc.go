// Package yamlfile answers: what is wrong with a YAML file that a person has written, where exactly, and
// what should stand there instead? Readers of such files share it, so that each of them reports every
// mistake at once, and all of them in the same way:
//
//	root, err := yamlfile.Document(name, data, advice) // err is Problems
//	mapping := yamlfile.Mapping{What: "the site file", Keys: keys, Report: report}
//	mapping.Read(root)
//
// and whoever changes such a file changes nothing else in it:
//
//	data, changes, err := yamlfile.Edit(data, []yamlfile.Set{{Path: []string{"zia", "cloud"}, Value: "zscalertwo"}})
//
// It knows the form of files, never what a file is about: keys, values and advice are the caller's. It
// opens no file, and it imports nothing of this project, so that the virtual router and the tool that is
// tested against it may both use it.
package yamlfile
