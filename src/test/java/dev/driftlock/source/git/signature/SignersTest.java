package dev.driftlock.source.git.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose signatures are believed. The commits and tags were made by {@code git commit -S} and {@code git tag -s} with ssh-keygen and gpg. */
class SignersTest {

    private static final String GIT_TIME = "2026-11-20T09:00:00Z";

    @TempDir
    private Path temp;

    private byte[] bytes(String name) throws IOException {
        try (var in = getClass().getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private Path file(String name) throws IOException {
        return Files.write(temp.resolve(name), bytes(name));
    }

    private Path signers(String text) throws IOException {
        return Files.writeString(temp.resolve("signers"), text);
    }

    /** Empty where it is believed. */
    private String doubt(byte[] commit, Path signers) {
        var thrown = catchThrowable(() -> Signers.read(signers).check(Signed.commit(commit)));
        if (thrown == null) return "";
        assertThat(thrown).isInstanceOf(NotBelieved.class);
        return thrown.getMessage();
    }

    private String line(String kind) throws IOException {
        return new String(bytes("allowed_signers"), StandardCharsets.UTF_8).lines().filter(each -> each.contains(kind)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, allowed_signers", "ssh-rsa, allowed_signers", "ssh-ecdsa, allowed_signers", "pgp-jane, keys.asc", "pgp-rosa, keys.asc",
            "pgp-otto, keys.asc"})
    void aListedKeysSignatureIsBelieved(String commit, String signers) throws IOException {
        assertThat(doubt(bytes(commit + ".commit"), file(signers))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, allowed_signers", "pgp-jane, keys.asc"})
    void soIsATags(String tag, String signers) throws Exception {
        var signed = Signed.tag(bytes(tag + ".tag"));
        Signers.read(file(signers)).check(signed);
        assertThat(signed.what()).isEqualTo("by Jane Doe <jane@example.com>");
        var changed = new String(bytes(tag + ".tag"), StandardCharsets.ISO_8859_1).replace("release", "released").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowable(() -> Signers.read(file(signers)).check(Signed.tag(changed)))).hasMessageContaining("bad signature");
    }

    /** Whatever is changed of a commit, its signature does not fit any more. */
    @ParameterizedTest
    @CsvSource({"ssh-ed25519, allowed_signers", "ssh-rsa, allowed_signers", "ssh-ecdsa, allowed_signers", "pgp-jane, keys.asc", "pgp-rosa, keys.asc"})
    void anyOtherCommitIsNot(String commit, String signers) throws IOException {
        var file = file(signers);
        var text = new String(bytes(commit + ".commit"), StandardCharsets.ISO_8859_1);
        for (var change : List.of(text.replace("\n\nsigned", "\n\nSigned"), text.replace("tree 5", "tree 6").replace("tree 1", "tree 2").replace("parent ", "parent 0"),
                text.replace("author Jane", "author Jan"), text + "\n", text.replace("\n\n", "\nencoding x\n\n"))) {
            if (!change.equals(text)) assertThat(doubt(change.getBytes(StandardCharsets.ISO_8859_1), file)).contains("bad signature");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allowed_signers", "keys.asc"})
    void anUnsignedCommitIsNot(String signers) throws IOException {
        assertThat(doubt(bytes("unsigned.commit"), file(signers))).startsWith("is not signed; accepted are signatures by a key in " + temp.resolve(signers));
    }

    @Test
    void anUnknownKeyIsNamed() throws IOException {
        assertThat(doubt(bytes("ssh-stranger.commit"), file("allowed_signers"))).matches("is signed with the key SHA256:[A-Za-z0-9+/]{43}, which is not in .*allowed_signers");
        assertThat(doubt(bytes("pgp-mallory.commit"), file("keys.asc")))
                .startsWith("is signed with the key BE038FF6A4E1A09BDC682B9865AA7C736D74CF1F, which is not in ");
    }

    @Test
    void oneKindOfKeyIsNotTheOther() throws IOException {
        assertThat(doubt(bytes("pgp-jane.commit"), file("allowed_signers"))).startsWith("is not signed with an ssh key");
        assertThat(doubt(bytes("ssh-rsa.commit"), file("keys.asc"))).startsWith("is not signed with an OpenPGP key");
    }

    @Test
    void anExpiredOpenPgpKeyCountsForWhatItSignedBefore() throws IOException {
        assertThat(doubt(bytes("pgp-otto.commit"), file("otto-shortened.asc")))
                .contains("had expired at its time 2020-01-05").contains("(expires 2020-01-03").contains("451D8CF56D6E9B47A336DA3229486B87DBA5447B");
    }

    @Test
    void aRevokedOpenPgpKeyIsNot() throws IOException {
        assertThat(doubt(bytes("pgp-jane.commit"), file("jane-revoked.asc"))).endsWith("is revoked");
    }

    @Test
    void severalBlocksAreOneRing() throws IOException {
        var both = new String(bytes("jane-revoked.asc"), StandardCharsets.US_ASCII) + "\nsome text\n" + new String(bytes("keys.asc"), StandardCharsets.US_ASCII);
        assertThat(doubt(bytes("pgp-rosa.commit"), signers(both))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            namespaces="git"                                           |
            namespaces="file,git"                                      |
            namespaces="g*"                                            |
            namespaces="file"                                          | which may not sign for git (namespaces="file")
            namespaces="*,!git"                                        | which may not sign for git
            valid-after="20260101",valid-before="20270101Z"            |
            valid-after="202611200900Z"                                |
            valid-after="20261120090001Z"                              | which was not valid yet at the commit's time 2026-11-20T09:00:00Z
            valid-before="20261120090001Z"                             |
            valid-before="20261120090000Z"                             | which had expired at the commit's time 2026-11-20T09:00:00Z
            namespaces="git",valid-before="20200101Z"                  | which had expired at the commit's time 2026-11-20T09:00:00Z
            """, quoteCharacter = '\0')
    void optionsLimitAKey(String options, String doubt) throws IOException {
        var limited = line("ssh-ed25519").replace("jane@example.com ssh", "jane@example.com " + options + " ssh");
        var found = doubt(bytes("ssh-ed25519.commit"), signers("# people\n\n" + limited + " a comment\n"));
        if (doubt == null) assertThat(found).isEmpty();
        else assertThat(found).contains(doubt);
        assertThat(doubt(bytes("ssh-ed25519.commit"), signers(limited + "\n" + line("ssh-ed25519")))).as("another line of the same key").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * cert-authority ssh-ed25519 AAAA       | :2: cert-authority is not supported; list the keys themselves
            jane@example.com ssh-ed25519 AAAA       | :2: the key cannot be read; accepted are ssh-ed25519, ssh-rsa and ecdsa
            jane@example.com                        | :2: it is no signer's line; accepted is: principals
            """, quoteCharacter = '\0')
    void aLineThatCannotBeReadIsNamed(String bad, String message) throws IOException {
        var found = doubt(bytes("ssh-rsa.commit"), signers(line("ssh-rsa") + "\n" + bad + "\n"));
        assertThat(found).startsWith("cannot be checked: verify.allowed-signers-file: " + temp.resolve("signers")).contains(message);
    }

    @Test
    void timesAndOptionsThatAreNoneAreNamed() throws IOException {
        var key = line("ssh-rsa").split(" ", 2)[1];
        assertThat(doubt(bytes("ssh-rsa.commit"), signers("jane valid-after=\"soon\" " + key))).contains(":1: \"soon\" is no time; accepted is YYYYMMDD");
        assertThat(doubt(bytes("ssh-rsa.commit"), signers("jane until=\"2027\" " + key))).contains(":1: the option until is not known; accepted is");
        assertThat(doubt(bytes("ssh-rsa.commit"), signers("jane namespaces=git " + key))).contains(":1: the options cannot be read");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(doubt("tree 1\n\nx".getBytes(StandardCharsets.UTF_8), temp.resolve("nothing")))
                .isEqualTo("cannot be checked: verify.allowed-signers-file: " + temp.resolve("nothing")
                        + " cannot be read (NoSuchFileException); accepted is an OpenSSH allowed_signers file or an armored OpenPGP key ring");
    }

    @Test
    void twoSignaturesAreNone() throws IOException {
        var text = new String(bytes("ssh-rsa.commit"), StandardCharsets.US_ASCII);
        var signature = text.substring(text.indexOf("gpgsig "), text.indexOf("\n\n") + 1);
        assertThat(doubt(text.replace(signature, signature + signature).getBytes(StandardCharsets.US_ASCII), file("allowed_signers")))
                .isEqualTo("carries 2 signatures; accepted is one");
    }

    /** What stands in the message is no signature of the commit. */
    @Test
    void aSignatureInTheMessageIsNone() throws IOException {
        var text = new String(bytes("ssh-rsa.commit"), StandardCharsets.US_ASCII);
        var signature = text.substring(text.indexOf("gpgsig "), text.indexOf("\n\n") + 1);
        assertThat(doubt((text.replace(signature, "") + signature).getBytes(StandardCharsets.US_ASCII), file("allowed_signers"))).startsWith("is not signed");
    }

    @Test
    void garbageIsNoSignature() throws IOException {
        for (var garbage : List.of("-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SSH SIGNATURE-----\n "
                + "U1NIU0lHAAAAAQAAADMAAAAL\n -----END SSH SIGNATURE-----")) {
            assertThat(doubt(("tree 1\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\ngpgsig " + garbage + "\n\nx").getBytes(StandardCharsets.US_ASCII),
                    file("allowed_signers"))).isEqualTo("carries a signature that cannot be read");
        }
        assertThat(doubt("tree 1\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\nx".getBytes(StandardCharsets.US_ASCII), file("keys.asc")))
                .isEqualTo("carries a signature that cannot be read");
    }

    @Test
    void theAuthorIsShownWithoutControlCharacters() throws Exception {
        var signed = Signed.commit(("tree " + "1".repeat(40) + "\nauthor J\u001b[31mane <j@x> 1 +0000\ncommitter c <c@x> 2 +0000\n\nx").getBytes(StandardCharsets.UTF_8));
        assertThat(signed.what()).isEqualTo("by J?[31mane <j@x>");
        assertThat(Signed.commit(bytes("ssh-rsa.commit")).time()).hasToString(GIT_TIME);
    }
}
