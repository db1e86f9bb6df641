// Prints the table of the Kubernetes core types that Driftlock falls back to where no cluster answers: shapes, list
// types, defaults, and what the API server drops or allocates. Everything but rules.go is read out of the API server's
// own packages, so that a newer Kubernetes is a newer version in go.mod and another run.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	kinds := servedKinds()
	types := readTypes(kinds)
	watchDefaulting(kinds, types)
	types.applyRules()

	out := bufio.NewWriter(os.Stdout)
	printTable(out, kinds, types)
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "coretypes:", err)
		os.Exit(1)
	}
	if types.complaints > 0 {
		os.Exit(1)
	}
}
