package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.driftlock.diff.Quantity;
import dev.driftlock.policy.functions.Functions.Arg;
import java.math.BigDecimal;
import java.util.Optional;

/** {@code quantity('500m')} and what is asked of one (kubernetes.quantity), in exact arithmetic. */
final class QuantityFunctions {

    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.Quantity");

    private QuantityFunctions() {
    }

    private static final class Value extends Opaque<BigDecimal> {
        /** Without trailing zeros, so that {@code 1} and {@code 1000m} are equal. */
        Value(BigDecimal amount) {
            super(TYPE, amount.stripTrailingZeros());
        }
    }

    static void addTo(Functions functions) {
        var string = arg(SimpleType.STRING, String.class);
        var quantity = arg(TYPE, Value.class);
        functions.global("quantity", "string_to_quantity", TYPE, args -> parse(args[0]).orElseThrow(() -> Failure.of("no quantity")), string);
        functions.global("isQuantity", "is_quantity_string", SimpleType.BOOL, args -> parse(args[0]).isPresent(), string);
        functions.member("sign", "quantity_sign", SimpleType.INT, args -> (long) of(args[0]).signum(), quantity);
        functions.member("isInteger", "quantity_is_integer", SimpleType.BOOL, args -> integer(of(args[0])).isPresent(), quantity);
        functions.member("asInteger", "quantity_get_int", SimpleType.INT, args -> integer(of(args[0])).orElseThrow(() -> Failure.of("a quantity that is no integer")), quantity);
        functions.member("asApproximateFloat", "quantity_get_float", SimpleType.DOUBLE, args -> of(args[0]).doubleValue(), quantity);
        functions.member("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, args -> of(args[0]).compareTo(of(args[1])) > 0, quantity, quantity);
        functions.member("isLessThan", "quantity_is_less_than", SimpleType.BOOL, args -> of(args[0]).compareTo(of(args[1])) < 0, quantity, quantity);
        functions.member("compareTo", "quantity_compare_to", SimpleType.INT, args -> (long) of(args[0]).compareTo(of(args[1])), quantity, quantity);
        addArithmetic(functions, quantity);
    }

    private static void addArithmetic(Functions functions, Arg quantity) {
        var integer = arg(SimpleType.INT, Long.class);
        functions.member("add", "quantity_add", TYPE, args -> new Value(of(args[0]).add(of(args[1]))), quantity, quantity);
        functions.member("add", "quantity_add_int", TYPE, args -> new Value(of(args[0]).add(BigDecimal.valueOf((Long) args[1]))), quantity, integer);
        functions.member("sub", "quantity_sub", TYPE, args -> new Value(of(args[0]).subtract(of(args[1]))), quantity, quantity);
        functions.member("sub", "quantity_sub_int", TYPE, args -> new Value(of(args[0]).subtract(BigDecimal.valueOf((Long) args[1]))), quantity, integer);
    }

    private static Optional<Value> parse(Object text) {
        return Quantity.parse((String) text).map(Value::new);
    }

    private static BigDecimal of(Object value) {
        return ((Value) value).held();
    }

    private static Optional<Long> integer(BigDecimal amount) {
        try {
            return Optional.of(amount.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
