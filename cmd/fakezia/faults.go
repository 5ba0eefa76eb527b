package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

// moments are the words of when=.
var moments = map[string]fakezia.When{"before": fakezia.Before, "after": fakezia.After, "late": fakezia.Late}

// faultsOf reads every --fault.
func faultsOf(texts []string) ([]fakezia.Fault, error) {
	var out []fakezia.Fault
	for _, text := range texts {
		f, err := readFault(text)
		if err != nil {
			return nil, &inputError{fmt.Sprintf("--fault %s: %v", text, err)}
		}
		out = append(out, f)
	}
	return out, nil
}

// readFault reads KIND,key=value,...
func readFault(text string) (f fakezia.Fault, err error) {
	kind, words, _ := strings.Cut(text, ",")
	f.Kind = fakezia.FaultKind(kind)
	if !slices.Contains(fakezia.FaultKinds(), f.Kind) {
		return f, fmt.Errorf("no kind %q; fakezia faults lists them", kind)
	}
	if words == "" {
		return f, nil
	}
	for word := range strings.SplitSeq(words, ",") {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "method":
			f.Method = strings.ToUpper(value)
		case "route":
			f.Route = value
		case "when":
			var ok bool
			if f.When, ok = moments[value]; !ok {
				err = fmt.Errorf("when is before, after or late, not %q", value)
			}
		case "skip":
			f.Skip, err = number(value)
		case "times":
			if f.Times = fakezia.Always; value != "always" {
				f.Times, err = number(value)
			}
		case "wait":
			f.Wait, err = time.ParseDuration(value)
		case "delay":
			f.Delay, err = time.ParseDuration(value)
		default:
			err = fmt.Errorf("unknown word %q", key)
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

func number(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return n, nil
}
