{{/* What all objects carry. */}}
{{- define "driftlock.labels" -}}
app.kubernetes.io/name: driftlock
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "driftlock.selector" -}}
app.kubernetes.io/name: driftlock
{{- end }}

{{- define "driftlock.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{/*
"true" where Helm itself installs and can look into the cluster; empty for `helm template`. Two things differ: the Namespace, which
Helm needs before it can install anything, and the hook, which means nothing to kubectl.
*/}}
{{- define "driftlock.installedByHelm" -}}
{{- if lookup "v1" "Namespace" "" "kube-system" }}true{{ end }}
{{- end }}

{{- define "driftlock.account" -}}
system:serviceaccount:{{ .Release.Namespace }}:driftlock
{{- end }}

{{/* The policies that are switched on: file name to text, as YAML. */}}
{{- define "driftlock.policies" -}}
{{- $files := dict }}
{{- range $name, $on := .Values.policies }}
{{- $text := $.Files.Get (printf "files/policies/%s.yaml" $name) }}
{{- if not $text }}{{ fail (printf "policies.%s: there is no such policy; shipped are %s" $name (include "driftlock.shippedPolicies" $)) }}{{ end }}
{{- if $on }}{{ $_ := set $files (printf "%s.yaml" $name) $text }}{{ end }}
{{- end }}
{{- toYaml (merge (deepCopy .Values.extraPolicies) $files) }}
{{- end }}

{{- define "driftlock.shippedPolicies" -}}
{{- $names := list }}
{{- range $path, $_ := .Files.Glob "files/policies/*.yaml" }}{{ $names = append $names (trimSuffix ".yaml" (base $path)) }}{{ end }}
{{- join ", " $names }}
{{- end }}

{{/*
RBAC rules for resources written as `services` or `deployments.apps`: (dict "resources" LIST "verbs" LIST), a line for each group.
*/}}
{{- define "driftlock.rules" -}}
{{- $groups := dict }}
{{- range .resources }}
{{- $parts := regexSplit "\\." . 2 }}
{{- $group := index (append $parts "") 1 }}
{{- $_ := set $groups $group (append (get $groups $group | default list) (first $parts)) }}
{{- end }}
{{- $verbs := .verbs }}
{{- range $group := keys $groups | sortAlpha }}
- apiGroups: [{{ $group | quote }}]
  resources: [{{ get $groups $group | uniq | sortAlpha | join ", " }}]
  verbs: [{{ join ", " $verbs }}]
{{- end }}
{{- end }}

{{/* application.yaml */}}
{{- define "driftlock.configuration" -}}
{{- $config := deepCopy .Values.config }}
{{- /* An empty list in the file would hide the entries that environment variables give. */}}
{{- range list "sources" "agents" "ignore" "redact" "policies-off" }}
{{- if and (hasKey $config .) (not (get $config .)) }}{{ $_ := unset $config . }}{{ end }}
{{- end }}
{{- $_ := set $config "data-dir" "/data" }}
{{- $_ := set $config "cluster" (dict "enabled" true "namespace" .Release.Namespace "webhooks-file" "/app/config/webhooks.yaml" "restore-webhooks" .Values.webhooks.restore) }}
{{- if include "driftlock.policies" . | fromYaml }}{{ $_ := set $config "policies" (list "/app/policies") }}{{ end }}
{{- toYaml (dict "driftlock" $config) }}
{{- end }}

{{/* The file that the live webhook configuration is compared with: the same, without comments. */}}
{{- define "driftlock.webhooksFile" -}}
{{ include "driftlock.webhooks" . | fromYaml | toYaml }}
{{- end }}
