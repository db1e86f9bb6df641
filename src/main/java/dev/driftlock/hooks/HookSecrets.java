package dev.driftlock.hooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The secret of each source's push hooks. The file is read for each hook, so that a rotated secret counts at once.
 */
final class HookSecrets {

    private static final Logger LOG = Logger.getLogger(HookSecrets.class);

    private final Map<String, Path> files;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    /** Nobody knows it: hooks of sources without a secret, and of sources that do not exist, are checked against it, and so take as long as others. */
    private final byte[] nobodys = new byte[32];

    HookSecrets(Map<String, Path> files) {
        this.files = Map.copyOf(files);
        new SecureRandom().nextBytes(nobodys);
    }

    byte[] of(String source) {
        return Optional.ofNullable(files.get(source)).flatMap(file -> read(source, file)).orElse(nobodys);
    }

    private Optional<byte[]> read(String source, Path file) {
        try {
            // Editors and `kubectl create secret --from-file` leave a newline at the end that is no part of a secret.
            var secret = Files.readString(file).replaceAll("[\\r\\n]+$", "");
            if (secret.isEmpty()) throw new IOException("it is empty");
            if (unreadable.remove(source)) LOG.infof("source %s: hook-secret-file: %s can be read again", source, file);
            return Optional.of(secret.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Once, not at every hook that somebody sends.
            if (unreadable.add(source)) LOG.warnf("source %s: hook-secret-file: %s cannot be read (%s); push hooks are refused", source, file, reason(e));
            return Optional.empty();
        }
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getClass().getSimpleName();
    }
}
