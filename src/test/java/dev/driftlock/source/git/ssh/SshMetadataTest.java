package dev.driftlock.source.git.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.util.security.SecurityProviderRegistrar;
import org.eclipse.jgit.internal.transport.sshd.SshdText;
import org.junit.jupiter.api.Test;

/** In a native image ssh finds only what is named beforehand: a new version of it that renames something fails here, not at the first fetch. */
class SshMetadataTest {

    private static final String DIRECTORY = "/META-INF/native-image/dev.driftlock/";

    private static JsonNode metadata() throws IOException {
        try (var json = SshMetadataTest.class.getResourceAsStream(DIRECTORY + "ssh/reachability-metadata.json")) {
            return new JsonMapper().readTree(json);
        }
    }

    @Test
    void everyTypeAndResourceIsThere() throws Exception {
        for (var each : metadata().path("reflection")) {
            var type = each.path("type");
            Class.forName(type.isTextual() ? type.asText() : type.path("proxy").get(0).asText());
        }
        for (var each : metadata().path("resources")) {
            var file = each.has("bundle") ? each.path("bundle").asText().replace('.', '/') + ".properties" : each.path("glob").asText().replace("*", "group14");
            assertThat(SshMetadataTest.class.getResource("/" + file)).as(file).isNotNull();
        }
        assertThat(metadata().path("resources").toString()).contains(SshdText.class.getName());
    }

    /** MINA asks for algorithms through reflection: without these methods no key can be read. */
    @Test
    void everyKindOfAlgorithmIsNamedWithItsFactories() throws Exception {
        var named = new HashMap<Class<?>, Set<Method>>();
        for (var each : metadata().path("reflection")) {
            for (var method : each.path("methods")) {
                var type = Class.forName(each.path("type").asText());
                var parameters = new ArrayList<Class<?>>();
                for (var parameter : method.path("parameterTypes")) parameters.add(Class.forName(parameter.asText()));
                named.computeIfAbsent(type, none -> new HashSet<>()).add(type.getMethod(method.path("name").asText(), parameters.toArray(Class[]::new)));
            }
        }

        for (var kind : SecurityProviderRegistrar.SECURITY_ENTITIES) {
            assertThat(named.get(kind)).as(kind.getName()).contains(kind.getMethod("getInstance", String.class), kind.getMethod("getInstance", String.class, String.class),
                    kind.getMethod("getInstance", String.class, Provider.class));
        }
    }

    @Test
    void everyListenerThatMinaWrapsIsNamed() throws IOException {
        var named = new ArrayList<List<String>>();
        for (var each : metadata().path("reflection")) if (each.path("type").isObject()) named.add(new JsonMapper().convertValue(each.path("type").path("proxy"), List.class));
        OwnCryptography.use();
        var client = SshClient.setUpDefaultClient();

        var wrapped = List.of(client.getSessionListenerProxy(), client.getChannelListenerProxy(), client.getPortForwardingEventListenerProxy());

        assertThat(wrapped).allSatisfy(proxy -> assertThat(named).contains(List.of(proxy.getClass().getInterfaces()[0].getName())));
    }

    @Test
    void theFeatureIsNamed() throws IOException {
        var properties = new Properties();
        try (var in = SshMetadataTest.class.getResourceAsStream(DIRECTORY + "driftlock/native-image.properties")) {
            properties.load(in);
        }
        assertThat(properties.getProperty("Args")).contains("--features=" + NativeCryptography.class.getName());
    }
}
