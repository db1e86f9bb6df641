package dev.driftlock.source.git.signature;

import dev.driftlock.source.git.ssh.OwnCryptography;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * One line of an allowed_signers file: {@code principals [options] keytype key [comment]}.
 *
 * @param namespaces patterns; empty for every namespace
 */
record SignerLine(PublicKey key, List<String> namespaces, Optional<Instant> validAfter, Optional<Instant> validBefore) {

    static {
        OwnCryptography.use();
    }

    private static final String ACCEPTED = "accepted is: principals [namespaces=\"git\",valid-after=\"...\",valid-before=\"...\"] keytype key";
    /** Of principals or options: no blank outside of quotes. */
    private static final Pattern WORD = Pattern.compile("\\s*((?:\"[^\"]*\"|[^\\s\"])+)");
    private static final Pattern KEY_TYPE = Pattern.compile("(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+");
    private static final Pattern OPTION = Pattern.compile("([a-zA-Z-]+)(?:=\"([^\"]*)\")?(?:,|$)");

    /** Throws IllegalArgumentException with what is wrong and what is accepted. */
    static SignerLine parse(String line) {
        var words = new ArrayList<String>();
        var match = WORD.matcher(line);
        while (words.size() < 4 && match.lookingAt()) {
            words.add(match.group(1));
            match.region(match.end(), line.length());
        }
        if (words.size() < 3) throw new IllegalArgumentException("it is no signer's line; " + ACCEPTED);
        boolean hasOptions = !KEY_TYPE.matcher(words.get(1)).matches();
        if (hasOptions && words.size() < 4) throw new IllegalArgumentException("there is no key; " + ACCEPTED);
        var key = hasOptions ? key(words.get(2), words.get(3)) : key(words.get(1), words.get(2));
        return hasOptions ? withOptions(key, words.get(1)) : new SignerLine(key, List.of(), Optional.empty(), Optional.empty());
    }

    private static PublicKey key(String type, String base64) {
        try {
            var key = PublicKeyEntry.parsePublicKeyEntry(type + " " + base64).resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
            if (key != null) return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // Said below.
        }
        throw new IllegalArgumentException("the key cannot be read; accepted are ssh-ed25519, ssh-rsa and ecdsa-sha2-nistp keys as in an ssh .pub file");
    }

    private static SignerLine withOptions(PublicKey key, String options) {
        List<String> namespaces = List.of();
        Optional<Instant> after = Optional.empty();
        Optional<Instant> before = Optional.empty();
        int at = 0;
        for (var match = OPTION.matcher(options); at < options.length(); at = match.end()) {
            match.region(at, options.length());
            if (!match.lookingAt()) throw new IllegalArgumentException("the options cannot be read; " + ACCEPTED);
            var value = Optional.ofNullable(match.group(2)).orElse("");
            switch (match.group(1).toLowerCase(Locale.ROOT)) {
                case "namespaces" -> namespaces = List.of(value.split(","));
                case "valid-after" -> after = Optional.of(time(value));
                case "valid-before" -> before = Optional.of(time(value));
                case "cert-authority" -> throw new IllegalArgumentException("cert-authority is not supported; list the keys themselves");
                default -> throw new IllegalArgumentException("the option " + match.group(1) + " is not known; " + ACCEPTED);
            }
        }
        return new SignerLine(key, namespaces, after, before);
    }

    /** {@code YYYYMMDD[HHMM[SS]][Z]}, without Z in the machine's own time zone. */
    private static Instant time(String text) {
        boolean isUtc = text.endsWith("Z") || text.endsWith("z");
        var digits = isUtc ? text.substring(0, text.length() - 1) : text;
        try {
            var padded = switch (digits.length()) {
                case 8 -> digits + "000000";
                case 12 -> digits + "00";
                default -> digits;
            };
            var local = LocalDateTime.parse(padded, DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT));
            return local.atZone(isUtc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no time; accepted is YYYYMMDD[HHMM[SS]][Z]");
        }
    }

    /** Why a commit of that time is not believed for this line, in words that follow "which". */
    Optional<String> refusal(Instant time) {
        if (!namespaces.isEmpty() && !isFor(SshSignature.NAMESPACE)) return Optional.of("may not sign for git (namespaces=\"" + String.join(",", namespaces) + "\")");
        if (validAfter.filter(time::isBefore).isPresent()) return Optional.of("was not valid yet at the commit's time " + time + " (valid-after " + validAfter.get() + ")");
        if (validBefore.filter(end -> !time.isBefore(end)).isPresent()) return Optional.of("had expired at the commit's time " + time + " (valid-before " + validBefore.get() + ")");
        return Optional.empty();
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
