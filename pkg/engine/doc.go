// Package engine carries out what was decided, and is the only package that changes routers. It
// reads, has it planned and guarded, pushes, proves, saves; when anything goes wrong on the way it
// takes the change back and proves that too, or says exactly what is in doubt.
//
// It decides nothing itself: plans, refusals and verdicts come from pure packages.
package engine
