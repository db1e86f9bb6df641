package dev.driftlock.config.read;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.read.ConfigReader.Reading;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Gives the configuration to whoever injects a {@link DriftlockConfig}. */
@Dependent
final class ConfigBeans {

    private static final Logger LOG = Logger.getLogger("dev.driftlock.config");
    private static final int FIRST = 1;

    @Produces
    @Singleton
    Reading reading(Config config) {
        return ConfigReader.read(config.unwrap(SmallRyeConfig.class), OwnNamespace.OF_POD);
    }

    @Produces
    @Singleton
    DriftlockConfig config(Reading reading) {
        return reading.config();
    }

    void say(@Observes @Priority(FIRST) StartupEvent event, Reading reading) {
        reading.warnings().forEach(LOG::warn);
        reading.remarks().forEach(LOG::info);
    }
}
