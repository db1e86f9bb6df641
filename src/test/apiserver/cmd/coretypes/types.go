package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// A field as it is printed, and what had to be known of it on the way there.
type field struct {
	name      string
	shape     string
	list      string          // how a list merges
	zero      bool            // false, 0 or "" is the same as absent
	value     bool            // {} is not the same as absent
	allocated bool            // the API server may write anything
	entries   []string        // of a map: the entries that the API server may write
	copies    string          // the API server writes what this field beside it holds
	defaults  map[string]bool // JSON texts

	goType                reflect.Type
	pointer, required     bool
	enum                  []any
	derived               bool // defaulting made something of other fields here
	zeroKept, zeroDropped bool
}

// A Go struct, or a variant of it: what it is within one kind of object only.
type structType struct {
	name   string
	fields []*field
	byName map[string]*field
}

type typeTable struct {
	byName      map[string]*structType
	definitions map[string]common.OpenAPIDefinition
	variants    map[string][]string // by kind, the Go types that this kind has its own variant of
	complaints  int
}

// Types that write themselves as something else than their fields.
var shapes = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():                          "quantity",
	reflect.TypeFor[intstr.IntOrString]():                         "int-or-string",
	reflect.TypeFor[meta.Time]():                                  "time",
	reflect.TypeFor[meta.MicroTime]():                             "time",
	reflect.TypeFor[meta.Duration]():                              "duration",
	reflect.TypeFor[meta.FieldsV1]():                              "any",
	reflect.TypeFor[runtime.RawExtension]():                       "any",
	reflect.TypeFor[apiextensions.JSON]():                         "any",
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrStringArray](): "any",
}

// A schema, or `true`, or a list of schemas that no structural schema has: where an object stands, it is a schema.
var alternatives = map[reflect.Type]reflect.Type{
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrBool]():  reflect.TypeFor[apiextensions.JSONSchemaProps](),
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrArray](): reflect.TypeFor[apiextensions.JSONSchemaProps](),
}

func readTypes(kinds []kind) *typeTable {
	t := &typeTable{byName: map[string]*structType{}, variants: variants}
	t.definitions = openapi.GetOpenAPIDefinitions(func(name string) spec.Ref { return spec.MustCreateRef(name) })
	for i, k := range kinds {
		kinds[i].top = t.readKind(k)
	}
	return t
}

func (t *typeTable) complain(format string, args ...any) {
	t.complaints++
	fmt.Fprintf(os.Stderr, "coretypes: "+format+"\n", args...)
}

// A kind's own type: without its status, which no declared object has.
func (t *typeTable) readKind(k kind) *structType {
	r := reader{t, k.Kind}
	s, isNew := r.enter(k.goType)
	if !isNew {
		t.complain("%s stands in other types: it needs a variant of its own", s.name)
	}
	r.readFields(s, k.goType, t.definition(k.goType), "status")
	s.sort()
	return s
}

func (t *typeTable) definition(goType reflect.Type) spec.Schema {
	named, isNamed := reflect.New(goType).Interface().(interface{ OpenAPIModelName() string })
	if !isNamed {
		t.complain("%s has no name in OpenAPI", goType)
		return spec.Schema{}
	}
	definition, found := t.definitions[named.OpenAPIModelName()]
	if !found {
		t.complain("%s is not in OpenAPI", named.OpenAPIModelName())
	}
	return definition.Schema
}

// Reads types as they are within a kind.
type reader struct {
	*typeTable
	kind string
}

// The type, and whether its fields are still to be read.
func (r reader) enter(goType reflect.Type) (*structType, bool) {
	name := nameOf(goType)
	if slices.Contains(r.variants[r.kind], name) {
		name += "@" + r.kind
	}
	if known := r.byName[name]; known != nil {
		return known, false
	}
	r.byName[name] = &structType{name: name, byName: map[string]*field{}}
	return r.byName[name], true
}

func (r reader) read(goType reflect.Type) *structType {
	s, isNew := r.enter(goType)
	if isNew {
		within := r
		if !strings.Contains(s.name, "@") {
			within.kind = ""
		}
		within.readFields(s, goType, r.definition(goType), "")
		s.sort()
	}
	return s
}

func (s *structType) sort() {
	sort.Slice(s.fields, func(i, j int) bool { return s.fields[i].name < s.fields[j].name })
}

