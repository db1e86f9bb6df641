{{/* Who Kubernetes itself is, and Driftlock: the configuration's `controllers`. */}}
{{- define "driftlock.machinery" -}}
{{- $controllers := .Values.config.controllers }}
{{- $names := list }}
{{- range $controllers.users }}{{ $names = append $names . }}{{ end }}
{{- $patterns := list }}
{{- range index $controllers "service-accounts" }}
{{- if contains "*" . }}{{ $patterns = append $patterns (printf "system:serviceaccount:%s" . | replace "." "[.]" | replace "*" "[a-z0-9.-]*") }}
{{- else }}{{ $names = append $names (printf "system:serviceaccount:%s" .) }}{{ end }}
{{- end }}
{{- $names = append $names (include "driftlock.account" .) -}}
!(request.userInfo.username in [
{{- range $i, $name := $names }}
'{{ $name }}'{{ if lt (add1 $i) (len $names) }},{{ else }}]{{ end }}
{{- end }}
{{- range $patterns }}
|| request.userInfo.username.matches('^{{ . }}$')
{{- end }}
{{- range $controllers.groups }}
|| has(request.userInfo.groups) && '{{ . }}' in request.userInfo.groups
{{- end }})
{{- end }}

{{- define "driftlock.clientConfig" -}}
service: {namespace: {{ .Release.Namespace }}, name: driftlock, path: /validate, port: 443}
{{- with .Values.webhooks.caBundle }}
caBundle: {{ . }}
{{- end }}
{{- end }}

