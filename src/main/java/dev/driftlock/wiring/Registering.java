package dev.driftlock.wiring;

import dev.driftlock.cluster.OwnEvents;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.AccountPattern;
import dev.driftlock.registration.LeftOut;
import dev.driftlock.registration.Registration;
import dev.driftlock.registration.SharedCertificates;
import dev.driftlock.registration.WebhookConfiguration;
import dev.driftlock.registration.WebhooksFile;
import dev.driftlock.tls.ServingKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What lets the API server ask Driftlock: the certificate that all replicas share, and the webhook configuration that names it. */
record Registering(Optional<SharedCertificates> certificates, WebhookConfiguration configuration, Registration upkeep) implements AutoCloseable {

    static Registering start(KubernetesClient client, DriftlockConfig config, Types types, OwnEvents events, Consumer<ServingKey> served, MeterRegistry registry, Clock clock) {
        var cluster = config.cluster();
        var certificates = config.tls() instanceof DriftlockConfig.SelfManaged
                ? Optional.of(new SharedCertificates(client, cluster.namespace(), clock, served)) : Optional.<SharedCertificates>empty();
        var file = new WebhooksFile(cluster.webhooksFile(), client.getKubernetesSerialization());
        var configuration = new WebhookConfiguration(client, types, file, leftOut(config), cluster.restoreWebhooks(), () -> certificates.flatMap(SharedCertificates::bundle), events);
        Gauge.builder("driftlock.webhook.configuration.ok", () -> configuration.isOk() ? 1 : 0)
                .description("1 while the ValidatingWebhookConfiguration is as it was installed and trusts this certificate").register(registry);
        return new Registering(certificates, configuration, new Registration(certificates, configuration));
    }

    /** The configured controllers and Driftlock itself, as the chart renders them. */
    private static LeftOut leftOut(DriftlockConfig config) {
        var controllers = config.controllers();
        var accounts = Stream.concat(controllers.serviceAccounts().stream().map(AccountPattern::toString), Stream.of(config.cluster().namespace() + ":driftlock")).toList();
        return LeftOut.of(controllers.users(), accounts, controllers.groups());
    }

    boolean isSettled() {
        return certificates.map(SharedCertificates::isSettled).orElse(true);
    }

    /** What people should know of it, by what it is about. */
    Map<String, String> problems() {
        var problems = new TreeMap<String, String>();
        configuration.problem().ifPresent(text -> problems.put("webhook-configuration", text));
        certificates.flatMap(SharedCertificates::problem).ifPresent(text -> problems.put("certificate", text));
        return problems;
    }

    @Override
    public void close() {
        upkeep.close();
    }
}
