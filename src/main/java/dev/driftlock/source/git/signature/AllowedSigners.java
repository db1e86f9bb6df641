package dev.driftlock.source.git.signature;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * OpenSSH's list of who may sign (ssh-keygen(1), ALLOWED SIGNERS). A key counts whoever its line says that it belongs to, as
 * with Git; its validity is held against the time of the commit, as with Git: take a lost key out of the file.
 */
record AllowedSigners(Path file, List<SignerLine> lines) implements Signers {

    static AllowedSigners parse(Path file, String text) throws NotBelieved {
        var lines = new ArrayList<SignerLine>();
        int number = 0;
        for (var line : text.split("\\R")) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) continue;
            try {
                lines.add(SignerLine.parse(line.strip()));
            } catch (IllegalArgumentException e) {
                throw new NotBelieved("cannot be checked: " + KEY + ": " + file + ":" + number + ": " + e.getMessage());
            }
        }
        return new AllowedSigners(file, List.copyOf(lines));
    }

    @Override
    public void check(Signed object) throws NotBelieved {
        var armored = object.signature().orElseThrow(() -> new NotBelieved("is not signed; accepted are signatures by a key in " + file));
        if (!armored.startsWith(SshSignature.BEGIN)) {
            throw new NotBelieved("is not signed with an ssh key; accepted are signatures by a key in " + file);
        }
        var signature = SshSignature.parse(armored);
        var listed = lines.stream().filter(line -> KeyUtils.compareKeys(line.key(), signature.key())).toList();
        if (listed.isEmpty()) throw new NotBelieved("is signed with the key " + signature.fingerprint() + ", which is not in " + file);
        signature.check(object.payload());
        String refusal = null;
        for (var line : listed) {
            var why = line.limits().refusal(object.time());
            if (why.isEmpty()) return;
            refusal = why.get();
        }
        throw new NotBelieved("is signed with the key " + signature.fingerprint() + ", which " + refusal + " in " + file);
    }
}
