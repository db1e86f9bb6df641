package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts and dashboard: on metrics that exist, and in the chart where they are asked for. */
class MonitoringTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Path MONITORING = Assets.projectDirectory().resolve("deploy/monitoring");

    private static final Set<String> METRICS = Set.of("driftlock_admission_seconds", "driftlock_findings_total", "driftlock_source_age_seconds",
            "driftlock_source_commit_info", "driftlock_source_errors_total", "driftlock_declared_objects", "driftlock_grants_open", "driftlock_grants_total",
            "driftlock_debt_fields", "driftlock_drift_fields", "driftlock_requests_total", "driftlock_shed_total", "driftlock_webhook_configuration_ok",
            "driftlock_policy_errors_total", "driftlock_certificate_expiration_timestamp_seconds");

    /** An alert on a metric that nobody exports never fires. */
    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
    void monitoringNamesTheContractsMetrics(String file) throws IOException {
        var names = Pattern.compile("driftlock_[a-z_]+").matcher(Files.readString(MONITORING.resolve(file))).results()
                .map(match -> match.group().replaceFirst("(?<=seconds)_(count|bucket|sum)$", "")).collect(Collectors.toCollection(TreeSet::new));

        assertThat(names).hasSizeGreaterThan(8).isSubsetOf(METRICS);
    }

    @Test
    void monitoringIsAValue() throws IOException {
        var all = Chart.withHelm().template("--set", "monitoring.serviceMonitor.enabled=true,monitoring.rules.enabled=true,monitoring.dashboard.enabled=true").expectSuccess().out();

        assertThat(Manifests.parse(all).the("PrometheusRule", "driftlock").at("/spec/groups/0/rules")).hasSizeGreaterThan(10);
        assertThat(Manifests.parse(all).the("ServiceMonitor", "driftlock").at("/spec/endpoints/0/path").asText()).isEqualTo("/q/metrics");
        assertThat(YAML.readTree(Manifests.parse(all).the("ConfigMap", "driftlock-dashboard").path("data").path("driftlock.json").asText()).path("panels")).hasSizeGreaterThan(10);
    }
}
