package dev.driftlock.source.git.signature;

import dev.driftlock.source.git.ssh.OwnCryptography;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** One line of an allowed_signers file: {@code principals [options] keytype key [comment]}. */
record SignerLine(PublicKey key, Limits limits) {

    static {
        OwnCryptography.use();
    }

    static final String ACCEPTED = "accepted is: principals [namespaces=\"git\",valid-after=\"...\",valid-before=\"...\"] keytype key";

    /** Of principals or options: no blank outside of quotes. */
    private static final Pattern WORD = Pattern.compile("\\s*((?:\"[^\"]*\"|[^\\s\"])+)");
    private static final Pattern KEY_TYPE = Pattern.compile("(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+");

    /** Throws IllegalArgumentException with what is wrong and what is accepted. */
    static SignerLine parse(String line) {
        var words = words(line);
        if (words.size() < 3) throw new IllegalArgumentException("it is no signer's line; " + ACCEPTED);
        if (KEY_TYPE.matcher(words.get(1)).matches()) return new SignerLine(key(words.get(1), words.get(2)), Limits.NONE);
        var limits = Limits.parse(words.get(1));
        if (words.size() < 4) throw new IllegalArgumentException("there is no key; " + ACCEPTED);
        return new SignerLine(key(words.get(2), words.get(3)), limits);
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var match = WORD.matcher(line);
        while (words.size() < 4 && match.lookingAt()) {
            words.add(match.group(1));
            match.region(match.end(), line.length());
        }
        return words;
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
}
