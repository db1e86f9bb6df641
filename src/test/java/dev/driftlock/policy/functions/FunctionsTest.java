package dev.driftlock.policy.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.driftlock.policy.cel.Compiler.RejectedException;
import dev.driftlock.policy.cel.Evaluation;
import dev.driftlock.policy.cel.Expression.FailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes' CEL functions, by what its documentation and its own library's tests say of them. */
class FunctionsTest {

    @ParameterizedTest
    @ValueSource(strings = {
            // kubernetes.lists
            "[1, 2, 3].isSorted() && ['a', 'b', 'b', 'c'].isSorted() && ![2.0, 1.0].isSorted() && [1].isSorted()",
            "[1, 3].sum() == 4 && [1.0, 3.0].sum() == 4.0 && [duration('1m'), duration('1s')].sum() == duration('1m1s')",
            "[1, 3].min() == 1 && [1, 3].max() == 3 && ['b', 'a'].min() == 'a' && [false, true].max()",
            "[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2 && ['a', 'b'].indexOf('c') == -1",
            "'tacocat'.indexOf('ac') == 1 && 'tacocat'.lastIndexOf('a') == 5 && 'tacocat'.indexOf('a', 3) == 5",
            "object.spec.template.spec.containers[1].ports.map(p, p.containerPort).sum() == 523",
            "object.spec.template.spec.containers[1].ports.map(p, p.containerPort).max() == 443",
            "object.spec.template.spec.containers[0].env.map(e, e.name).isSorted()",
            "object.spec.template.spec.containers.map(c, c.name).indexOf('side') == 1",
            // ext.Lists
            "[1, 2, 3, 4].slice(1, 3) == [2, 3] && [[1], [2, 3]].flatten() == [1, 2, 3] && [3, 1, 2].sort() == [1, 2, 3]",
            "[1, 2, 2].distinct() == [1, 2] && lists.range(3) == [0, 1, 2] && [1, 2].reverse() == [2, 1]",
            "dyn([{'n': 2}, {'n': 1}].sortBy(c, c.n))[0].n == 1 && dyn(object.spec.template.spec.containers.sortBy(c, c.image))[0].name == 'side'",
            // ext.Strings
            "'hello'.charAt(4) == 'o' && 'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b' && ' x '.trim() == 'x'",
            "'TacoCat'.lowerAscii() == 'tacocat' && 'abc'.upperAscii() == 'ABC' && 'hello'.replace('he', 'we') == 'wello' && 'tacocat'.substring(4) == 'cat'",
            "strings.quote('a\"b') == '\"a\\\\\"b\"'",
            // string.format
            "'%s has %d of %s'.format(['web', 3, ['a', 1]]) == 'web has 3 of [a, 1]'",
            "'%.2f%% %x %X %o %b %e'.format([12.346, 255, 255, 8, 5, 1234.5]) == '12.35% ff FF 10 101 1.234500e+03'",
            "'%s'.format([{'b': 1, 'a': true}]) == '{a: true, b: 1}' && '%s'.format([null]) == 'null' && '%s'.format([duration('1h45m')]) == '6300s'",
            // regex
            "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == '' && '123 abc 456'.findAll('[0-9]+') == ['123', '456']",
            "'123 abc 456'.findAll('[0-9]+', 1) == ['123'] && '123 abc 456'.findAll('xyz') == [] && 'foobar'.matches('o+') && matches('foobar', '^f.*r$')",
            "'aaa'.findAll('a*') == ['aaa'] && '12'.findAll('[0-9]+', 0) == []",
            // urls
            "url('https://example.com:80/').getHost() == 'example.com:80' && url('https://[::1]:80/').getHost() == '[::1]:80' && url('/path').getHost() == ''",
            "url('https://[::1]:80/').getHostname() == '::1' && url('https://127.0.0.1:80/').getHostname() == '127.0.0.1'",
            "url('https://example.com:80/').getPort() == '80' && url('https://example.com/').getPort() == '' && url('https://example.com/').getScheme() == 'https'",
            "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/' && url('https://example.com').getEscapedPath() == ''",
            "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']} && url('https://example.com/path').getQuery() == {}",
            "isURL('https://user:pass@example.com/') && isURL('/absolute-path') && !isURL('../relative-path') && !isURL('https://a:b:c/') && !isURL('')",
            "url('https://user:pass@example.com:8080/a?b#c').getHost() == 'example.com:8080'",
            // quantity
            "quantity('50000000G').isInteger() && quantity('50k').asInteger() == 50000 && quantity('9999999999999999999999999999999999999G').asApproximateFloat() == 1.0e46",
            "!quantity('9999999999999999999999999999999999999G').isInteger() && quantity('-50k').sign() == -1 && quantity('0').sign() == 0",
            "quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('50M').compareTo(quantity('50Mi')) == -1 && quantity('150Mi').isGreaterThan(quantity('100Mi'))",
            "quantity('50k').add(quantity('20')) == quantity('50020') && quantity('50k').sub(20000) == quantity('30k') && quantity('50k').sub(quantity('20000')).sub(30000).sign() == 0",
            "isQuantity('1.3G') && !isQuantity('1.3KB') && !isQuantity('200KG') && quantity('0.1').add(quantity('0.2')) == quantity('300m')",
            "quantity(object.spec.template.spec.containers[0].resources.limits.cpu).isLessThan(quantity('1'))",
            // ip
            "isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP('::1::') && !isIP('01.2.3.4') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('localhost')",
            "ip('127.0.0.1').family() == 4 && ip('::1').family() == 6 && ip('0.0.0.0').isUnspecified() && ip('127.0.0.1').isLoopback() && !ip('192.168.0.1').isLoopback()",
            "ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast() && ip('169.254.169.254').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()",
            "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && ip('2001:db8::abcd').isGlobalUnicast() && !ip('ff00::1').isGlobalUnicast()",
            "ip.isCanonical('127.0.0.1') && ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')",
            "ip('2001:db8:0:0:1:0:0:1') == ip('2001:db8::1:0:0:1') && string(ip('2001:db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1' && string(ip('::')) == '::'",
            // cidr
            "isCIDR('192.168.0.0/16') && !isCIDR('192.168.0.0/33') && !isCIDR('192.168.0.0') && !isCIDR('::ffff:1.2.3.0/120') && !isCIDR('10.0.0.0/08')",
            "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1')) && !cidr('192.168.0.0/24').containsIP('192.168.1.1') && !cidr('0.0.0.0/0').containsIP('::1')",
            "cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24')) && !cidr('192.168.0.0/24').containsCIDR('192.168.0.0/16') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
            "cidr('192.168.0.7/24').ip() == ip('192.168.0.7') && cidr('192.168.0.7/24').masked() == cidr('192.168.0.0/24') && cidr('::1/128').prefixLength() == 128",
            "string(cidr('192.168.0.0/24')) == '192.168.0.0/24'",
            // format
            "!format.dns1123Label().validate('my-label').hasValue() && format.dns1123Label().validate('My_Label').hasValue() && format.dns1123Subdomain().validate('apiextensions.k8s.io') == optional.none()",
            "format.named('qualifiedName').value().validate('apiextensions.k8s.io/v1beta1') == optional.none() && !format.named('nothing').hasValue()",
            "format.dns1123LabelPrefix().validate('my-label-prefix-') == optional.none() && format.labelValue().validate('') == optional.none() && format.uri().validate('http://x') == optional.none()",
            "format.uuid().validate('123e4567-e89b-12d3-a456-426614174000') == optional.none() && format.byte().validate('aGVsbG8=') == optional.none() && format.byte().validate('a').hasValue()",
            "format.date().validate('2021-01-01') == optional.none() && format.datetime().validate('2021-01-01T00:00:00Z') == optional.none() && format.date().validate('2021-13-01').hasValue()",
            // semver
            "isSemver('1.0.0') && !isSemver('v1.0') && isSemver('v1.0', true) && semver('01.01.01', true) == semver('1.1.1') && !isSemver('1.0') && !isSemver('hello')",
            "semver('1.2.3').compareTo(semver('2.0.0')) == -1 && semver('1.2.3-alpha.1').isLessThan(semver('1.2.3')) && semver('1.2.3').major() == 1 && semver('1.0.0-alpha').isLessThan(semver('1.0.0-beta'))",
            "semver('1.2.3+build').compareTo(semver('1.2.3')) == 0 && semver('1.10.0').isGreaterThan(semver('1.9.0'))",
            // ext.Sets, optional types, two-variable comprehensions, bindings
            "sets.contains([1, 2, 3], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects(['a'], ['a', 'b'])",
            "object.?spec.?missing.orValue(7) == 7 && object.?spec.?replicas.orValue(7) == 5 && !object.?a.?b.hasValue() && [?object.?spec.?missing] == []",
            "object.metadata[?'labels'][?'app'].orValue('') == 'web' && optional.of(1).value() == 1 && optional.none().or(optional.of(2)).value() == 2",
            "{'a': 1, 'b': 2}.all(k, v, k != '' && v > 0) && [1, 2].exists(i, v, i == 1 && v == 2) && {'a': 1}.transformList(k, v, k + string(v)) == ['a1']",
            "object.metadata.labels.all(k, v, k == 'app' && v == 'web') && object.metadata.labels.exists(k, k == 'app')",
            "cel.bind(x, object.spec.replicas, x * x == 25)",
            "math.greatest(1, 2) == 2 && math.least([3, 1]) == 1",
    })
    void isTrue(String expression) throws RejectedException, FailedException {
        assertThat(Evaluation.holds(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "[dyn(1)].filter(x, x > 1).min() == 1", "quantity('1 core').isInteger()", "ip('nowhere').family() == 4", "cidr('1.2.3.4').prefixLength() == 1", "url('no url').getHost() == ''",
            "semver('1').major() == 1", "'a'.find(object.metadata.name + '(') == ''", "'%d'.format(['a']) == ''", "'%s'.format([]) == ''", "'%'.format([]) == ''", "'%q'.format([1]) == ''",
            "quantity('9999999999999999999999999999999999999G').asInteger() == 1", "[9223372036854775807, 1].sum() == 0", "object.spec.nowhere == 1", "object.spec.replicas + 'a' == ''",
            "1 / (object.spec.replicas - 5) == 1", "object.spec.template.spec.containers[7].name == ''"
    })
    void failsAndDoesNotMatch(String expression) throws RejectedException {
        assertThatExceptionOfType(FailedException.class).isThrownBy(() -> Evaluation.holds(expression));
    }
}
