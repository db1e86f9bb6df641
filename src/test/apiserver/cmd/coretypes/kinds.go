package main

import (
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apiserver"
	apiextensionsclient "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes"
	aggregator "k8s.io/kube-aggregator/pkg/apiserver/scheme"
	aggregatorclient "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/authentication/install"
	_ "k8s.io/kubernetes/pkg/apis/authorization/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/certificates/install"
	_ "k8s.io/kubernetes/pkg/apis/coordination/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/events/install"
	_ "k8s.io/kubernetes/pkg/apis/flowcontrol/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/resource/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	_ "k8s.io/kubernetes/pkg/apis/storagemigration/install"
)

// One kind that the API server serves.
type kind struct {
	schema.GroupVersionKind
	namespaced bool
	scheme     *runtime.Scheme
	goType     reflect.Type
	top        *structType
}

// A scheme knows many types that are no resource (options, lists, scales) and no scope. The generated clients know both:
// a group's client has a method for each resource, which takes a namespace where the resource has one.
func servedKinds() []kind {
	var kinds []kind
	for _, api := range []struct {
		clients any
		scheme  *runtime.Scheme
	}{
		{(*kubernetes.Interface)(nil), legacyscheme.Scheme},
		{(*apiextensionsclient.Interface)(nil), apiextensions.Scheme},
		{(*aggregatorclient.Interface)(nil), aggregator.Scheme},
	} {
		clients := reflect.TypeOf(api.clients).Elem()
		for i := range clients.NumMethod() {
			if group := clients.Method(i).Type; group.NumIn() == 0 && group.NumOut() == 1 {
				kinds = append(kinds, kindsOf(group.Out(0), api.scheme)...)
			}
		}
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].sortKey() < kinds[j].sortKey() })
	return kinds
}

func kindsOf(group reflect.Type, scheme *runtime.Scheme) []kind {
	var kinds []kind
	for i := range group.NumMethod() {
		method := group.Method(i)
		if method.Type.NumOut() != 1 || method.Type.Out(0).Kind() != reflect.Interface {
			continue
		}
		create, found := method.Type.Out(0).MethodByName("Create")
		if !found || create.Type.Out(0).Kind() != reflect.Pointer {
			continue
		}
		goType := create.Type.Out(0).Elem()
		for _, gvk := range kindsIn(scheme, goType) {
			if isServed(gvk.Version, goType) {
				kinds = append(kinds, kind{GroupVersionKind: gvk, namespaced: method.Type.NumIn() == 1, scheme: scheme, goType: goType})
			}
		}
	}
	return kinds
}

func kindsIn(scheme *runtime.Scheme, goType reflect.Type) []schema.GroupVersionKind {
	object, isObject := reflect.New(goType).Interface().(runtime.Object)
	if !isObject {
		return nil
	}
	gvks, _, err := scheme.ObjectKinds(object)
	if err != nil {
		return nil
	}
	return gvks
}

// GA and beta versions, but not the betas that this release has stopped serving. Betas that are off by default are in:
// clusters switch them on.
func isServed(version string, goType reflect.Type) bool {
	if strings.Contains(version, "alpha") {
		return false
	}
	mortal, isMortal := reflect.New(goType).Interface().(interface{ APILifecycleRemoved() (int, int) })
	if !isMortal {
		return true
	}
	major, minor := mortal.APILifecycleRemoved()
	return major > 1 || minor > kubernetesMinor()
}

func (k kind) apiVersion() string { return k.GroupVersion().String() }

func (k kind) sortKey() string { return k.apiVersion() + " " + k.Kind }

func (k kind) scope() string {
	if k.namespaced {
		return "namespaced"
	}
	return "cluster"
}
