package main

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// Values that no default has, so that one which turns up elsewhere was copied.
const (
	markedText   = "marked"
	markedNumber = 4711
)

func isMarked(text string) bool {
	return strings.Contains(text, markedText) || strings.Contains(text, "4711")
}

// Documents that need several things at once, beside those that eachDocument makes.
//
//go:embed examples.yaml
var exampleTexts string

func examples() []document {
	var all []document
	for _, text := range strings.Split(exampleTexts, "\n---\n") {
		var d document
		if err := yaml.UnmarshalStrict([]byte(text), &d); err != nil {
			panic(err)
		}
		all = append(all, d)
	}
	return all
}

// Makes documents of the kind: one for each struct that is reachable, with that alone (and what it stands in); one for
// each scalar and each telling value of it; one with everything there, empty; and that with each boolean and each value
// of an enumeration, since some defaults depend on one.
func (w watch) eachDocument(show func(document)) {
	top := w.kind.top
	full := w.full(top, nil)
	show(full)
	w.walk(top, nil, nil, func(path []string, f *field, value any) {
		show(nested(path, value))
		if f != nil && (f.shape == "boolean" || len(f.enum) > 0) {
			show(replaced(full, path, value))
		}
	})
}

// A step of a path: a field's name, or one of these.
const (
	item  = "[]"
	entry = "{}"
)

// The steps from a field to what its lists and maps hold, and the shape of that.
func steps(f *field) ([]string, string) {
	path, shape := []string{f.name}, f.shape
	for strings.Contains(shape, "(") {
		if strings.HasPrefix(shape, "list(") {
			path = append(path, item)
		} else {
			path = append(path, entry)
		}
		shape = inner(shape)
	}
	return path, shape
}

func (w watch) walk(s *structType, path []string, above []*structType, visit func([]string, *field, any)) {
	visit(path, nil, document{})
	for _, f := range s.fields {
		if isIdentity(s, f) {
			continue
		}
		tail, shape := steps(f)
		here := slices.Concat(path, tail)
		if child := w.types.structOf(shape); child == nil {
			for _, value := range values(f, shape) {
				visit(here, f, value)
			}
		} else if !slices.Contains(above, child) {
			w.walk(child, here, slices.Concat(above, []*structType{s}), visit)
		}
	}
}

func (w watch) full(s *structType, above []*structType) document {
	d := document{}
	for _, f := range s.fields {
		path, shape := steps(f)
		if child := w.types.structOf(shape); child != nil && !isIdentity(s, f) && !slices.Contains(above, child) {
			maps.Copy(d, nested(path, w.full(child, slices.Concat(above, []*structType{s}))))
		}
	}
	return d
}

// What every object has; no defaulting looks at it but for labels.
func isIdentity(s *structType, f *field) bool {
	switch f.name {
	case "apiVersion", "kind":
		return len(s.fields) > 2 && s.byName["metadata"] != nil
	}
	return strings.HasPrefix(s.name, "meta/v1.ObjectMeta") && f.name != "labels"
}

func values(f *field, shape string) []any {
	if len(f.enum) > 0 {
		return append([]any{""}, f.enum...)
	}
	switch shape {
	case "string":
		return []any{"", markedText}
	case "number":
		return []any{0, 1, -1, markedNumber}
	case "boolean":
		return []any{false, true}
	case "quantity":
		return []any{"0", "4711"}
	case "int-or-string":
		return []any{0, markedNumber, markedText}
	case "time":
		return []any{"2001-02-03T04:05:06.000000Z"}
	case "duration":
		return []any{"0s", "4711s"}
	case "bytes":
		return []any{"", "bWFya2Vk"}
	}
	return []any{document{}}
}

func nested(path []string, value any) document {
	for i := len(path) - 1; i >= 0; i-- {
		switch path[i] {
		case item:
			value = []any{value}
		case entry:
			value = document{"key": value}
		default:
			value = document{path[i]: value}
		}
	}
	return value.(document)
}

// A copy in which the value stands at the path.
func replaced(where document, path []string, value any) document {
	return replace(where, path, value).(document)
}

func replace(where any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if path[0] == item {
		var old any
		if list, isList := where.([]any); isList {
			old = list[0]
		}
		return []any{replace(old, path[1:], value)}
	}
	name := path[0]
	if name == entry {
		name = "key"
	}
	copied := document{}
	if old, isDocument := where.(document); isDocument {
		copied = maps.Clone(old)
	}
	copied[name] = replace(copied[name], path[1:], value)
	return copied
}
