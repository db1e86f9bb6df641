package dev.driftlock.config.read;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.read.ConfigReader.Reading;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration in a test: a YAML file's text beneath {@code driftlock:}, and environment variables. */
record Given(String yaml, Map<String, String> variables) {

    private static final int FILE = 265;
    private static final int ENVIRONMENT = 300;

    static Given yaml(String beneathDriftlock) {
        return file("driftlock:\n" + beneathDriftlock.indent(2));
    }

    static Given file(String text) {
        return new Given(text, Map.of());
    }

    static Given variables(Map<String, String> variables) {
        return new Given("", variables);
    }

    Given and(Map<String, String> more) {
        return new Given(yaml, more);
    }

    Reading reading() {
        var config = new SmallRyeConfigBuilder().addDefaultInterceptors()
                .withSources(new YamlConfigSource("application.yaml", yaml, FILE))
                .withSources(new EnvConfigSource(variables, ENVIRONMENT))
                .withSources(new PropertiesConfigSource(Map.of("quarkus.http.ssl-port", "8443"), "built in", 100))
                .build();
        return ConfigReader.read(config, new OwnNamespace(Path.of("no-such-file")));
    }

    DriftlockConfig config() {
        return reading().config();
    }

    List<String> problems() {
        try {
            reading();
            return List.of();
        } catch (InvalidConfigurationException e) {
            return e.lines();
        }
    }
}
