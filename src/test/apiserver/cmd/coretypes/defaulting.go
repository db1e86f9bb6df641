package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// An object as it is written, and as JSON reads it.
type document = map[string]any

// Shows a kind's defaulting and conversion many small documents, and writes down with the fields' types what comes back
// that was not there, and which zeros do not come back.
type watch struct {
	types *typeTable
	kind  kind
}

func watchDefaulting(kinds []kind, types *typeTable) {
	for _, k := range kinds {
		w := watch{types, k}
		w.eachDocument(w.show)
	}
	for _, example := range examples() {
		w := watch{types, kindOf(kinds, example)}
		w.show(example)
	}
	types.settleZeros()
}

func kindOf(kinds []kind, d document) kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.apiVersion() == d["apiVersion"] && k.Kind == d["kind"] })
	if i < 0 {
		panic(fmt.Sprintf("no kind %v %v", d["apiVersion"], d["kind"]))
	}
	return kinds[i]
}

// What the API server makes of an object on its way in: it decodes, defaults, and converts to its own type and back.
// A document that cannot be converted (no valid one) has its defaults at least. What an invalid one has not, conversion
// may fill with a zero, since the API server's own types have fewer pointers; that tells nothing.
func (w watch) show(written document) {
	written = maps.Clone(written)
	written["apiVersion"], written["kind"] = w.kind.apiVersion(), w.kind.Kind
	object := reflect.New(w.kind.goType).Interface().(runtime.Object)
	if err := json.Unmarshal([]byte(compact(written)), object); err != nil {
		w.types.complain("%s %v: %v", w.kind.Kind, compact(written), err)
		return
	}
	w.kind.scheme.Default(object)
	defaulted := asDocument(object)
	sight{w.types, true, false}.compare(written, defaulted, w.kind.top)
	if converted, err := w.thereAndBack(object); err == nil {
		sight{w.types, false, true}.compare(written, asDocument(converted), w.kind.top)
	} else {
		sight{w.types, false, true}.compare(written, defaulted, w.kind.top)
	}
}

func asDocument(object runtime.Object) document {
	var d document
	text, err := json.Marshal(object)
	if err == nil {
		err = json.Unmarshal(text, &d)
	}
	if err != nil {
		panic(err)
	}
	return d
}

func (w watch) thereAndBack(object runtime.Object) (_ runtime.Object, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("%v", panicked)
		}
	}()
	internal, err := w.kind.scheme.ConvertToVersion(object, schema.GroupVersion{Group: w.kind.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return nil, err
	}
	return w.kind.scheme.ConvertToVersion(internal, w.kind.GroupVersion())
}

// One look at what was written and what became of it.
type sight struct {
	*typeTable
	zerosAppear    bool // a zero where nothing was is a default
	zerosDisappear bool // a zero that is gone will be gone for good
}

func (t sight) compare(written, served document, s *structType) {
	for _, f := range s.fields {
		before, after := written[f.name], served[f.name]
		switch {
		case before == nil && after != nil:
			t.appeared(f, f.shape, after)
		case before != nil:
			t.compareValues(f, f.shape, before, after)
		}
	}
}

func (t sight) compareValues(f *field, shape string, before, after any) {
	switch b := before.(type) {
	case document:
		if a, stayed := after.(document); stayed {
			t.compareMaps(f, shape, b, a)
		}
	case []any:
		if a, stayed := after.([]any); stayed && len(a) == len(b) {
			for i := range b {
				t.compareValues(f, inner(shape), b[i], a[i])
			}
		}
	default:
		if isScalar(f.shape) && isZero(before) {
			t.followed(f, after)
		}
	}
}

func (t sight) followed(f *field, after any) {
	if t.zerosDisappear {
		f.zeroKept = f.zeroKept || isZero(after)
		f.zeroDropped = f.zeroDropped || !isZero(after)
	}
	if after != nil && !isZero(after) {
		t.appeared(f, f.shape, after)
	}
}

func (t sight) compareMaps(f *field, shape string, before, after document) {
	if s := t.structOf(shape); s != nil {
		t.compare(before, after, s)
		return
	}
	for key := range after {
		if before[key] == nil {
			f.derived = true
		} else {
			t.compareValues(f, inner(shape), before[key], after[key])
		}
	}
}

// A struct's default stands at its leaves; beside that it is {} itself, which says something where {} is a value.
func (t sight) appeared(f *field, shape string, value any) {
	if s := t.structOf(shape); s != nil {
		f.defaults["{}"] = true
		t.compare(document{}, value.(document), s)
		return
	}
	text := compact(value)
	switch {
	case text == "[]" || text == "{}":
	case f.required && !f.pointer && isZero(value): // only what no valid object leaves out
	case isZero(value) && !t.zerosAppear:
	case isMarked(text) || shape == "time" || strings.HasPrefix(shape, "map("):
		f.derived = true
	default:
		f.defaults[text] = true
	}
}

func (t *typeTable) structOf(shape string) *structType {
	if strings.HasPrefix(shape, "{") {
		return t.byName[strings.Trim(shape, "{}")]
	}
	return nil
}

// The shape of a list's item or a map's value.
func inner(shape string) string {
	return strings.TrimSuffix(shape[strings.Index(shape, "(")+1:], ")")
}

func isZero(value any) bool {
	switch value {
	case false, 0, 0.0, "", "0":
		return true
	}
	return false
}

// The tags of the Go type say what the encoder drops. Defaulting and conversion drop more, such as a 0 behind a pointer.
func (t *typeTable) settleZeros() {
	for _, s := range t.byName {
		for _, f := range s.fields {
			if f.zero && f.zeroKept {
				t.complain("%s.%s: a zero that its type omits came back", s.name, f.name)
			}
			f.zero = f.zero || f.zeroDropped && !f.zeroKept
		}
	}
}
