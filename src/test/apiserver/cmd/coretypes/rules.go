package main

import (
	"slices"
	"strings"
)

// What no package of the API server tells, each with its reason. A rule that names what does not exist fails the run, so
// that a newer Kubernetes brings it up.

// Kinds that have their own variant of some types: there the API server's admission and strategies write what they do
// not write where another kind holds the same type. A Deployment's template gets no service account; a Pod does.
var variants = map[string][]string{
	"Pod": {"core/v1.PodSpec", "core/v1.Container", "core/v1.ContainerPort", "core/v1.ResourceRequirements", "core/v1.SecurityContext",
		"core/v1.Affinity", "core/v1.PodAffinity", "core/v1.PodAntiAffinity", "core/v1.WeightedPodAffinityTerm", "core/v1.PodAffinityTerm",
		"core/v1.TopologySpreadConstraint", "meta/v1.LabelSelector"},
	"Job":                   {"batch/v1.JobSpec", "core/v1.PodTemplateSpec", "meta/v1.ObjectMeta"},
	"PersistentVolumeClaim": {"core/v1.PersistentVolumeClaim", "core/v1.PersistentVolumeClaimSpec"}, // a StatefulSet holds templates of them, those with a status
	"Namespace":             {"meta/v1.ObjectMeta"},
}

// An empty selector selects all, no selector none.
var selectors = []string{"{meta/v1.LabelSelector}", "{meta/v1.LabelSelector@Pod}", "{core/v1.NodeSelector}",
	"{resource/v1.DeviceTaintSelector}", "{resource/v1beta2.DeviceTaintSelector}"}

// Types of whose structs an object sets one: which one is there says what it is, however empty.
var unions = []string{
	"admissionregistration/v1.Mutation", "admissionregistration/v1beta1.Mutation",
	"autoscaling/v2.MetricSpec",
	"core/v1.DownwardAPIVolumeFile", "core/v1.EnvFromSource", "core/v1.EnvVarSource", "core/v1.LifecycleHandler", "core/v1.Probe",
	"core/v1.Volume", "core/v1.VolumeProjection",
	"flowcontrol/v1.LimitResponse", "flowcontrol/v1.PriorityLevelConfigurationSpec", "flowcontrol/v1.Subject",
	"networking/v1.IngressBackend", "networking/v1.NetworkPolicyPeer",
	"scheduling/v1alpha3.WorkloadPodGroupDisruptionMode", "scheduling/v1alpha3.WorkloadPodGroupSchedulingPolicy",
	"scheduling/v1beta1.DisruptionMode", "scheduling/v1beta1.PodGroupSchedulingPolicy",
}

// Fields of a type, and what a rule says of them: why it holds, or what is written.
type rule struct{ of, fields, says string }

var emptyIsValue = []rule{
	{"core/v1.PersistentVolumeSpec", "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath iscsi " +
		"local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume", "a union as well"},
	{"apiextensions/v1.CustomResourceSubresources", "status", "{} switches it on"},
	{"apiextensions/v1.JSONSchemaProps", "additionalItems additionalProperties items not", "the schema {} allows anything, no schema nothing more than the rest says"},
	{"core/v1.SecurityContext", "seLinuxOptions windowsOptions", "stands in for all of the Pod's"},
	{"core/v1.SecurityContext@Pod", "seLinuxOptions windowsOptions", "stands in for all of the Pod's"},
	{"rbac/v1.ClusterRole", "aggregationRule", "its rules then belong to a controller"},
}

// What is written where the field is absent, and no table of defaults tells. Of a map this holds for its entries as well.
var allocated = []rule{
	{"core/v1.ServiceSpec", "clusterIP clusterIPs ipFamilies ipFamilyPolicy healthCheckNodePort", "from the cluster's ranges, at create and when the type changes"},
	{"core/v1.ServicePort", "nodePort", "from the cluster's range"},
	{"core/v1.PodSpec@Pod", "imagePullSecrets", "ServiceAccount: the account's"},
	{"core/v1.PodSpec@Pod", "priorityClassName priority", "Priority: the default class and its value"},
	{"core/v1.PodSpec@Pod", "overhead nodeSelector tolerations", "RuntimeClass; DefaultTolerationSeconds"},
	{"core/v1.PodSpec@Pod", "nodeName", "the binding"},
	{"core/v1.PodSpec@Pod", "resources", "of the containers' sums"},
	{"core/v1.ResourceRequirements@Pod", "limits requests", "LimitRanger, and requests from limits"},
	{"core/v1.SecurityContext@Pod", "appArmorProfile", "from the older annotation"},
	{"meta/v1.LabelSelector@Pod", "matchExpressions", "from matchLabelKeys and mismatchLabelKeys"},
	{"batch/v1.JobSpec@Job", "selector", "generated from the uid"},
	{"core/v1.PersistentVolumeClaimSpec@PersistentVolumeClaim", "storageClassName", "DefaultStorageClass"},
	{"core/v1.PersistentVolumeClaimSpec@PersistentVolumeClaim", "volumeName", "the binder"},
	{"core/v1.PersistentVolumeClaimSpec@PersistentVolumeClaim", "dataSource", "dataSourceRef, see copied"},
	{"core/v1.NodeSpec", "podCIDR podCIDRs", "from the cluster's range; each from the other"},
	{"core/v1.ReplicationControllerSpec", "selector", "the template's labels"},
	{"core/v1.LimitRangeItem", "default defaultRequest", "from max, min and each other"},
	{"networking/v1.IngressSpec", "ingressClassName", "DefaultIngressClass"},
	{"certificates/v1.CertificateSigningRequestSpec", "username uid groups extra", "who sends the request"},
	{"resource/v1.DeviceTaint", "timeAdded", "now"},
	{"resource/v1beta1.DeviceTaint", "timeAdded", "now"},
	{"resource/v1beta2.DeviceTaint", "timeAdded", "now"},
	{"scheduling/v1beta1.PodGroupSpec", "priorityClassName priority preemptionPolicy", "Priority, as a Pod's"},
	{"apiextensions/v1.CustomResourceDefinitionNames", "listKind singular", "from kind"},
}

