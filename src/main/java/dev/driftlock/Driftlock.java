package dev.driftlock;

import dev.driftlock.config.read.ConfigLoader;
import dev.driftlock.config.read.InvalidConfigurationException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entrance: the configuration is read before anything is started, so that no port opens on a wrong one. */
@QuarkusMain
public final class Driftlock {

    private Driftlock() {
    }

    /** Starts Driftlock and returns when it has ended. */
    public static void main(String... arguments) {
        try {
            ConfigLoader.load();
        } catch (InvalidConfigurationException e) {
            e.lines().forEach(System.err::println);
            System.exit(1);
        }
        Quarkus.run(arguments);
    }
}
