package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftlock.diff.FieldPath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    @ParameterizedTest
    @CsvSource({"*,,true", "*,x,true", "a*,abc,true", "a*,b,false", "*-controller,job-controller,true", "*-controller,controller,false",
            "a*c*e,abcde,true", "a*c*e,abcd,false", "a,a,true", "a,ab,false", "**,x,true", "*a*a*a*b,aaaaaaaaaaaaaaaaaaaaaaaa,false"})
    void a_star_stands_for_any_text(String glob, String text, boolean matches) {
        assertThat(new Glob(glob).matches(text == null ? "" : text)).isEqualTo(matches);
    }

    @Test
    void a_pointer_covers_what_it_names_and_all_beneath() {
        var replicas = FieldPattern.parse("/spec/replicas");
        assertThat(replicas.covers(FieldPath.of("spec", "replicas"))).isTrue();
        assertThat(replicas.covers(FieldPath.of("spec", "replicas", "x"))).isTrue();
        assertThat(replicas.covers(FieldPath.of("spec"))).isFalse();
        assertThat(replicas.covers(FieldPath.ROOT)).isFalse();
    }

    @Test
    void list_items_are_named_by_their_keys() {
        var containers = FieldPath.of("spec", "containers");
        var image = containers.item(Map.of("name", "app")).field("image");
        assertThat(FieldPattern.parse("/spec/containers[name=app]/image").covers(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/containers[name=sidecar]/image").covers(image)).isFalse();
        assertThat(FieldPattern.parse("/spec/containers[name=*]/image").covers(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/containers/*/image").covers(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/*/image").covers(image)).isFalse();
        var port = FieldPath.of("ports").item(Map.of("containerPort", "8080", "protocol", "TCP")).field("name");
        assertThat(FieldPattern.parse("/ports[containerPort=8080]").covers(port)).isTrue();
        assertThat(FieldPattern.parse("/ports[containerPort=8080,protocol=UDP]").covers(port)).isFalse();
        assertThat(FieldPattern.parse("/finalizers[=a~1b]").covers(FieldPath.of("finalizers").member("a/b"))).isTrue();
    }

    @Test
    void slashes_and_tildes_are_escaped() {
        assertThat(FieldPattern.parse("/metadata/annotations/example.com~1a~0b")
                .covers(FieldPath.of("metadata", "annotations", "example.com/a~b"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "spec", "/", "/spec//x", "/spec/", "/a[b", "/a[b]", "/a[=]x", "/[name=x]", "/a[b=c][d=e]", "/a[=b=]]x"})
    void what_is_no_pointer(String text) {
        assertThatThrownBy(() -> FieldPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void service_accounts() {
        assertThat(AccountPattern.parse("kube-system:*-controller").matches("kube-system", "job-controller")).isTrue();
        assertThat(AccountPattern.parse("*:flux").matches("a", "flux")).isTrue();
        assertThat(AccountPattern.parse("*:flux").matches("a", "flux2")).isFalse();
    }
}