// Where the field is absent, the one beside it is copied. Never both ways: who sets one has both set, and each would
// explain the other.
var copied = []rule{
	{"core/v1.ServicePort", "targetPort", "port"},
	{"core/v1.ContainerPort@Pod", "hostPort", "containerPort"}, // on the host's network
	{"core/v1.PodSpec", "serviceAccount", "serviceAccountName"},
	{"core/v1.PodSpec@Pod", "serviceAccount", "serviceAccountName"},
	{"core/v1.PersistentVolumeClaimSpec@PersistentVolumeClaim", "dataSourceRef", "dataSource"},
}

// What admission and strategies write, always the same.
var written = []rule{
	{"core/v1.PodSpec@Pod", "serviceAccountName serviceAccount", `"default"`},
	{"core/v1.PodSpec@Pod", "preemptionPolicy", `"Never" "PreemptLowerPriority"`}, // the class's
	{"core/v1.NamespaceSpec", "finalizers", `["kubernetes"]`},
	{"core/v1.NodeSpec", "taints", `[{"effect":"NoSchedule","key":"node.kubernetes.io/not-ready"}]`},
}

// Entries that the API server writes into a map.
var entries = []rule{
	{"meta/v1.ObjectMeta@Job", "labels", "batch.kubernetes.io/controller-uid batch.kubernetes.io/job-name controller-uid job-name"},
	{"meta/v1.ObjectMeta@Namespace", "labels", "kubernetes.io/metadata.name"},
}

// What was seen to be made of other fields, and is no matter of this table.
var elsewhere = []rule{
	{"meta/v1.ObjectMeta", "labels annotations", "anybody's to set (F4)"},
	{"core/v1.Secret", "data", "stringData is folded into it (section 4)"},
	{"core/v1.PodSpec", "serviceAccountName", "from its deprecated alias, see copied"},
	{"core/v1.PodSpec@Pod", "serviceAccountName", "from its deprecated alias, see copied"},
}

func (t *typeTable) applyRules() {
	for _, name := range sorted(t.byName) {
		for _, f := range t.byName[name].fields {
			isMember := slices.Contains(unions, name) && f.pointer && t.structOf(f.shape) != nil
			f.value = isMember || slices.Contains(selectors, f.shape)
			// A Go field that is a struct and no pointer to one is written {} in any case.
			if f.value && !f.pointer {
				f.defaults["{}"] = true
			}
		}
	}
	for _, union := range unions {
		if t.byName[union] == nil {
			t.complain("no type %s, of which there is a rule", union)
		}
	}
	t.each(emptyIsValue, func(f *field, _ rule) { f.value = true })
	t.each(allocated, func(f *field, _ rule) { f.allocated = true })
	t.each(copied, func(f *field, r rule) { f.copies = r.says })
	t.each(entries, func(f *field, r rule) { f.entries = strings.Fields(r.says) })
	t.each(elsewhere, func(f *field, _ rule) { f.derived = false })
	t.settleDefaults()
	t.each(written, func(f *field, r rule) {
		for _, value := range strings.Fields(r.says) {
			f.defaults[value] = true
		}
	})
}

func (t *typeTable) each(rules []rule, apply func(*field, rule)) {
	for _, r := range rules {
		s := t.byName[r.of]
		if s == nil {
			t.complain("no type %s, of which there is a rule", r.of)
			continue
		}
		for _, name := range strings.Fields(r.fields) {
			if f := s.byName[name]; f != nil {
				apply(f, r)
			} else {
				t.complain("no field %s.%s, of which there is a rule", r.of, name)
			}
		}
	}
}

func (t *typeTable) settleDefaults() {
	for _, name := range sorted(t.byName) {
		for _, f := range t.byName[name].fields {
			if f.derived && !f.allocated && f.entries == nil && f.copies == "" {
				t.complain("%s.%s is made of other fields where it is absent, and no rule says so", name, f.name)
			}
			if f.allocated || f.copies != "" {
				clear(f.defaults)
			}
			if !f.value {
				delete(f.defaults, "{}")
			}
		}
	}
}
