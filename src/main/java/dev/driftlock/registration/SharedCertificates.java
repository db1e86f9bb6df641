package dev.driftlock.registration;

import dev.driftlock.cluster.Denials;
import dev.driftlock.tls.PemFiles.UnusableException;
import dev.driftlock.tls.ServingKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps the certificates of {@code tls.mode: self-managed} in a Secret that all replicas share, and renews them. Every replica
 * does this without a leader: each step is a conditional write that only one can win.
 */
public final class SharedCertificates implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SharedCertificates.class);

    private record Held(Certificates certificates, String version) {
    }

    private final KubernetesClient client;
    private final String namespace;
    private final Rotation rotation;
    private final InstantSource clock;
    private final Consumer<ServingKey> served;
    private final SharedIndexInformer<Secret> informer;
    private volatile Optional<Held> held = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /**
     * Starts the watch; where the API server cannot be reached yet it is tried again in the background.
     *
     * @param served hears what is to be served, each time that it changes
     */
    public SharedCertificates(KubernetesClient client, String namespace, InstantSource clock, Consumer<ServingKey> served) {
        this.client = client;
        this.namespace = namespace;
        this.rotation = new Rotation(namespace);
        this.clock = clock;
        this.served = served;
        informer = client.secrets().inNamespace(namespace).withName(CertificateSecret.NAME).runnableInformer(0).addEventHandler(new Watcher());
        informer.exceptionHandler((started, error) -> failed(error));
        informer.start();
    }

    private boolean failed(Throwable error) {
        if (Denials.isDenial(error)) say("the Secret " + CertificateSecret.NAME + " may not be read: the certificate is this replica's alone");
        return true;
    }

    /** Whether the shared certificate is served, which the API server trusts, or nothing is to be expected of waiting for it. */
    public boolean isSettled() {
        return held.isPresent() || problem.isPresent();
    }

    /** Why it could not be made or renewed. */
    public Optional<String> problem() {
        return problem;
    }

    /** What a caBundle must hold; empty until it is known. */
    public Optional<String> bundle() {
        return held.map(known -> PemText.of(known.certificates.authorities()));
    }

    /** Makes or renews them where that is due; to be called now and then. */
    void tend(BooleanSupplier trusted) {
        if (!informer.hasSynced()) return;
        try {
            var there = informer.getStore().getByKey(namespace + "/" + CertificateSecret.NAME);
            if (there == null) create();
            else if (held.isPresent()) renew(held.get(), trusted);
            // What the store holds and can be read, the watcher is about to hear of: to make it anew would take the trust from all replicas.
            else if (!isUsable(there)) write(rotation.first(clock.instant()), there.getMetadata().getResourceVersion());
            problem = Optional.empty();
        } catch (KubernetesClientException e) {
            // Another replica was faster; the watch tells what it wrote.
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) return;
            say("the Secret " + CertificateSecret.NAME + " cannot be written: " + e.getMessage());
        }
    }

    private static boolean isUsable(Secret secret) {
        try {
            CertificateSecret.read(secret);
            return true;
        } catch (UnusableException e) {
            return false;
        }
    }

    private void create() {
        client.secrets().inNamespace(namespace).resource(CertificateSecret.write(rotation.first(clock.instant()), namespace, null)).create();
        LOG.infof("made a certificate, in the Secret %s/%s", namespace, CertificateSecret.NAME);
    }

    private void renew(Held known, BooleanSupplier trusted) {
        rotation.step(known.certificates, trusted.getAsBoolean(), clock.instant()).ifPresent(next -> write(next, known.version));
    }

    private void write(Certificates next, String over) {
        client.secrets().inNamespace(namespace).resource(CertificateSecret.write(next, namespace, over)).lockResourceVersion(over).update();
        LOG.infof("renewing the certificate: %s trusted, the one that is served is valid until %s%s", next.authorities().size() == 1 ? "one authority" : next.authorities().size() + " authorities",
                next.expires(), next.next().isPresent() ? ", the next one is ready" : "");
    }

    private void say(String text) {
        if (!Optional.of(text).equals(problem)) LOG.warn(text);
        problem = Optional.of(text);
    }

    private void take(Secret secret) {
        try {
            var read = CertificateSecret.read(secret);
            boolean isNew = held.filter(before -> before.certificates.serving().leaf().equals(read.serving().leaf())).isEmpty();
            // Served first: whoever asks whether this is settled is about to send the API server here.
            if (isNew) served.accept(read.serving());
            held = Optional.of(new Held(read, secret.getMetadata().getResourceVersion()));
        } catch (UnusableException e) {
            // What is served stays; it is written anew when it is tended next.
            held = Optional.empty();
            say("the Secret " + CertificateSecret.NAME + " is made anew: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Watcher implements ResourceEventHandler<Secret> {

        @Override
        public void onAdd(Secret secret) {
            take(secret);
        }

        @Override
        public void onUpdate(Secret before, Secret secret) {
            take(secret);
        }

        @Override
        public void onDelete(Secret secret, boolean finalStateUnknown) {
            held = Optional.empty();
        }
    }
}
