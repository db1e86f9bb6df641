package dev.driftlock.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which claims hold. */
class ClaimTest {

    private static final String SECRET = "It's a Secret to Everybody";
    /** Body, secret and signature of the example in GitHub's documentation of webhooks. */
    private static final String BODY = "Hello, World!";
    private static final String SIGNATURE = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static boolean holds(Map<String, String> headers, String... chunks) {
        var proof = Claim.in(headers::get).orElseThrow().against(SECRET.getBytes(StandardCharsets.UTF_8));
        for (var chunk : chunks) proof.hear(chunk.getBytes(StandardCharsets.UTF_8));
        return proof.holds();
    }

    @Test
    void theExampleOfGitHubsDocumentation() {
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=" + SIGNATURE), BODY)).isTrue();
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=" + SIGNATURE), "Hello", ", World", "!")).as("in pieces").isTrue();
        assertThat(holds(Map.of("X-Gitea-Signature", SIGNATURE), BODY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
            "X-Hub-Signature-256, 757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            "X-Hub-Signature-256, sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            "X-Hub-Signature-256, sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
            "X-Hub-Signature-256, sha256=757107ea",
            "X-Hub-Signature-256, sha256=",
            "X-Hub-Signature-256, ''",
            "X-Gitea-Signature, zz",
            "X-Gitlab-Token, It's a Secret to Everybod",
            "X-Gitlab-Token, ''",
            "X-Driftlock-Token, 757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"})
    void whatDoesNotHold(String header, String value) {
        assertThat(holds(Map.of(header, value), BODY)).isFalse();
    }

    @Test
    void aSignatureIsOfTheBodyWhole() {
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=" + SIGNATURE), BODY, " ")).isFalse();
        assertThat(holds(Map.of("X-Gitea-Signature", SIGNATURE))).isFalse();
    }

    @Test
    void aTokenIsTheSecretItself() {
        assertThat(holds(Map.of("X-Gitlab-Token", SECRET), BODY)).isTrue();
        assertThat(holds(Map.of("X-Driftlock-Token", SECRET))).isTrue();
    }

    @Test
    void aWrongSignatureIsNotMadeGoodByAToken() {
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=00", "X-Gitlab-Token", SECRET), BODY)).isFalse();
    }

    @Test
    void withoutAHeaderThereIsNoClaim() {
        assertThat(Claim.in(name -> null)).isEmpty();
    }

    @Test
    void aClaimPrintsNoSecret() {
        assertThat(Claim.in(Map.of("X-Gitlab-Token", SECRET)::get).orElseThrow().toString()).doesNotContain("Secret");
    }
}
