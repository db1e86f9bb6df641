package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.tls.Pem;
import dev.driftlock.tls.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that others renew, swapped as the kubelet swaps a mounted Secret: A, B, broken, A. */
@Timeout(180)
class CertificateReloadIT {

    private static final Duration IN_TIME = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private int swaps;

    @Test
    void the_next_handshake_sees_the_new_one() throws Exception {
        var a = SelfSigned.create("a", Instant.now(), SelfSigned.UNSHARED);
        var b = SelfSigned.create("b", Instant.now(), SelfSigned.UNSHARED);
        mount(Pem.certificate(a.serving().leaf()), Pem.key(a.serving()));
        try (var edge = Edge.start(folder, "driftlock: {cluster: {enabled: false}, tls: {mode: files, cert-file: tls/tls.crt, key-file: tls/tls.key}}")) {
            assertThat(edge.certificate()).isEqualTo(a.serving().leaf());
            try (var kept = edge.connectTls()) {
                mount(Pem.certificate(b.serving().leaf()), Pem.key(b.serving()));
                awaitCertificate(edge, b.serving().leaf());

                mount(Pem.certificate(a.serving().leaf()), Pem.key(b.serving()));
                await().atMost(IN_TIME).untilAsserted(() -> assertThat(edge.metric("driftlock_tls_reload_errors_total")).isEqualTo(1));
                assertThat(edge.certificate()).isEqualTo(b.serving().leaf());

                mount(Pem.certificate(a.serving().leaf()), Pem.key(a.serving()));
                awaitCertificate(edge, a.serving().leaf());

                kept.getOutputStream().write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
                assertThat(kept.getInputStream().read()).isEqualTo('H');
            }
        }
    }

    private static void awaitCertificate(Edge edge, X509Certificate certificate) {
        await().atMost(IN_TIME).untilAsserted(() -> assertThat(edge.certificate()).isEqualTo(certificate));
    }

    private void mount(String certificate, String key) throws Exception {
        var mount = Files.createDirectories(folder.resolve("tls"));
        var version = Files.createDirectory(mount.resolve("..2026_" + swaps++));
        Files.writeString(version.resolve("tls.crt"), certificate);
        Files.writeString(version.resolve("tls.key"), key);
        if (swaps == 1) {
            Files.createSymbolicLink(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
            Files.createSymbolicLink(mount.resolve("tls.key"), Path.of("..data/tls.key"));
        }
        Files.createSymbolicLink(mount.resolve("..data_tmp"), version.getFileName());
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
