package dev.driftlock.source.git;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from looking at the machine: no configuration of system or user, no environment (so no search for a
 * {@code git} program either), and no file written to measure a file system's clock.
 */
final class Hermetic extends SystemReader {

    /** Coarser than any file system's clock in use; JGit takes files younger than this for possibly changed and reads them again. */
    private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Hermetic() {
    }

    /** JGit knows one reader for the whole process. */
    static void install() {
        if (!(SystemReader.getInstance() instanceof Hermetic)) SystemReader.setInstance(new Hermetic());
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public String getenv(String variable) {
        return null;
    }

    @Override
    public String getProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    @SuppressWarnings("deprecation")
    public long getCurrentTime() {
        return System.currentTimeMillis();
    }

    @Override
    @SuppressWarnings("deprecation")
    public int getTimezone(long when) {
        return 0;
    }

    private static final class Empty extends FileBasedConfig {

        Empty(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // There is no file.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(String section, String subsection, String name, long defaultValue, TimeUnit unit) {
            if (section.equals("filesystem")) return unit.convert(CLOCK_NANOS, TimeUnit.NANOSECONDS);
            return super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }
    }
}