func (r reader) readFields(s *structType, goType reflect.Type, definition spec.Schema, except string) {
	for i := range goType.NumField() {
		goField := goType.Field(i)
		tag, hasTag := goField.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case !goField.IsExported() || name == "-" || name == except && name != "":
		case goField.Anonymous && name == "" && (strings.Contains(options, "inline") || !hasTag || tag == ""):
			r.readFields(s, dereferenced(goField.Type), definition, "")
		case name == "":
			r.complain("%s.%s has no JSON name", s.name, goField.Name)
		default:
			r.readField(s, name, goField, definition)
		}
	}
}

func (r reader) readField(s *structType, name string, goField reflect.StructField, definition spec.Schema) {
	property, found := definition.Properties[name]
	if !found {
		r.complain("%s.%s is not in OpenAPI", s.name, name)
	}
	f := &field{name: name, shape: r.shapeOf(goField.Type), goType: goField.Type, enum: property.Enum, defaults: map[string]bool{}}
	f.pointer = goField.Type.Kind() == reflect.Pointer
	f.required = slices.Contains(definition.Required, name)
	f.zero = isScalar(f.shape) && !f.pointer && isOmittedWhenZero(goField)
	if strings.HasPrefix(f.shape, "list(") {
		f.list = r.listType(s, f, property)
	}
	s.fields = append(s.fields, f)
	s.byName[name] = f
}

func (r reader) shapeOf(goType reflect.Type) string {
	goType = dereferenced(goType)
	if shape, special := shapes[goType]; special {
		return shape
	}
	if instead, special := alternatives[goType]; special {
		goType = instead
	}
	switch goType.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice:
		if goType.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "list(" + r.shapeOf(goType.Elem()) + ")"
	case reflect.Map:
		return "map(" + r.shapeOf(goType.Elem()) + ")"
	case reflect.Struct:
		if _, writesItself := reflect.New(goType).Interface().(json.Marshaler); writesItself {
			r.complain("%s writes itself in its own way", goType)
		}
		return "{" + r.read(goType).name + "}"
	}
	r.complain("%s has no shape", goType)
	return "any"
}

// The list type of server-side apply. Strategic merge has its own idea of a key; it counts only where there is no other.
func (t *typeTable) listType(s *structType, f *field, property spec.Schema) string {
	listType, _ := property.Extensions.GetString("x-kubernetes-list-type")
	switch listType {
	case "set":
		return "set"
	case "map":
		var keys []string
		for _, key := range property.Extensions["x-kubernetes-list-map-keys"].([]any) {
			keys = append(keys, key.(string))
		}
		return "keys=" + t.withDefaults(keys, f.goType)
	}
	key, hasKey := property.Extensions.GetString("x-kubernetes-patch-merge-key")
	if listType == "" && hasKey {
		fmt.Fprintf(os.Stderr, "coretypes: note: %s.%s has no list type: keyed as strategic merge does\n", s.name, f.name)
		return "keys=" + t.withDefaults([]string{key}, f.goType)
	}
	return "atomic"
}

func (t *typeTable) withDefaults(keys []string, list reflect.Type) string {
	item := t.definition(dereferenced(dereferenced(list).Elem()))
	for i, key := range keys {
		if value := item.Properties[key].Default; value != nil && !reflect.ValueOf(value).IsZero() {
			keys[i] = key + ":" + compact(value)
		}
	}
	return strings.Join(keys, ",")
}

// Asks the encoder itself, which knows omitempty, omitzero and IsZero.
func isOmittedWhenZero(goField reflect.StructField) bool {
	alone := reflect.StructOf([]reflect.StructField{{Name: goField.Name, Type: goField.Type, Tag: goField.Tag}})
	text, err := json.Marshal(reflect.New(alone).Interface())
	return err == nil && string(text) == "{}"
}

func isScalar(shape string) bool { return shape != "any" && !strings.ContainsAny(shape, "({") }

func dereferenced(goType reflect.Type) reflect.Type {
	for goType.Kind() == reflect.Pointer {
		goType = goType.Elem()
	}
	return goType
}

// k8s.io/api/apps/v1 Deployment is apps/v1.Deployment.
func nameOf(goType reflect.Type) string {
	path := strings.Split(goType.PkgPath(), "/")
	return strings.Join(path[len(path)-2:], "/") + "." + goType.Name()
}
