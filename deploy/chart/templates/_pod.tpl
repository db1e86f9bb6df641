{{/* The pod, for Deployment and StatefulSet. */}}
{{- define "driftlock.pod" -}}
metadata:
  labels:
    {{- include "driftlock.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  annotations:
    # What is read at the start only: another configuration is another pod.
    driftlock.dev/configuration: {{ include "driftlock.configuration" . | sha256sum | trunc 16 }}
    driftlock.dev/policies: {{ include "driftlock.policies" . | sha256sum | trunc 16 }}
    {{- with .Values.podAnnotations }}{{ toYaml . | nindent 4 }}{{ end }}
spec:
  serviceAccountName: driftlock
  automountServiceAccountToken: false
  enableServiceLinks: false           # DRIFTLOCK_SERVICE_HOST and its kin would look like settings
  terminationGracePeriodSeconds: 30   # 5 s of serving on while the Service takes the pod out, gone within 20 s
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  # Apart where there is room, together where there is not: a guard on the same node is better than none.
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "driftlock.selector" $ | nindent 10 }}
      matchLabelKeys: [{{ ternary "controller-revision-hash" "pod-template-hash" $.Values.persistence.enabled }}]
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: driftlock
      image: {{ include "driftlock.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      ports:
        - {name: webhook, containerPort: 8443}
        - {name: management, containerPort: 9000}
      {{- with .Values.extraEnv }}
      env: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        privileged: false
        capabilities: {drop: [ALL]}
      resources: {{- toYaml .Values.resources | nindent 8 }}
      # Ready once every source is loaded, or has failed for 30 s: until then the other replicas answer.
      startupProbe:
        httpGet: {path: /q/health/started, port: management}
        periodSeconds: 2
        failureThreshold: 60
      readinessProbe:
        httpGet: {path: /q/health/ready, port: management}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 2
      livenessProbe:
        httpGet: {path: /q/health/live, port: management}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6           # a node that is short of CPU makes every pod slow; a restart would not help
      volumeMounts:
        - {name: config, mountPath: /app/config, readOnly: true}
        {{- if include "driftlock.policies" . | fromYaml }}
        - {name: policies, mountPath: /app/policies, readOnly: true}
        {{- end }}
        - {name: data, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        - {name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
        {{- range .Values.secretMounts }}
        - {name: secret-{{ .secret | replace "." "-" }}, mountPath: {{ .path }}, readOnly: true}
        {{- end }}
  volumes:
    - name: config
      configMap: {name: driftlock}
    {{- if include "driftlock.policies" . | fromYaml }}
    - name: policies
      configMap: {name: driftlock-policies}
    {{- end }}
    {{- if not .Values.persistence.enabled }}
    - name: data
      emptyDir: {sizeLimit: {{ .Values.emptyDirSizeLimit }}}
    {{- end }}
    - name: tmp
      emptyDir: {sizeLimit: {{ .Values.emptyDirSizeLimit }}}
    # Bound to this pod, for the API server alone, and renewed by the kubelet each hour.
    - name: token
      projected:
        defaultMode: 0440
        sources:
          - serviceAccountToken: {path: token, expirationSeconds: 3600}
          - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
          - downwardAPI: {items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]}
    {{- range .Values.secretMounts }}
    - name: secret-{{ .secret | replace "." "-" }}
      secret: {secretName: {{ .secret }}, defaultMode: 0440}
    {{- end }}
{{- end }}
