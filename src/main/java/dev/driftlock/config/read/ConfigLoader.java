package dev.driftlock.config.read;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.read.ConfigReader.Reading;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSourceLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads the configuration before Quarkus starts, from the same places in the same order as Quarkus does. */
public final class ConfigLoader {

    private ConfigLoader() {
    }

    /** Reads what stands in {@code config/} of the working directory, the environment and the system properties. */
    public static Reading load() {
        var problems = Stream.of("application.yaml", "application.yml")
                .flatMap(name -> YamlPitfalls.find(Path.of("config", name)).stream()).toList();
        if (!problems.isEmpty()) throw new InvalidConfigurationException(problems);
        return ConfigReader.read(build(), OwnNamespace.OF_POD);
    }

    /** What holds where nobody configures anything. */
    public static DriftlockConfig defaults() {
        return ConfigReader.read(new SmallRyeConfigBuilder().build(), OwnNamespace.OF_POD).config();
    }

    private static SmallRyeConfig build() {
        try {
            return ConfigUtils.emptyConfigBuilder().withSources(new YamlConfigSourceLoader.InFileSystem()).build();
        } catch (RuntimeException e) {
            throw new InvalidConfigurationException(List.of("the configuration cannot be read: " + e.getMessage()));
        }
    }
}
