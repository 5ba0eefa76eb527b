// Package engine carries out what was decided, and is the only package that changes routers. It
// reads, has it planned and guarded, arms, pushes, logs in again, proves, confirms, saves; when
// anything goes wrong on the way it takes the change back and proves that too, or says exactly what is
// in doubt. What it is about to do goes to the journal first, so that another process can finish
// ([Resume]) or undo ([RollBackTo]) what one that died has begun.
//
// It decides nothing itself: plans, refusals and verdicts come from pure packages.
package engine
