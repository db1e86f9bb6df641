package dev.driftlock.render;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The files of one commit below a source's path. A renderer asks for what it needs, so that unchanged files are not read. */
public interface FileTree {

    /** A file: its path from the root of the repository, and an id that is equal where the content is equal. */
    record Blob(String path, String id) {
    }

    /** What stands at a path of the repository; a link's content is the path it leads to. */
    record Entry(Type type, String id) {

        public enum Type {
            FILE, LINK, DIRECTORY
        }
    }

    /** An id that is equal where all files below the path are equal. */
    String id();

    /** Whether a file of this name stands directly in the path. */
    boolean holds(String name) throws IOException;

    /** The files, at any depth, whose path is wanted, in the order of the tree. */
    List<Blob> files(Predicate<String> wanted) throws IOException;

    /**
     * @throws RenderException when the file is larger than any manifest
     * @throws IOException when the clone is damaged
     */
    byte[] read(Blob blob) throws IOException, RenderException;

    /** What stands at a path of the repository, wherever the source's own path is; empty for the root. Links are not followed. */
    Optional<Entry> at(String inRepository) throws IOException;

    /** The files and links at any depth below a directory of the repository, by their paths from its root. */
    Map<String, Entry> below(String directory) throws IOException;
}
