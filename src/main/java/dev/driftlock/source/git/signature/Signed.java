package dev.driftlock.source.git.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A commit or annotated tag taken apart as Git signs it: the signature, and all the rest as it was signed.
 *
 * @param what the object for people, {@code by Jane Doe <jane@example.com>}
 * @param signature armored; empty where there is none
 * @param time the committer's or tagger's, the one that Git holds a key's validity against
 */
public record Signed(String what, Optional<String> signature, byte[] payload, Instant time) {

    private static final byte[] HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
    private static final String UNKNOWN = "by somebody who is not named";

    /** Throws {@link NotBelieved} for a commit with several signatures, which tools read differently. */
    public static Signed commit(byte[] raw) throws NotBelieved {
        var payload = new ByteArrayOutputStream(raw.length);
        var signature = new StringBuilder();
        int signatures = 0;
        boolean inSignature = false;
        int at = 0;
        while (at < raw.length && raw[at] != '\n') {
            int next = RawParseUtils.nextLF(raw, at);
            boolean continues = raw[at] == ' ';
            if (!continues) inSignature = RawParseUtils.match(raw, at, HEADER) > 0;
            if (inSignature) {
                if (!continues) signatures++;
                int start = continues ? at + 1 : at + HEADER.length;
                signature.append(new String(raw, start, next - start, StandardCharsets.US_ASCII));
            } else {
                payload.write(raw, at, next - at);
            }
            at = next;
        }
        payload.write(raw, at, raw.length - at);
        if (signatures > 1) throw new NotBelieved("carries " + signatures + " signatures; accepted is one");
        int author = RawParseUtils.author(raw, 0);
        int committer = RawParseUtils.committer(raw, 0);
        return new Signed(who(person(raw, author)), signatures == 0 ? Optional.empty() : Optional.of(signature.toString()), payload.toByteArray(),
                when(person(raw, committer)));
    }

    /** A tag's signature stands at the end of its message. */
    public static Signed tag(byte[] raw) {
        int begin = -1;
        for (int at = 0; at < raw.length; at = RawParseUtils.nextLF(raw, at)) {
            if (startsSignature(raw, at)) begin = at;
        }
        var tagger = person(raw, RawParseUtils.tagger(raw, 0));
        var payload = begin < 0 ? raw : java.util.Arrays.copyOf(raw, begin);
        return new Signed(who(tagger), begin < 0 ? Optional.empty() : Optional.of(new String(raw, begin, raw.length - begin, StandardCharsets.US_ASCII)),
                payload, when(tagger));
    }

    private static boolean startsSignature(byte[] raw, int at) {
        return RawParseUtils.match(raw, at, SshSignature.BEGIN.getBytes(StandardCharsets.US_ASCII)) > 0
                || RawParseUtils.match(raw, at, KeyRing.BEGIN_SIGNATURE.getBytes(StandardCharsets.US_ASCII)) > 0;
    }

    private static PersonIdent person(byte[] raw, int at) {
        return at < 0 ? null : RawParseUtils.parsePersonIdent(raw, at);
    }

    private static String who(PersonIdent person) {
        return person == null ? UNKNOWN : "by " + (person.getName() + " <" + person.getEmailAddress() + ">").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    private static Instant when(PersonIdent person) {
        return person == null ? Instant.EPOCH : person.getWhenAsInstant();
    }
}
