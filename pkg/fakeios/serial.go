package fakeios

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// The hostname and the serial number of a router whose Config names neither.
const (
	defaultHostname = "branch-881"
	defaultSerial   = "FTX0000038X"
)

// serialDigits are the characters of the part of a serial number that counts.
const serialDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// serialOf is the serial number of a chassis whose Config names none. It has the length and the
// characters of a real one; unlike there, the year and the week of manufacture are not in it,
// because the names of thousands of routers need all the characters to stay apart.
func serialOf(hostname string) string {
	if hostname == defaultHostname {
		return defaultSerial
	}
	sum := sha256.Sum256([]byte(hostname))
	rest := binary.BigEndian.Uint64(sum[:])
	var serial strings.Builder
	serial.WriteString("FTX")
	for range len(defaultSerial) - len("FTX") {
		serial.WriteByte(serialDigits[rest%uint64(len(serialDigits))])
		rest /= uint64(len(serialDigits))
	}
	return serial.String()
}
