package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// What differs between an object as it is written and as it is served, beside what the table allows. Much simpler than
// Driftlock's own comparison: the API server keeps the order of lists.
type comparison struct {
	table       table
	differences []string
}

// Written by the API server on every object, and judged nowhere (F11).
var metadata = []string{"creationTimestamp", "uid", "resourceVersion", "generation", "managedFields", "namespace", "finalizers"}

func (t table) compare(kind tableKind, written, served document) []string {
	c := comparison{table: t}
	c.structs("", written, served, kind.top)
	return c.differences
}

func (c *comparison) differ(format string, args ...any) {
	c.differences = append(c.differences, fmt.Sprintf(format, args...))
}

func (c *comparison) structs(path string, written, served document, of string) {
	fields := c.table.types[of]
	for _, name := range union(written, served) {
		f, known := fields[name]
		here := strings.TrimPrefix(path+"."+name, ".")
		switch {
		case path == "" && name == "status", path == "metadata" && slices.Contains(metadata, name):
		case path == "metadata" && name == "annotations", path == "metadata" && name == "labels" && of != "meta/v1.ObjectMeta@Namespace": // anybody's (F4)
		case !known:
			c.differ("%s: not in the table", here)
		case f.copies != "" && written[name] == nil && served[name] != nil && reflect.DeepEqual(served[name], written[f.copies]):
		default:
			c.values(here, written[name], served[name], f, f.shape)
		}
	}
}

func (c *comparison) values(path string, written, served any, f tableField, shape string) {
	switch {
	case isAbsent(served, f):
		if !isAbsent(written, f) && !(f.zero && isZero(written)) {
			c.differ("%s: %v is gone", path, compact(written))
		}
	case isAbsent(written, f) || f.zero && isZero(written):
		c.added(path, served, f, shape)
	case strings.HasPrefix(shape, "{"):
		c.structs(path, written.(document), served.(document), strings.Trim(shape, "{}"))
	case strings.HasPrefix(shape, "map("):
		c.maps(path, written.(document), served.(document), f, inner(shape))
	case strings.HasPrefix(shape, "list("):
		c.lists(path, written.([]any), served.([]any), f, inner(shape))
	case !same(written, served, shape):
		c.differ("%s: %v became %v", path, compact(written), compact(served))
	}
}

func (c *comparison) maps(path string, written, served document, f tableField, shape string) {
	for _, key := range union(written, served) {
		if written[key] == nil && (f.allocated || f.entries[key]) {
			continue
		}
		c.values(path+"."+key, written[key], served[key], tableField{shape: shape, value: true}, shape)
	}
}

// What the admission of Pods appends is no matter of the table.
func (c *comparison) lists(path string, written, served []any, f tableField, shape string) {
	if len(served) > len(written) && (strings.HasSuffix(path, "olumes") || strings.HasSuffix(path, "olumeMounts") || path == "spec.tolerations") {
		served = served[:len(written)]
	}
	if len(written) != len(served) {
		c.differ("%s: %v became %v", path, compact(written), compact(served))
		return
	}
	for i := range written {
		c.values(fmt.Sprintf("%s[%d]", path, i), written[i], served[i], tableField{shape: shape, value: true}, shape)
	}
}

func (c *comparison) added(path string, served any, f tableField, shape string) {
	isDefault := func(d any) bool { return same(d, served, shape) }
	switch {
	case f.allocated, f.zero && isZero(served), slices.ContainsFunc(f.defaults, isDefault):
	case path == "spec.volumes", strings.HasSuffix(path, "olumeMounts"): // the service account's token
	case strings.HasPrefix(shape, "{") && !f.value:
		c.structs(path, document{}, served.(document), strings.Trim(shape, "{}"))
	case strings.HasPrefix(shape, "map(") && f.entries != nil:
		c.maps(path, document{}, served.(document), f, inner(shape))
	default:
		c.differ("%s: %v was added", path, compact(served))
	}
}

func isAbsent(value any, f tableField) bool {
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case document:
		return len(v) == 0 && !f.value
	}
	return false
}

func same(written, served any, shape string) bool {
	switch shape {
	case "quantity":
		a, err := resource.ParseQuantity(fmt.Sprint(written))
		b, err2 := resource.ParseQuantity(fmt.Sprint(served))
		return err == nil && err2 == nil && a.Cmp(b) == 0
	}
	return compact(written) == compact(served)
}

func union(a, b document) []string {
	names := sorted(a)
	for _, name := range sorted(b) {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	return names
}
