package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
)

const head = `# Kubernetes %s: the types that its API server serves, as Driftlock compares them. Made by %s; do not edit.
#
#   kind <apiVersion> <kind> <namespaced|cluster> <type>
#   type <type>
#     <field> <shape> <flags>
#
# Without status. <type>@<kind> is the type as it is within that kind, where the API server writes more.
# shapes: string number boolean quantity int-or-string bytes time duration, any (arbitrary JSON), {type} (a schema of a
#   CustomResourceDefinition may be a boolean instead), map(shape), list(shape)
# flags:
#   atomic | set | keys=<field>[:<default>],...   how a list merges (of lists in maps: atomic)
#   zero                     false, 0 or "" is the same as absent: the API server drops it, or puts a default
#   value                    {} is not the same as absent; so it is in every list and map
#   default=<JSON>           may be written where the field is absent (several: depends on other fields); without spaces
#   allocated                anything may be written where the field is absent; of a map: where an entry is
#   allocated=<entry>,...    these entries of a map may be written
#   copies=<field>           where it is absent, what the field beside it holds, as declared, may be written
`

func printTable(out io.Writer, kinds []kind, types *typeTable) {
	fmt.Fprintf(out, head, kubernetesVersion(), "src/test/apiserver/coretypes.sh")
	fmt.Fprintln(out)
	for _, k := range kinds {
		fmt.Fprintf(out, "kind %s %s %s %s\n", k.apiVersion(), k.Kind, k.scope(), k.top.name)
	}
	for _, name := range sorted(types.byName) {
		fmt.Fprintf(out, "type %s\n", name)
		for _, f := range types.byName[name].fields {
			fmt.Fprintf(out, "  %s\n", f)
		}
	}
}

func (f *field) String() string {
	words := []string{f.name, f.shape}
	add := func(given bool, word string) {
		if given {
			words = append(words, word)
		}
	}
	add(f.list != "", f.list)
	add(f.zero, "zero")
	add(f.value, "value")
	add(f.allocated, "allocated")
	add(f.entries != nil, "allocated="+strings.Join(f.entries, ","))
	add(f.copies != "", "copies="+f.copies)
	for _, value := range sorted(f.defaults) {
		words = append(words, "default="+value)
	}
	return strings.Join(words, " ")
}

func compact(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return strings.ReplaceAll(strings.TrimSpace(text.String()), " ", `\u0020`)
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func kubernetesVersion() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "k8s.io/kubernetes" {
			return module.Version
		}
	}
	panic("built without k8s.io/kubernetes")
}

func kubernetesMinor() int {
	minor, err := strconv.Atoi(strings.Split(kubernetesVersion(), ".")[1])
	if err != nil {
		panic(err)
	}
	return minor
}
