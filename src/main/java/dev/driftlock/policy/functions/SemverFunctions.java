package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.Optional;

/** {@code semver('1.2.3')} and what is asked of one (kubernetes.Semver). */
final class SemverFunctions {

    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.Semver");

    private SemverFunctions() {
    }

    private static final class Value extends Opaque<Semver> {
        Value(Semver version) {
            super(TYPE, version);
        }
    }

    static void addTo(Functions functions) {
        var string = arg(SimpleType.STRING, String.class);
        var flag = arg(SimpleType.BOOL, Boolean.class);
        var semver = arg(TYPE, Value.class);
        functions.global("semver", "string_to_semver", TYPE, args -> value(args[0], false), string);
        functions.global("semver", "string_bool_to_semver", TYPE, args -> value(args[0], (Boolean) args[1]), string, flag);
        functions.global("isSemver", "is_semver_string", SimpleType.BOOL, args -> parse(args[0], false).isPresent(), string);
        functions.global("isSemver", "is_semver_string_bool", SimpleType.BOOL, args -> parse(args[0], (Boolean) args[1]).isPresent(), string, flag);
        functions.member("major", "semver_major", SimpleType.INT, args -> of(args[0]).major(), semver);
        functions.member("minor", "semver_minor", SimpleType.INT, args -> of(args[0]).minor(), semver);
        functions.member("patch", "semver_patch", SimpleType.INT, args -> of(args[0]).patch(), semver);
        functions.member("isGreaterThan", "semver_is_greater_than", SimpleType.BOOL, args -> of(args[0]).compareTo(of(args[1])) > 0, semver, semver);
        functions.member("isLessThan", "semver_is_less_than", SimpleType.BOOL, args -> of(args[0]).compareTo(of(args[1])) < 0, semver, semver);
        functions.member("compareTo", "semver_compare_to", SimpleType.INT, args -> (long) Integer.signum(of(args[0]).compareTo(of(args[1]))), semver, semver);
    }

    private static Value value(Object text, boolean normalise) {
        return new Value(parse(text, normalise).orElseThrow(() -> Failure.of("no semantic version")));
    }

    private static Optional<Semver> parse(Object text, boolean normalise) {
        return normalise ? Semver.parseNormalised((String) text) : Semver.parse((String) text);
    }

    private static Semver of(Object value) {
        return ((Value) value).held();
    }
}
