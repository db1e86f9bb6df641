package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionOverload;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code isSorted}, {@code sum}, {@code min}, {@code max}, {@code indexOf}, {@code lastIndexOf} (kubernetes.lists). */
final class ListFunctions {

    private static final Map<String, CelType> SUMMABLE = Map.of("int", SimpleType.INT, "uint", SimpleType.UINT, "double", SimpleType.DOUBLE,
            "duration", SimpleType.DURATION);
    private static final List<CelType> COMPARABLE = List.of(SimpleType.INT, SimpleType.UINT, SimpleType.DOUBLE, SimpleType.BOOL, SimpleType.DURATION,
            SimpleType.TIMESTAMP, SimpleType.STRING, SimpleType.BYTES);

    private ListFunctions() {
    }

    static void addTo(Functions functions) {
        for (var type : COMPARABLE) {
            var list = arg(ListType.create(type), List.class);
            var id = "list_" + type.name().replaceAll(".*\\.", "").toLowerCase(Locale.ROOT);
            functions.member("isSorted", id + "_is_sorted_bool", SimpleType.BOOL, args -> isSorted((List<?>) args[0]), list);
            functions.member("min", id + "_min", type, args -> extreme((List<?>) args[0], -1), list);
            functions.member("max", id + "_max", type, args -> extreme((List<?>) args[0], 1), list);
        }
        SUMMABLE.forEach((name, type) -> functions.member("sum", "list_" + name + "_sum", type, args -> sum((List<?>) args[0], type),
                arg(ListType.create(type), List.class)));
        add(functions, "indexOf", "list_a_index_of_int", args -> indexOf((List<?>) args[0], args[1]));
        add(functions, "lastIndexOf", "list_a_last_index_of_int", args -> lastIndexOf((List<?>) args[0], args[1]));
    }

    private static void add(Functions functions, String name, String id, CelFunctionOverload implementation) {
        var a = TypeParamType.create("A");
        functions.member(name, id, SimpleType.INT, implementation, arg(ListType.create(a), List.class), arg(a, Object.class));
        functions.alias(name, id + "_collection", implementation, arg(ListType.create(a), Collection.class), arg(a, Object.class));
    }

    private static boolean isSorted(List<?> list) {
        Object before = null;
        for (var item : list) {
            if (before != null && compare(before, item) > 0) return false;
            before = item;
        }
        return true;
    }

    private static Object extreme(List<?> list, int sign) {
        Object best = null;
        for (var item : list) {
            if (best == null || compare(item, best) * sign > 0) best = item;
        }
        if (best == null) throw Failure.of("the list is empty");
        return best;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one instanceof CelByteString a && other instanceof CelByteString b) return Arrays.compareUnsigned(a.toByteArray(), b.toByteArray());
        if (!(one instanceof Comparable) || one.getClass() != other.getClass()) throw Failure.of("items that do not compare");
        return ((Comparable<Object>) one).compareTo(other);
    }

    /** What a list of JSON holds is told at run time alone; an empty one of those is an int's zero. */
    private static Object sum(List<?> list, CelType type) {
        Object sum = null;
        for (var item : list) sum = sum == null ? checked(item) : add(sum, item);
        return sum == null ? zero(type) : sum;
    }

    private static Object checked(Object item) {
        if (item instanceof Long || item instanceof Double || item instanceof UnsignedLong || item instanceof Duration) return item;
        throw Failure.of("items that do not add up");
    }

    private static Object zero(CelType type) {
        if (type.equals(SimpleType.UINT)) return UnsignedLong.ZERO;
        if (type.equals(SimpleType.DOUBLE)) return 0.0;
        return type.equals(SimpleType.DURATION) ? Duration.ZERO : (Object) 0L;
    }

    private static Object add(Object one, Object other) {
        try {
            if (one instanceof Long a && other instanceof Long b) return Math.addExact(a, b);
            if (one instanceof Double a && other instanceof Double b) return a + b;
            if (one instanceof Duration a && other instanceof Duration b) return a.plus(b);
            if (one instanceof UnsignedLong a && other instanceof UnsignedLong b && a.compareTo(UnsignedLong.MAX_VALUE.minus(b)) <= 0) return a.plus(b);
        } catch (ArithmeticException e) {
            throw Failure.of("the sum is too large");
        }
        throw Failure.of("items that do not add up");
    }

    private static long indexOf(List<?> list, Object item) {
        int i = 0;
        for (var each : list) {
            if (isSame(each, item)) return i;
            i++;
        }
        return -1;
    }

    private static long lastIndexOf(List<?> list, Object item) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (isSame(list.get(i), item)) return i;
        }
        return -1;
    }

    private static boolean isSame(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b && one.getClass() != other.getClass()) return a.doubleValue() == b.doubleValue();
        return one.equals(other);
    }
}
