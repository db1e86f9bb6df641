package dev.driftlock.source.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a login needs: a password, a key, the hosts or certificates that are believed. Prints where it stands, never what it says. */
public sealed interface Material {

    /** Opened at each fetch, so that what was rotated counts at once. */
    InputStream open() throws IOException;

    static Material in(Path file) {
        return new InFile(file);
    }

    /** @param where for people, such as {@code Secret argocd/repo, key password} */
    static Material held(String where, String content) {
        return new Held(where, content);
    }

    record InFile(Path file) implements Material {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** Nothing of it touches a disk. Equal where the content is equal, so that a source is read anew when it changes. */
    record Held(String where, String content) implements Material {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return where;
        }
    }
}
