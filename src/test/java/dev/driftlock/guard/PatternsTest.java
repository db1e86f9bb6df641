package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftlock.diff.Address;
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
        assertThat(replicas.mayCover(FieldPath.of("spec", "replicas"))).isTrue();
        assertThat(replicas.mayCover(FieldPath.of("spec", "replicas", "x"))).isTrue();
        assertThat(replicas.mayCover(FieldPath.of("spec"))).isFalse();
        assertThat(replicas.mayCover(FieldPath.ROOT)).isFalse();
    }

    @Test
    void list_items_are_named_by_their_keys() {
        var containers = FieldPath.of("spec", "containers");
        var image = containers.item(Map.of("name", "app")).field("image");
        assertThat(FieldPattern.parse("/spec/containers[name=app]/image").mayCover(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/containers[name=sidecar]/image").mayCover(image)).isFalse();
        assertThat(FieldPattern.parse("/spec/containers[name=*]/image").mayCover(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/containers/*/image").mayCover(image)).isTrue();
        assertThat(FieldPattern.parse("/spec/*/image").mayCover(image)).isFalse();
        var port = FieldPath.of("ports").item(Map.of("containerPort", "8080", "protocol", "TCP")).field("name");
        assertThat(FieldPattern.parse("/ports[containerPort=8080]").mayCover(port)).isTrue();
        assertThat(FieldPattern.parse("/ports[containerPort=8080,protocol=UDP]").mayCover(port)).isFalse();
        assertThat(FieldPattern.parse("/finalizers[=a~1b]").mayCover(FieldPath.of("finalizers").member("a/b"))).isTrue();
    }

    @Test
    void a_number_is_a_key_or_the_place_of_an_item_in_git() {
        var pattern = FieldPattern.parse("/spec/containers/1/image");
        var image = FieldPath.of("spec", "containers").item(Map.of("name", "app")).field("image");
        var containers = Address.ROOT.field("spec").field("containers");
        assertThat(pattern.covers(image, containers.item(1).field("image"))).isTrue();
        assertThat(pattern.covers(image, containers.item(0).field("image"))).isFalse();
        assertThat(pattern.covers(image, containers)).as("an item that Git does not have stands at no place").isFalse();
        assertThat(pattern.mayCover(image)).as("of what may not be shown each item may be the one").isTrue();
        assertThat(FieldPattern.parse("/spec/containers/01/image").mayCover(image)).isFalse();
        assertThat(FieldPattern.parse("/data/8080").covers(FieldPath.of("data", "8080"), Address.ROOT)).isTrue();
        assertThat(FieldPattern.parse("/finalizers/0").mayCover(FieldPath.of("finalizers").member("0"))).isFalse();
    }

    @Test
    void slashes_and_tildes_are_escaped() {
        assertThat(FieldPattern.parse("/metadata/annotations/example.com~1a~0b")
                .mayCover(FieldPath.of("metadata", "annotations", "example.com/a~b"))).isTrue();
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
