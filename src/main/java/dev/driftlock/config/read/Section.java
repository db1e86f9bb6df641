package dev.driftlock.config.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings below one key. A value that is not accepted becomes a line of {@link Problems}, and its default is used. */
record Section(Settings settings, String path) {

    String key(String key) {
        return path + "." + key;
    }

    Section section(String key) {
        return new Section(settings, key(key));
    }

    /** The entries of a list whose items have keys of their own. */
    List<Section> sections(String key) {
        return settings.sections(key(key)).stream().map(item -> new Section(settings, item)).toList();
    }

    /** The text as it stands; empty where it is not set or empty. */
    Optional<String> text(String key) {
        return settings.text(key(key)).filter(text -> !text.isEmpty());
    }

    <T> T value(String key, T fallback, Accepted<T> accepted) {
        return settings.text(key(key)).flatMap(text -> parse(key(key), text, accepted)).orElse(fallback);
    }

    /** A value that may be missing; an empty text counts as missing. */
    <T> Optional<T> optional(String key, Accepted<T> accepted) {
        return text(key).flatMap(text -> parse(key(key), text, accepted));
    }

    /** A value that must be there; where it is not, that is a problem and the result is {@code standIn}. */
    <T> T required(String key, T standIn, Accepted<T> accepted) {
        var text = text(key);
        if (text.isEmpty()) problem(key(key) + " is not set; " + accepted.words());
        return text.flatMap(t -> parse(key(key), t, accepted)).orElse(standIn);
    }

    <T> List<T> list(String key, List<T> fallback, Accepted<T> accepted) {
        var texts = settings.texts(key(key));
        if (texts.isEmpty()) return fallback;
        var values = new ArrayList<T>();
        for (int i = 0; i < texts.get().size(); i++) {
            parse(key(key) + "[" + i + "]", texts.get().get(i), accepted).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private <T> Optional<T> parse(String key, String text, Accepted<T> accepted) {
        try {
            return Optional.of(accepted.parse().apply(text));
        } catch (IllegalArgumentException e) {
            settings.problems().notAccepted(key, text, accepted.words());
            return Optional.empty();
        }
    }

    void notAccepted(String key, Object value, String words) {
        settings.problems().notAccepted(key(key), String.valueOf(value), words);
    }

    void problem(String line) {
        settings.problems().add(line);
    }
}
