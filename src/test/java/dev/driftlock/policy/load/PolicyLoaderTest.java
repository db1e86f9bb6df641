package dev.driftlock.policy.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of wrong policy file is told by file, line, column and what is accepted. */
class PolicyLoaderTest {

    private static final String HEAD = "apiVersion: driftlock.dev/v1\nkind: GuardPolicy\nmetadata: {name: p}\nspec:\n";

    private static PolicyFile file(String path, String text) {
        return new PolicyFile(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String text) {
        return problems(Set.of(), file("p.yaml", text));
    }

    private static List<String> problems(Set<String> off, PolicyFile... files) {
        var thrown = catchThrowableOfType(InvalidPoliciesException.class, () -> new PolicyLoader(off).load(List.of(files)));
        return thrown == null ? List.of() : thrown.problems().stream().map(Problem::toString).toList();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // Expressions: the place in the file, whatever the style of the YAML text.
                Arguments.of(HEAD + "  when: findng.path == 'a'\n  effect: allow\n", "p.yaml:5:9: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: 'finding.path == ''a'' && findng.kind == 1'\n  effect: allow\n", "p.yaml:5:35: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: \"finding.path == \\\"a\\\" && findng.kind == 1\"\n  effect: allow\n", "p.yaml:5:35: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: >-\n    finding.path == 'a'\n      && actor.kind == 'user'\n      && findng.kind == 1\n  effect: allow\n", "p.yaml:8:10: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: |\n    finding.path == 'a'\n    && findng.kind == 1\n  effect: allow\n", "p.yaml:7:8: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: finding.path == 'a'\n    && findng.kind == 1\n  effect: allow\n", "p.yaml:6:8: undeclared reference to 'findng'"),
                Arguments.of(HEAD.replace("\n", "\r\n") + "  when: |\r\n    true\r\n    && findng.kind == 1\r\n  effect: allow\r\n", "p.yaml:7:8: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: \"'\\U0001F600\\u00e4' == '😀ä' && findng.a\"\n  effect: allow\n", "p.yaml:5:40: undeclared reference to 'findng'"),
                Arguments.of(HEAD + "  when: true\n  effect: allow\n", "p.yaml:5:9: spec.when is no string"),
                Arguments.of(HEAD + "  when: finding.pth == 'a'\n  effect: allow\n", "p.yaml:5:16: undefined field 'pth'"),
                Arguments.of(HEAD + "  when: request.userInfo.user == 'a'\n  effect: allow\n", "p.yaml:5:25: undefined field 'user'"),
                Arguments.of(HEAD + "  when: finding.path\n  effect: allow\n", "the result is of type string; a condition is true or false"),
                Arguments.of(HEAD + "  when: finding.path == 1\n  effect: allow\n", "found no matching overload for '_==_'"),
                Arguments.of(HEAD + "  when: finding.path == 'a' &&\n  effect: allow\n", "p.yaml:5:"),
                Arguments.of(HEAD + "  when: finding.path.matches('a(b')\n  effect: allow\n", "p.yaml:5:30: no regular expression"),
                Arguments.of(HEAD + "  when: finding.path.matches('((a{100}){100}){100}')\n  effect: allow\n", "p.yaml:5:30: no regular expression"),
                Arguments.of(HEAD + "  when: nothing(finding.path)\n  effect: allow\n", "undeclared reference to 'nothing'"),
                Arguments.of(HEAD + "  when: declaredIn('apps', 'Deployment').size() == 0\n  effect: allow\n", "found no matching overload for 'declaredIn'"),
                Arguments.of(HEAD + "  when: authorizer.path('/').check('get').allowed()\n  effect: allow\n", "undeclared reference to 'authorizer'"),
                Arguments.of(HEAD + "  when: '" + "1 == 1 && ".repeat(2000) + "true'\n  effect: allow\n", "expression code point size exceeds limit"),
                Arguments.of(HEAD + "  when: '" + "(".repeat(500) + "true" + ")".repeat(500) + "'\n  effect: allow\n", "recursion"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: deny\n  message: no quotes\n", "p.yaml:7:"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: deny\n  message: '1 + 1'\n", "a message is a string"),
                // Fields.
                Arguments.of(HEAD + "  when: 'true'\n  efect: allow\n", "p.yaml:6:3: spec.efect is unknown; accepted are match, when, effect, message"),
                Arguments.of(HEAD + "  when: 'true'\n", "spec.effect is missing; accepted are allow, deny, record"),
                Arguments.of(HEAD + "  effect: allow\n", "spec.when is missing"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: forbid\n", "p.yaml:6:11: spec.effect is \"forbid\"; accepted are allow, deny, record"),
                Arguments.of(HEAD + "  match: {kind: [Pod]}\n  when: 'true'\n  effect: allow\n", "p.yaml:5:11: spec.match.kind is unknown; accepted are groups, kinds, namespaces, operations"),
                Arguments.of(HEAD + "  match: {operations: [UPDATE, CONNECT]}\n  when: 'true'\n  effect: allow\n", "spec.match.operations: \"CONNECT\" is not accepted; accepted are CREATE, DELETE, UPDATE"),
                Arguments.of(HEAD + "  match: {kinds: Pod}\n  when: 'true'\n  effect: allow\n", "spec.match.kinds is no list with items"),
                Arguments.of(HEAD + "  match: {kinds: []}\n  when: 'true'\n  effect: allow\n", "spec.match.kinds is no list with items"),
                Arguments.of(HEAD.replace("{name: p}", "{name: My_Policy}") + "  when: 'true'\n  effect: allow\n", "p.yaml:3:18: metadata.name is \"My_Policy\"; accepted is a DNS label"),
                Arguments.of(HEAD.replace("metadata: {name: p}\n", "") + "  when: 'true'\n  effect: allow\n", "metadata is missing"),
                Arguments.of(HEAD.replace("GuardPolicy", "ConfigMap") + "  when: 'true'\n  effect: allow\n", "kind is \"ConfigMap\"; accepted are GuardPolicy"),
                Arguments.of(HEAD.replace("driftlock.dev/v1", "driftlock.dev/v2") + "  when: 'true'\n  effect: allow\n", "apiVersion is \"driftlock.dev/v2\"; accepted are driftlock.dev/v1"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: allow\ntests: [{name: a, request: {}, expects: allow}]\n", "tests[0].expects is unknown"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: allow\ntests: [{name: a, request: {}, expect: passes}]\n", "tests[0].expect is \"passes\"; accepted are allow, deny, record"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: allow\ntests: [{name: a, request: {}, declared: {kind: Pod}, expect: allow}]\n", "declared is no Kubernetes object"),
                Arguments.of(HEAD + "  when: 'true'\n  effect: allow\ntests: [{name: a, request: {}, now: tomorrow, expect: allow}]\n", "now is \"tomorrow\""),
                // Files.
                Arguments.of("a: [\n", "p.yaml:2:1: broken YAML"),
                Arguments.of("a: 1\na: 2\n", "p.yaml:"),
                Arguments.of("just text\n", "the document is no map"),
                Arguments.of("[1, 2]\n", "the document is no map"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldByItsPlace(String text, String expected) {
        assertThat(problems(text)).anySatisfy(problem -> assertThat(problem).startsWith("p.yaml:").contains(expected).doesNotContain("\n"));
    }

    @Test
    void theExpressionIsShown() {
        assertThat(problems(HEAD + "  when: >-\n    findng.path\n      == 'a'\n  effect: allow\n")).containsExactly(
                "p.yaml:6:5: undeclared reference to 'findng'; in the expression: findng.path == 'a'");
    }

    @Test
    void allIsToldAtOnce() {
        var second = HEAD.replace("name: p", "name: q") + "  when: nope\n  effect: alow\n";
        assertThat(problems(Set.of(), file("a.yaml", HEAD + "  when: nope\n  effect: allow\n---\n" + second), file("b.yaml", second))).hasSize(5)
                .anyMatch(problem -> problem.startsWith("a.yaml:5:9: ")).anyMatch(problem -> problem.startsWith("a.yaml:12:9: ")).anyMatch(problem -> problem.startsWith("b.yaml:"));
    }

    @Test
    void aNameTwiceIsAnErrorAcrossFiles() {
        var policy = HEAD + "  when: 'true'\n  effect: allow\n";
        assertThat(problems(Set.of(), file("a.yaml", policy), file("b.yaml", "# another\n" + policy)))
                .containsExactly("b.yaml:4:18: the name p is taken already, in a.yaml:3");
    }

    @Test
    void whatIsSwitchedOffIsNotLoaded() throws InvalidPoliciesException {
        var policies = HEAD + "  when: no policy at all\n  effect: allow\n---\n" + HEAD.replace("name: p", "name: q") + "  when: 'true'\n  effect: allow\n";

        var loaded = new PolicyLoader(Set.of("p", "other")).load(List.of(file("p.yaml", policies)));

        assertThat(loaded.policies()).extracting(policy -> policy.policy().name()).containsExactly("q");
        assertThat(loaded.switchedOff()).containsExactly("p");
    }

    @Test
    void hundredsOfDocumentsAreRead() throws InvalidPoliciesException {
        var many = IntStream.range(0, 200).mapToObj(i -> HEAD.replace("name: p", "name: p" + i) + "  when: 'true'\n  effect: allow\n").collect(Collectors.joining("---\n"));
        assertThat(new PolicyLoader(Set.of()).load(List.of(file("p.yaml", "---\n" + many))).policies()).hasSize(200);
    }

    @Test
    void whatIsNoTextIsAnError() {
        var file = new PolicyFile("p.yaml", new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(problems(Set.of(), file)).isEqualTo(Arrays.asList("p.yaml:1:1: the file is not UTF-8"));
    }
}
