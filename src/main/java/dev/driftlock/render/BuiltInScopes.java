package dev.driftlock.render;

import java.util.Optional;
import java.util.Set;

/**
 * The scopes of the kinds that Kubernetes itself serves. Written from the types of k8s.io/api 1.37 that are marked
 * nonNamespaced; every other kind in a group of Kubernetes' own is namespaced.
 */
public final class BuiltInScopes implements Scopes {

    private static final Set<String> GROUPS = Set.of("", "admissionregistration.k8s.io", "apiextensions.k8s.io",
            "apiregistration.k8s.io", "apps", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
            "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "extensions",
            "flowcontrol.apiserver.k8s.io", "imagepolicy.k8s.io", "internal.apiserver.k8s.io", "lifecycle.k8s.io",
            "networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io",
            "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io");

    private static final Set<String> CLUSTER_SCOPED = Set.of("/ComponentStatus", "/Namespace", "/Node", "/PersistentVolume",
            "admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
            "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
            "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService",
            "authentication.k8s.io/SelfSubjectReview", "authentication.k8s.io/TokenReview",
            "authorization.k8s.io/SelfSubjectAccessReview", "authorization.k8s.io/SelfSubjectRulesReview",
            "authorization.k8s.io/SubjectAccessReview",
            "certificates.k8s.io/CertificateSigningRequest", "certificates.k8s.io/ClusterTrustBundle",
            "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
            "imagepolicy.k8s.io/ImageReview", "internal.apiserver.k8s.io/StorageVersion",
            "networking.k8s.io/IPAddress", "networking.k8s.io/IngressClass", "networking.k8s.io/ServiceCIDR",
            "node.k8s.io/RuntimeClass", "policy/PodSecurityPolicy",
            "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
            "resource.k8s.io/DeviceClass", "resource.k8s.io/DeviceTaintRule", "resource.k8s.io/ResourcePoolStatusRequest",
            "resource.k8s.io/ResourceSlice",
            "scheduling.k8s.io/PriorityClass",
            "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode", "storage.k8s.io/StorageClass",
            "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass",
            "storagemigration.k8s.io/StorageVersionMigration");

    @Override
    public Optional<Boolean> isNamespaced(String group, String kind) {
        return GROUPS.contains(group) ? Optional.of(!CLUSTER_SCOPED.contains(group + "/" + kind)) : Optional.empty();
    }
}