{{/* The ValidatingWebhookConfiguration, for the cluster and for the file that Driftlock compares the live one with. */}}
{{- define "driftlock.webhooks" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: driftlock
  labels: {{- include "driftlock.labels" . | nindent 4 }}
  {{- with .Values.webhooks.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
webhooks:
  # Namespaced objects. */scale because replicas change through it, pods/resize because requests and limits do, */status
  # because metadata can be written through it. No other subresource changes what Git declares.
  - name: guard.driftlock.dev
    clientConfig: {{- include "driftlock.clientConfig" . | nindent 6 }}
    rules:
      - apiGroups: ["*"]
        apiVersions: ["*"]
        resources: ["*", "*/scale", pods/resize, "*/status"]
        operations: [CREATE, UPDATE, DELETE]
        scope: Namespaced
    # Out of reach: what the cluster needs to come up and Driftlock to be repaired, and namespaces that are switched off.
    namespaceSelector:
      matchExpressions:
        - {key: driftlock.dev/mode, operator: NotIn, values: ["off"]}
        - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kube-public, kube-node-lease, {{ .Release.Namespace }}]}
    matchConditions:
      # Most of a cluster's writes. They are never denied; asking about them would only make them slower.
      - name: not-the-clusters-own-machinery
        expression: >-
          {{- include "driftlock.machinery" . | nindent 10 }}
      # The last exit but one: an admin who takes the namespace away asks nobody.
      - name: not-an-admin-taking-driftlock-away
        expression: >-
          !(request.operation == 'DELETE' && request.resource.group == '' && request.resource.resource == 'namespaces'
          && request.name == '{{ .Release.Namespace }}' && has(request.userInfo.groups) && 'system:masters' in request.userInfo.groups)
      # Written all the time, declared by nobody.
      - name: not-records-and-questions
        expression: >-
          !(request.resource.group in ['', 'events.k8s.io'] && request.resource.resource == 'events'
          || request.resource.group == 'coordination.k8s.io' && request.resource.resource == 'leases'
          || request.resource.group in ['authentication.k8s.io', 'authorization.k8s.io'])
      # Made by a controller from something that is judged itself. What counts is the live object: a reference that
      # comes with the request hides nothing, unless a service account makes the object.
      - name: not-what-a-controller-owns
        expression: >-
          !(request.resource.group == '' && request.resource.resource == 'pods'
          || request.resource.group == 'discovery.k8s.io' && request.resource.resource == 'endpointslices')
          || !(request.operation == 'CREATE'
          ? request.userInfo.username.startsWith('system:serviceaccount:') && object.?metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false))
          : oldObject.?metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false)))
      # Of a status only what comes with it; of Driftlock's own records the status is all there is.
      - name: status-only-with-metadata
        expression: >-
          request.?subResource.orValue('') != 'status' || request.operation != 'UPDATE'
          || request.resource.group == 'driftlock.dev' && request.resource.resource == 'manualchanges'
          || ['labels', 'annotations', 'finalizers', 'ownerReferences'].exists(field, object.?metadata[?field] != oldObject.?metadata[?field])
      # break-glass.guard's, through the same paths. Not so for scale and resize: the labels of a Scale are the
      # client's to invent, and nobody else would be asked.
      - name: not-a-break-glass-label
        expression: >-
          request.operation != 'UPDATE' || !(request.?subResource.orValue('') in ['', 'status'])
          || !(object.?metadata.?labels[?'driftlock.dev/break-glass'] != oldObject.?metadata.?labels[?'driftlock.dev/break-glass'])
    failurePolicy: {{ .Values.webhooks.failurePolicy }}     # Fail: nothing guarded changes while Driftlock is down. Read the runbook first.
    matchPolicy: Equivalent
    sideEffects: NoneOnDryRun
    timeoutSeconds: 3
    admissionReviewVersions: [v1]

  # What switches the guard off for many objects at once: the labels of a namespace (through its status and finalize too,
  # which change labels as well), the end of a namespace, the end of a kind. No selector: a request that sets mode=off
  # shows the selector the namespace as it would be, and would pass unseen.
  - name: namespaces.guard.driftlock.dev
    clientConfig: {{- include "driftlock.clientConfig" . | nindent 6 }}
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        resources: [namespaces, namespaces/status, namespaces/finalize]
        operations: [UPDATE, DELETE]
        scope: Cluster
      - apiGroups: [apiextensions.k8s.io]
        apiVersions: ["*"]
        resources: [customresourcedefinitions]
        operations: [DELETE]
        scope: Cluster
    matchConditions:
      # Namespaces drain and finalize by the namespace controller, whether Driftlock lives or not.
      - name: not-the-clusters-own-machinery
        expression: >-
          {{- include "driftlock.machinery" . | nindent 10 }}
      - name: not-an-admin-taking-driftlock-away
        expression: >-
          !(request.operation == 'DELETE' && request.resource.group == '' && request.resource.resource == 'namespaces'
          && request.name == '{{ .Release.Namespace }}' && has(request.userInfo.groups) && 'system:masters' in request.userInfo.groups)
      # max-mode on Driftlock's own namespace is the soft exit: no webhook is asked, lest a sick one holds the door shut.
      - name: deletions-and-own-labels
        expression: >-
          request.operation == 'DELETE'
          || object.?metadata.?labels.orValue({}).exists(key, key.startsWith('driftlock.dev/')
          && !(key == 'driftlock.dev/max-mode' && request.name == '{{ .Release.Namespace }}')
          && object.?metadata.?labels[?key] != oldObject.?metadata.?labels[?key])
          || oldObject.?metadata.?labels.orValue({}).exists(key, key.startsWith('driftlock.dev/')
          && !(key == 'driftlock.dev/max-mode' && request.name == '{{ .Release.Namespace }}')
          && object.?metadata.?labels[?key] != oldObject.?metadata.?labels[?key])
    failurePolicy: Fail
    matchPolicy: Equivalent
    sideEffects: NoneOnDryRun
    timeoutSeconds: 3
    admissionReviewVersions: [v1]

  # The label that opens a window, on anything but a namespace. In no namespace may it look as if it had opened one.
  - name: break-glass.guard.driftlock.dev
    clientConfig: {{- include "driftlock.clientConfig" . | nindent 6 }}
    rules:
      - apiGroups: ["*"]
        apiVersions: ["*"]
        resources: ["*", "*/status"]
        operations: [UPDATE]      # one that comes with a CREATE opens nothing
        scope: "*"
    matchConditions:
      - name: not-the-clusters-own-machinery
        expression: >-
          {{- include "driftlock.machinery" . | nindent 10 }}
      - name: not-an-admin-taking-driftlock-away
        expression: >-
          !(request.operation == 'DELETE' && request.resource.group == '' && request.resource.resource == 'namespaces'
          && request.name == '{{ .Release.Namespace }}' && has(request.userInfo.groups) && 'system:masters' in request.userInfo.groups)
      - name: not-a-namespace
        expression: >-
          !(request.resource.group == '' && request.resource.resource == 'namespaces')
      - name: a-break-glass-label
        expression: >-
          object.?metadata.?labels[?'driftlock.dev/break-glass'] != oldObject.?metadata.?labels[?'driftlock.dev/break-glass']
    failurePolicy: Fail
    matchPolicy: Equivalent
    sideEffects: NoneOnDryRun
    timeoutSeconds: 3
    admissionReviewVersions: [v1]

  # All else without a namespace. When a cluster starts, the pod network's own objects pass here before any pod of
  # Driftlock's can run: never Fail.
  - name: cluster.guard.driftlock.dev
    clientConfig: {{- include "driftlock.clientConfig" . | nindent 6 }}
    rules:
      - apiGroups: ["*"]
        apiVersions: ["*"]
        resources: ["*", "*/scale", "*/status", namespaces/finalize]
        operations: [CREATE, UPDATE, DELETE]
        scope: Cluster
    matchConditions:
      - name: not-the-clusters-own-machinery
        expression: >-
          {{- include "driftlock.machinery" . | nindent 10 }}
      - name: not-an-admin-taking-driftlock-away
        expression: >-
          !(request.operation == 'DELETE' && request.resource.group == '' && request.resource.resource == 'namespaces'
          && request.name == '{{ .Release.Namespace }}' && has(request.userInfo.groups) && 'system:masters' in request.userInfo.groups)
      - name: not-questions
        expression: >-
          !(request.resource.group in ['authentication.k8s.io', 'authorization.k8s.io'])
      - name: status-only-with-metadata
        expression: >-
          !(request.?subResource.orValue('') in ['status', 'finalize']) || request.operation != 'UPDATE'
          || ['labels', 'annotations', 'finalizers', 'ownerReferences'].exists(field, object.?metadata[?field] != oldObject.?metadata[?field])
      # namespaces.guard's.
      - name: not-the-end-of-a-namespace-or-kind
        expression: >-
          request.operation != 'DELETE' || !(request.resource.group == '' && request.resource.resource == 'namespaces'
          || request.resource.group == 'apiextensions.k8s.io' && request.resource.resource == 'customresourcedefinitions')
      - name: not-own-labels-of-a-namespace
        expression: >-
          request.operation != 'UPDATE' || !(request.resource.group == '' && request.resource.resource == 'namespaces')
          || !(object.?metadata.?labels.orValue({}).exists(key, key.startsWith('driftlock.dev/')
          && !(key == 'driftlock.dev/max-mode' && request.name == '{{ .Release.Namespace }}')
          && object.?metadata.?labels[?key] != oldObject.?metadata.?labels[?key])
          || oldObject.?metadata.?labels.orValue({}).exists(key, key.startsWith('driftlock.dev/')
          && !(key == 'driftlock.dev/max-mode' && request.name == '{{ .Release.Namespace }}')
          && object.?metadata.?labels[?key] != oldObject.?metadata.?labels[?key]))
      # The soft exit again.
      - name: not-max-mode
        expression: >-
          request.operation != 'UPDATE' || !(request.resource.group == '' && request.resource.resource == 'namespaces' && request.name == '{{ .Release.Namespace }}')
          || object.?metadata.?labels[?'driftlock.dev/max-mode'] == oldObject.?metadata.?labels[?'driftlock.dev/max-mode']
      # break-glass.guard's, through the same paths.
      - name: not-a-break-glass-label
        expression: >-
          request.operation != 'UPDATE' || request.resource.group == '' && request.resource.resource == 'namespaces' || !(request.?subResource.orValue('') in ['', 'status'])
          || !(object.?metadata.?labels[?'driftlock.dev/break-glass'] != oldObject.?metadata.?labels[?'driftlock.dev/break-glass'])
    failurePolicy: Ignore
    matchPolicy: Equivalent
    sideEffects: NoneOnDryRun
    timeoutSeconds: 3
    admissionReviewVersions: [v1]
{{- end }}
