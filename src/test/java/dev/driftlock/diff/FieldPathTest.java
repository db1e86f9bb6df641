package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldPathTest {

    @Test
    void isWrittenAsTheContractWritesIt() {
        var port = new LinkedHashMap<String, String>();
        port.put("containerPort", "8080");
        port.put("protocol", "TCP");

        assertThat(FieldPath.ROOT).hasToString("");
        assertThat(FieldPath.of("spec", "replicas")).hasToString("spec.replicas");
        assertThat(FieldPath.of("data", "application.properties")).hasToString("data['application.properties']");
        assertThat(FieldPath.of("data", "it's")).hasToString("data['it\\'s']");
        assertThat(FieldPath.of("spec", "containers").item(Map.of("name", "app")).field("ports").item(port))
                .hasToString("spec.containers[name=app].ports[containerPort=8080,protocol=TCP]");
        assertThat(FieldPath.of("metadata", "finalizers").member("x")).hasToString("metadata.finalizers[=x]");
    }

    @Test
    void equalPathsAreEqualHoweverTheyWereMade() {
        assertThat(FieldPath.of("a", "b")).isEqualTo(FieldPath.of("a").field("b")).hasSameHashCodeAs(FieldPath.of("a", "b"));
        assertThat(FieldPath.of("a", "b")).isNotEqualTo(FieldPath.of("b")).isNotEqualTo(FieldPath.of("c", "b"));
    }

    @Test
    void knowsWhatItStandsBeneath() {
        assertThat(FieldPath.of("a", "b", "c").isWithin(FieldPath.of("a", "b"))).isTrue();
        assertThat(FieldPath.of("a", "b").isWithin(FieldPath.of("a", "b"))).isTrue();
        assertThat(FieldPath.of("a").isWithin(FieldPath.of("a", "b"))).isFalse();
    }
}
