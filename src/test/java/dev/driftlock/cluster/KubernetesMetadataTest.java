package dev.driftlock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In a native image the client reads and writes only what is named beforehand: all that our kinds refer to, as Jackson sees it. */
class KubernetesMetadataTest {

    private static final String METADATA = "/META-INF/native-image/dev.driftlock/kubernetes/reachability-metadata.json";
    private static final String CLIENT = "io.fabric8.kubernetes.";

    /**
     * Beside the kinds: their lists, what a kubeconfig and its login commands say, what the client itself exchanges with the API server. Its
     * {@code ListOptions} are written as the query: without them a watch would be a list.
     */
    private static final List<Class<?>> EXCHANGED = List.of(NamespaceList.class, SecretList.class, LeaseList.class, GenericKubernetesResource.class,
            GenericKubernetesResourceList.class, DefaultKubernetesResourceList.class, WatchEvent.class, ListOptions.class, DeleteOptions.class,
            APIGroupList.class, APIResourceList.class, VersionInfo.class, LeaderElectionRecord.class, Config.class, io.fabric8.kubernetes.client.Config.ExecCredential.class);

    /** Not public: a kubeconfig that logs in with OpenID Connect. */
    private static final List<String> LOGIN = List.of("OpenIDConnectionUtils$OAuthToken", "OpenIDConnectionUtils$OpenIdConfiguration");

    private static final JsonMapper JSON = new JsonMapper();

    private final TreeSet<String> wanted = new TreeSet<>();
    private final Deque<Class<?>> work = new ArrayDeque<>();

    @Test
    void allThatIsExchangedWithTheApiServerIsNamed() throws Exception {
        var named = new ArrayList<String>();
        try (var json = KubernetesMetadataTest.class.getResourceAsStream(METADATA)) {
            for (var each : JSON.readTree(json).path("reflection")) if (each.path("allDeclaredMethods").asBoolean()) named.add(each.path("type").asText());
        }

        Stream.concat(ClusterClient.KINDS.stream(), EXCHANGED.stream()).forEach(work::push);
        for (var each : LOGIN) work.push(Class.forName(CLIENT + "client.utils." + each));
        while (!work.isEmpty()) visit(work.pop());

        assertThat(named).containsExactlyElementsOf(wanted);
    }

    private void visit(Class<?> type) {
        if (type == null || !type.getName().startsWith(CLIENT) || !wanted.add(type.getName())) return;
        work.push(type.getSuperclass() == null ? Object.class : type.getSuperclass());
        for (var each : type.getInterfaces()) work.push(each);
        helpers(type);
        Stream.of(type.getDeclaredFields(), type.getDeclaredMethods()).flatMap(Arrays::stream).forEach(this::helpers);
        if (type.isInterface()) return;
        var java = JSON.constructType(type);
        for (var properties : List.of(JSON.getSerializationConfig().introspect(java).findProperties(), JSON.getDeserializationConfig().introspect(java).findProperties())) {
            for (BeanPropertyDefinition property : properties) parts(property.getPrimaryType());
        }
    }

    private void parts(JavaType type) {
        if (type == null) return;
        work.push(type.getRawClass());
        parts(type.getContentType());
    }

    /** Serializers and deserializers that an annotation names. */
    private void helpers(AnnotatedElement element) {
        var reads = element.getAnnotation(JsonDeserialize.class);
        var writes = element.getAnnotation(JsonSerialize.class);
        var typed = element.getAnnotation(JsonTypeInfo.class);
        if (reads != null) List.of(reads.using(), reads.contentUsing(), reads.keyUsing()).forEach(work::push);
        if (writes != null) List.of(writes.using(), writes.contentUsing(), writes.keyUsing()).forEach(work::push);
        assertThat(typed).as("%s picks a class by a name, which this test does not follow", element).isNull();
    }
}
