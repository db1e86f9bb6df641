package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
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

// A field as it is printed.
type field struct {
	name      string
	shape     string
	list      string          // how a list merges
	zero      bool            // false, 0 or "" is the same as absent
	value     bool            // {} is not the same as absent
	allocated bool            // the API server may write anything
	copies    string          // the API server writes what this field beside it holds
	defaults  map[string]bool // JSON texts
	pointer   bool
	required  bool
	goType    reflect.Type
	enum      []any
}

type structType struct {
	name   string
	goType reflect.Type
	fields []*field
	byName map[string]*field
}

type typeTable struct {
	byName      map[string]*structType
	byGoType    map[reflect.Type]*structType
	definitions map[string]common.OpenAPIDefinition
	complaints  int
}

// Types that write themselves as something else than their fields.
var shapes = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "int-or-string",
	reflect.TypeFor[meta.Time]():            "time",
	reflect.TypeFor[meta.MicroTime]():       "time",
	reflect.TypeFor[meta.Duration]():        "duration",
	reflect.TypeFor[meta.FieldsV1]():        "any",
	reflect.TypeFor[runtime.RawExtension](): "any",
	reflect.TypeFor[apiextensions.JSON]():   "any",
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrStringArray](): "any",
}

// A schema, or `true`, or a list of schemas that no structural schema has: where an object stands, it is a schema.
var alternatives = map[reflect.Type]reflect.Type{
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrBool]():  reflect.TypeFor[apiextensions.JSONSchemaProps](),
	reflect.TypeFor[apiextensions.JSONSchemaPropsOrArray](): reflect.TypeFor[apiextensions.JSONSchemaProps](),
}

func readTypes(kinds []kind) *typeTable {
	t := &typeTable{byName: map[string]*structType{}, byGoType: map[reflect.Type]*structType{}}
	t.definitions = openapi.GetOpenAPIDefinitions(func(name string) spec.Ref { return spec.MustCreateRef(name) })
	for _, k := range kinds {
		t.read(k.goType, true)
	}
	return t
}

func (t *typeTable) complain(format string, args ...any) {
	t.complaints++
	fmt.Fprintf(os.Stderr, "coretypes: "+format+"\n", args...)
}

func (t *typeTable) read(goType reflect.Type, isKind bool) *structType {
	if known := t.byGoType[goType]; known != nil {
		return known
	}
	s := &structType{name: nameOf(goType), goType: goType, byName: map[string]*field{}}
	if other := t.byName[s.name]; other != nil {
		t.complain("%s is both %s and %s", s.name, other.goType.PkgPath(), goType.PkgPath())
	}
	t.byName[s.name], t.byGoType[goType] = s, s
	t.readFields(s, goType, t.definition(goType), isKind)
	sort.Slice(s.fields, func(i, j int) bool { return s.fields[i].name < s.fields[j].name })
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

func (t *typeTable) readFields(s *structType, goType reflect.Type, definition spec.Schema, isKind bool) {
	for i := range goType.NumField() {
		goField := goType.Field(i)
		tag, hasTag := goField.Tag.Lookup("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case !goField.IsExported() || name == "-" || isKind && name == "status":
		case goField.Anonymous && name == "" && (strings.Contains(options, "inline") || !hasTag || tag == ""):
			t.readFields(s, dereferenced(goField.Type), definition, false)
		case name == "":
			t.complain("%s.%s has no JSON name", s.name, goField.Name)
		default:
			t.readField(s, name, goField, definition)
		}
	}
}

func (t *typeTable) readField(s *structType, name string, goField reflect.StructField, definition spec.Schema) {
	property, found := definition.Properties[name]
	if !found {
		t.complain("%s.%s is not in OpenAPI", s.name, name)
	}
	f := &field{name: name, shape: t.shapeOf(goField.Type), goType: goField.Type, enum: property.Enum, defaults: map[string]bool{}}
	f.pointer = goField.Type.Kind() == reflect.Pointer
	for _, required := range definition.Required {
		f.required = f.required || required == name
	}
	f.zero = isScalar(f.shape) && !f.pointer && isOmittedWhenZero(goField)
	if strings.HasPrefix(f.shape, "list(") {
		f.list = t.listType(s, f, property)
	}
	s.fields = append(s.fields, f)
	s.byName[name] = f
}

func (t *typeTable) shapeOf(goType reflect.Type) string {
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
		return "list(" + t.shapeOf(goType.Elem()) + ")"
	case reflect.Map:
		return "map(" + t.shapeOf(goType.Elem()) + ")"
	case reflect.Struct:
		if _, writesItself := reflect.New(goType).Interface().(json.Marshaler); writesItself {
			t.complain("%s writes itself in its own way", goType)
		}
		return "{" + t.read(goType, false).name + "}"
	}
	t.complain("%s has no shape", goType)
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
