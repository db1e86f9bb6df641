package dev.driftlock.source.git;

import dev.driftlock.source.git.signature.NotBelieved;
import dev.driftlock.source.git.signature.Signed;
import dev.driftlock.source.git.signature.Signers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevTag;

/**
 * Whether a commit is believed where {@code verify.allowed-signers-file} is set: when a key in that file signed it, or signed
 * the annotated tag that the source's ref names (a tag vouches for its commit; one that somebody filed under another name
 * does not). Only the tip is looked at: whoever may sign answers for the history below.
 */
public final class SignatureCheck {

    private SignatureCheck() {
    }

    /** Why the commit is not believed; empty where it is. */
    public static Optional<String> doubt(GitClone clone, ObjectId commit, String ref, Path signersFile) throws IOException {
        var ofCommit = ofCommit(clone.refs().raw(commit), commit, signersFile);
        var tag = clone.refs().tagOf(commit);
        if (ofCommit.isEmpty() || tag.isEmpty()) return ofCommit;
        var raw = clone.refs().raw(tag.get());
        var signed = Signed.tag(raw);
        return signed.signature().isEmpty() ? ofCommit : ofTag(signed, RevTag.parse(raw), tag.get(), ref, signersFile);
    }

    private static Optional<String> ofTag(Signed signed, RevTag tag, ObjectId id, String ref, Path signersFile) {
        var name = "tag " + id.abbreviate(7).name();
        var doubt = doubt(name, signed, signersFile);
        if (doubt.isPresent() || ref.equals(tag.getTagName()) || ref.equals("refs/tags/" + tag.getTagName())) return doubt;
        return Optional.of(name + " " + signed.what() + " was signed as " + tag.getTagName() + " and stands under " + ref);
    }

    private static Optional<String> ofCommit(byte[] raw, ObjectId commit, Path signersFile) {
        var name = "commit " + commit.abbreviate(7).name();
        try {
            return doubt(name, Signed.commit(raw), signersFile);
        } catch (NotBelieved e) {
            return Optional.of(name + " " + e.getMessage());
        }
    }

    private static Optional<String> doubt(String name, Signed object, Path signersFile) {
        try {
            Signers.read(signersFile).check(object);
            return Optional.empty();
        } catch (NotBelieved e) {
            return Optional.of(name + " " + object.what() + " " + e.getMessage());
        }
    }
}
