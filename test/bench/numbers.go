package main

import (
	"fmt"
	"slices"
	"time"
)

// quantile is the value below which the share q of the sorted values lies.
func quantile[T any](sorted []T, q float64) T { return sorted[int(q*float64(len(sorted)-1)+0.5)] }

func sorted[T int64 | float64 | time.Duration](values []T) []T {
	values = slices.Clone(values)
	slices.Sort(values)
	return values
}

func ms(d time.Duration) string { return fmt.Sprintf("%.0f ms", d.Seconds()*1000) }

func fine(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1000) }
