package dev.driftlock.hooks;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What push hooks may have fetched.
 *
 * @param secretFiles the file with its hooks' secret, by the source's name
 * @param fetch has a source fetched soon, without waiting for it
 */
public record HookSources(Map<String, Path> secretFiles, Consumer<String> fetch) {
}
