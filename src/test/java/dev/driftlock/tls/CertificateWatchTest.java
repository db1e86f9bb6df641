package dev.driftlock.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {

    @TempDir
    Path folder;

    private final SelfSigned a = SelfSigned.create("a", Instant.now(), SelfSigned.UNSHARED);
    private final SelfSigned b = SelfSigned.create("b", Instant.now(), SelfSigned.UNSHARED);
    private final AtomicInteger failures = new AtomicInteger();
    private PemFiles files;

    @BeforeEach
    void a_stands_in_the_files() throws Exception {
        files = new PemFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        write(a);
    }

    @Test
    void a_change_is_taken_and_taken_back() throws Exception {
        var watch = watch();
        assertThat(watch.look()).isFalse();

        write(b);
        assertThat(watch.look()).isTrue();
        assertThat(watch.keys().current().leaf()).isEqualTo(b.serving().leaf());

        write(a);
        assertThat(watch.look()).isTrue();
        assertThat(watch.keys().current().leaf()).isEqualTo(a.serving().leaf());
        assertThat(failures).hasValue(0);
    }

    /** How the kubelet writes a mounted Secret: a new folder, and one link to it that is swapped. */
    @Test
    void a_swapped_link_is_a_change() throws Exception {
        var mount = Files.createDirectory(folder.resolve("mount"));
        folderWith(mount.resolve("..2026_1"), a);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(mount.resolve("tls.key"), Path.of("..data/tls.key"));
        files = new PemFiles(mount.resolve("tls.crt"), mount.resolve("tls.key"));
        var watch = watch();

        folderWith(mount.resolve("..2026_2"), b);
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_2"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertThat(watch.look()).isTrue();
        assertThat(watch.keys().current().leaf()).isEqualTo(b.serving().leaf());
    }

    @Test
    void what_cannot_be_used_leaves_the_old_one_and_is_said_once() throws Exception {
        var watch = watch();

        Files.writeString(files.certFile(), Pem.certificate(b.serving().leaf()));
        assertThat(watch.look()).isFalse();
        assertThat(watch.look()).isFalse();
        assertThat(failures).hasValue(1);
        assertThat(watch.keys().current().leaf()).isEqualTo(a.serving().leaf());

        Files.writeString(files.keyFile(), Pem.key(b.serving()).substring(0, 60));
        assertThat(watch.look()).isFalse();
        Files.delete(files.keyFile());
        assertThat(watch.look()).isFalse();
        assertThat(failures).hasValue(3);

        Files.writeString(files.keyFile(), Pem.key(b.serving()));
        assertThat(watch.look()).isTrue();
        assertThat(watch.keys().current().leaf()).isEqualTo(b.serving().leaf());
    }

    @Test
    void a_handshake_that_has_begun_ends_with_what_it_began_with() throws Exception {
        var watch = watch();
        var begun = watch.keys().chooseEngineServerAlias("EC", null, null);
        write(b);
        watch.look();

        assertThat(watch.keys().getCertificateChain(begun)[0]).isEqualTo(a.serving().leaf());
        assertThat(watch.keys().getPrivateKey(begun)).isEqualTo(a.serving().key());
        assertThat(watch.keys().getPrivateKey(watch.keys().chooseEngineServerAlias("EC", null, null))).isEqualTo(b.serving().key());
        assertThat(watch.keys().chooseEngineServerAlias("RSA", null, null)).isNull();
    }

    @Test
    void without_a_first_certificate_there_is_nothing_to_serve() throws Exception {
        Files.delete(files.certFile());
        assertThatThrownBy(this::watch).isInstanceOf(IllegalStateException.class).hasMessage(files.certFile() + " is not there");
    }

    private CertificateWatch watch() {
        return CertificateWatch.start(files, failures::incrementAndGet);
    }

    private void write(SelfSigned pair) throws Exception {
        Files.writeString(files.certFile(), Pem.certificate(pair.serving().leaf()) + Pem.certificate(pair.authority()));
        Files.writeString(files.keyFile(), Pem.key(pair.serving()));
    }

    private static void folderWith(Path folder, SelfSigned pair) throws Exception {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("tls.crt"), Pem.certificate(pair.serving().leaf()));
        Files.writeString(folder.resolve("tls.key"), Pem.key(pair.serving()));
    }
}
