package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine says in one line where the numbers come from.
func machine() (string, error) {
	cpu, err := field("/proc/cpuinfo", "model name", ":")
	if err != nil {
		return "", err
	}
	system, err := field("/etc/os-release", "PRETTY_NAME", "=")
	if err != nil {
		return "", err
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d × %s, %s, %s, load %s", runtime.NumCPU(), cpu, strings.Trim(system, `"`), runtime.Version(),
		strings.Join(strings.Fields(string(load))[:2], " ")), nil
}

// field is the value of the first line of a file that begins with name.
func field(file, name, separator string) (value string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), separator); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value), nil
		}
	}
	return "unknown", nil
}
