package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const committed = "../../../../main/resources/dev/driftlock/diff/core-types.txt"

// The committed table, read as its readers read it.
type table struct {
	kinds map[string]tableKind
	types map[string]map[string]tableField
}

type tableKind struct {
	namespaced bool
	top        string
}

type tableField struct {
	shape                  string
	list                   string
	zero, value, allocated bool
	copies                 string
	entries                map[string]bool
	defaults               []any
}

func readTable(t *testing.T) table {
	file, err := os.Open(committed)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	read := table{map[string]tableKind{}, map[string]map[string]tableField{}}
	var fields map[string]tableField
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := lines.Text()
		words := strings.Split(line, " ")
		switch {
		case words[0] == "kind":
			read.kinds[words[1]+" "+words[2]] = tableKind{words[3] == "namespaced", words[4]}
		case words[0] == "type":
			fields = map[string]tableField{}
			read.types[words[1]] = fields
		case strings.HasPrefix(line, "  "):
			fields[words[2]] = readField(t, words[3], words[4:])
		}
	}
	return read
}

func readField(t *testing.T, shape string, flags []string) tableField {
	f := tableField{shape: shape, entries: map[string]bool{}}
	for _, flag := range flags {
		name, says, _ := strings.Cut(flag, "=")
		switch {
		case flag == "zero":
			f.zero = true
		case flag == "value":
			f.value = true
		case flag == "allocated":
			f.allocated = true
		case name == "allocated":
			for _, entry := range strings.Split(says, ",") {
				f.entries[entry] = true
			}
		case name == "copies":
			f.copies = says
		case name == "default":
			var value any
			if err := json.Unmarshal([]byte(says), &value); err != nil {
				t.Fatalf("%s: %v", flag, err)
			}
			f.defaults = append(f.defaults, value)
		case flag == "atomic" || flag == "set" || name == "keys":
			f.list = flag
		default:
			t.Fatalf("what is %s?", flag)
		}
	}
	return f
}
