package dev.driftlock.config.read;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a key accepts: how its text is read, and the words that tell people so.
 *
 * @param words the end of an error's line, such as {@code accepted are allow, record, deny}
 * @param parse throws IllegalArgumentException for anything else
 */
record Accepted<T>(String words, Function<String, T> parse) {

    static <T> Accepted<T> a(String what, Function<String, T> parse) {
        return new Accepted<>("accepted is " + what, parse);
    }

    static Accepted<String> text(String what, Predicate<String> test) {
        return a(what, text -> {
            if (!test.test(text)) throw new IllegalArgumentException(text);
            return text;
        });
    }

    /** The values of an enum by their names in small letters. */
    static <E extends Enum<E>> Accepted<E> oneOf(Class<E> type) {
        Map<String, E> names = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(Accepted::nameOf, Function.identity()));
        var words = Arrays.stream(type.getEnumConstants()).map(Accepted::nameOf).collect(Collectors.joining(", "));
        return new Accepted<>("accepted are " + words, text -> {
            var value = names.get(meaningOf(text));
            if (value == null) throw new IllegalArgumentException(text);
            return value;
        });
    }

    private static String nameOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A YAML 1.1 reader takes an unquoted {@code off} for a boolean. */
    private static String meaningOf(String text) {
        return text.equals("false") ? "off" : text;
    }
}
