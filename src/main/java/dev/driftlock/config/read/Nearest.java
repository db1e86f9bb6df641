package dev.driftlock.config.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that somebody may have meant. */
final class Nearest {

    private Nearest() {
    }

    /** The accepted key that is spelled most like {@code key}: beside it, else of nearly the same last step elsewhere. */
    static Optional<String> key(String key, Collection<String> accepted) {
        var beside = accepted.stream().filter(each -> parent(each).equals(parent(key))).toList();
        return closest(last(key), beside).or(() -> closest(last(key), accepted));
    }

    static Optional<String> variable(String variable, Collection<String> accepted) {
        return closest(variable, accepted);
    }

    private static Optional<String> closest(String word, Collection<String> accepted) {
        record Candidate(String key, int distance) {
        }
        return accepted.stream()
                .map(key -> new Candidate(key, distance(plain(word), plain(last(key)))))
                .filter(candidate -> candidate.distance <= plain(word).length() / 3)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::key))
                .map(Candidate::key);
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('.')));
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** So that {@code dataDir} and {@code data_dir} are near {@code data-dir}. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's distance: how many letters must be put in, taken out or changed. */
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
