package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// The proof of the table: each manifest is created on a real API server (a dry run, with its admission plugins), and all
// that comes back must be what the manifest says or what the table says the API server writes.
func TestAllThatTheServerAddsIsInTheTable(t *testing.T) {
	server := startAPIServer(t)
	table := readTable(t)
	files, err := filepath.Glob("../../../resources/kinds/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no manifests", err)
	}
	for _, world := range []string{"testdata/plain.yaml", "testdata/opinionated.yaml"} {
		for _, object := range readManifests(t, world) {
			server.post(t, table.kindOf(t, object).collection(object), object)
		}
		time.Sleep(time.Second) // the admission plugins watch these
		t.Run(world, func(t *testing.T) { checkManifests(t, server, table, files) })
	}
	checkManifests(t, server, table, []string{"testdata/kata.yaml"})
}

// Kinds that a client sends and the API server does not keep stand in the table or not.
func TestAllKindsThatTheServerKeepsAreInTheTable(t *testing.T) {
	server := startAPIServer(t)
	table := readTable(t)
	var groups struct {
		Groups []struct {
			Versions []struct{ GroupVersion string }
		}
	}
	server.get(t, "apis", &groups)
	paths := []string{"api/v1"}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			paths = append(paths, "apis/"+version.GroupVersion)
		}
	}
	for _, path := range paths {
		var list struct {
			GroupVersion string
			Resources    []struct {
				Name, Kind string
				Namespaced bool
				Verbs      []string
			}
		}
		server.get(t, path, &list)
		for _, resource := range list.Resources {
			if strings.Contains(resource.Name, "/") || !slices.Contains(resource.Verbs, "get") {
				continue
			}
			kind, found := table.kinds[list.GroupVersion+" "+resource.Kind]
			if !found || kind.namespaced != resource.Namespaced {
				t.Errorf("%s %s: found %v, namespaced %v", list.GroupVersion, resource.Kind, found, resource.Namespaced)
			}
		}
	}
}

func checkManifests(t *testing.T, server apiServer, table table, files []string) {
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			manifest := readManifests(t, file)[0]
			kind := table.kindOf(t, manifest)
			served := server.post(t, kind.collection(manifest)+"?dryRun=All", manifest)
			for _, difference := range table.compare(kind, folded(manifest), served) {
				t.Error(difference)
			}
		})
	}
}

func readManifests(t *testing.T, file string) []document {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []document
	for _, each := range strings.Split(string(text), "\n---\n") {
		var manifest document
		if err := yaml.UnmarshalStrict([]byte(each), &manifest); err != nil {
			t.Fatal(file, err)
		}
		all = append(all, manifest)
	}
	return all
}

// A Secret's stringData stands in its data.
func folded(manifest document) document {
	texts, has := manifest["stringData"].(document)
	if !has {
		return manifest
	}
	data := document{}
	if written, has := manifest["data"].(document); has {
		data = maps.Clone(written)
	}
	for name, text := range texts {
		data[name] = base64.StdEncoding.EncodeToString([]byte(text.(string)))
	}
	manifest = maps.Clone(manifest)
	manifest["data"] = data
	delete(manifest, "stringData")
	return manifest
}

func (t table) kindOf(test *testing.T, manifest document) tableKind {
	kind, found := t.kinds[manifest["apiVersion"].(string)+" "+manifest["kind"].(string)]
	if !found {
		test.Fatalf("no %v %v in the table", manifest["apiVersion"], manifest["kind"])
	}
	return kind
}

func (k tableKind) collection(manifest document) string {
	version, err := schema.ParseGroupVersion(manifest["apiVersion"].(string))
	if err != nil {
		panic(err)
	}
	plural, _ := meta.UnsafeGuessKindToResource(version.WithKind(manifest["kind"].(string)))
	resource := plural.Resource
	if resource == "endpointses" {
		resource = "endpoints"
	}
	if k.namespaced {
		resource = "namespaces/kinds/" + resource
	}
	if version.Group == "" {
		return "api/v1/" + resource
	}
	return "apis/" + version.String() + "/" + resource
}

func (s apiServer) post(t *testing.T, path string, object document) document {
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	status, answer := s.request(t, http.MethodPost, path, bytes.NewReader(text))
	if status != http.StatusCreated {
		t.Fatalf("POST %s: %d %s", path, status, answer)
	}
	var served document
	if err := json.Unmarshal(answer, &served); err != nil {
		t.Fatal(err)
	}
	return served
}

func (s apiServer) get(t *testing.T, path string, into any) {
	status, answer := s.request(t, http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		t.Fatal(err)
	}
}

func (s apiServer) request(t *testing.T, method, path string, body io.Reader) (int, []byte) {
	request, err := http.NewRequest(method, s.url+"/"+strings.TrimPrefix(path, "/"), body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}
