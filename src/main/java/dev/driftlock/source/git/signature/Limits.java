package dev.driftlock.source.git.signature;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the options of an allowed_signers line limit a key to.
 *
 * @param namespaces patterns; empty for every namespace
 */
record Limits(List<String> namespaces, Optional<Instant> validAfter, Optional<Instant> validBefore) {

    static final Limits NONE = new Limits(List.of(), Optional.empty(), Optional.empty());

    private static final Pattern OPTION = Pattern.compile("([a-zA-Z-]+)(?:=\"([^\"]*)\")?(?:,|$)");

    /** Throws IllegalArgumentException with what is wrong and what is accepted. */
    static Limits parse(String options) {
        var limits = NONE;
        int at = 0;
        for (var match = OPTION.matcher(options); at < options.length(); at = match.end()) {
            match.region(at, options.length());
            if (!match.lookingAt()) throw new IllegalArgumentException("the options cannot be read; " + SignerLine.ACCEPTED);
            limits = limits.with(match.group(1), Optional.ofNullable(match.group(2)).orElse(""));
        }
        return limits;
    }

    private Limits with(String option, String value) {
        return switch (option.toLowerCase(Locale.ROOT)) {
            case "namespaces" -> new Limits(List.of(value.split(",")), validAfter, validBefore);
            case "valid-after" -> new Limits(namespaces, Optional.of(time(value)), validBefore);
            case "valid-before" -> new Limits(namespaces, validAfter, Optional.of(time(value)));
            case "cert-authority" -> throw new IllegalArgumentException("cert-authority is not supported; list the keys themselves");
            default -> throw new IllegalArgumentException("the option " + option + " is not known; " + SignerLine.ACCEPTED);
        };
    }

    /** {@code YYYYMMDD[HHMM[SS]][Z]}, without Z in the machine's own time zone. */
    private static Instant time(String text) {
        boolean isUtc = text.endsWith("Z") || text.endsWith("z");
        var digits = isUtc ? text.substring(0, text.length() - 1) : text;
        var padded = switch (digits.length()) {
            case 8 -> digits + "000000";
            case 12 -> digits + "00";
            default -> digits;
        };
        try {
            var local = LocalDateTime.parse(padded, DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT));
            return local.atZone(isUtc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time; accepted is YYYYMMDD[HHMM[SS]][Z]");
        }
    }

    /** Why a commit of that time is not believed, in words that follow "which". */
    Optional<String> refusal(Instant time) {
        if (!namespaces.isEmpty() && !isFor(SshSignature.NAMESPACE)) {
            return Optional.of("may not sign for git (namespaces=\"" + String.join(",", namespaces) + "\")");
        }
        if (validAfter.filter(time::isBefore).isPresent()) {
            return Optional.of("was not valid yet at the commit's time " + time + " (valid-after " + validAfter.get() + ")");
        }
        return validBefore.filter(end -> !time.isBefore(end)).map(end -> "had expired at the commit's time " + time + " (valid-before " + end + ")");
    }

    /** OpenSSH's pattern lists: {@code *} and {@code ?}, and what matches a {@code !} pattern is out. */
    private boolean isFor(String namespace) {
        boolean matches = false;
        for (var pattern : namespaces) {
            boolean negated = pattern.startsWith("!");
            var glob = negated ? pattern.substring(1) : pattern;
            if (!namespace.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"))) continue;
            if (negated) return false;
            matches = true;
        }
        return matches;
    }
}
