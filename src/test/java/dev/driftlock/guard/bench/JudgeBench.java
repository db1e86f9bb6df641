package dev.driftlock.guard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code ./dev bench micro}: what judging an edit of a Deployment of 5 KB takes, from the parsed request to the verdict, and how
 * much of it is the comparison. The number of declared objects must not show. Sampled, so that the percentiles are seen.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JudgeBench {

    private static final Request.UserInfo JANE = new Request.UserInfo("jane@example.com", "", List.of("system:authenticated", "sre"), Map.of());

    @Param({"500", "50000"})
    private int declared;

    private final Guard guard = new Guard();
    private World world;
    private Request putsBack;
    private Request diverges;
    private JsonNode git;

    @Setup
    public void setUp() {
        world = Given.world(Given.settings(Mode.ENFORCE), Map.of(), deployment("web", 3, "web:1") + IntStream.range(0, declared)
                .mapToObj(i -> "\n---\n" + configMap(i)).collect(Collectors.joining()));
        putsBack = Given.update(JANE, live(5, "web:2"), live(3, "web:1"));
        diverges = Given.update(JANE, live(3, "web:1"), live(3, "web:2"));
        git = world.declared().find(diverges.key()).orElseThrow().tree();
    }

    /** Two fields that Git declares, changed to what Git says: each is compared with all three states. */
    @Benchmark
    public Verdict putsGitsValueBack() {
        return guard.judge(putsBack, world);
    }

    @Benchmark
    public Verdict diverges() {
        return guard.judge(diverges, world);
    }

    @Benchmark
    public Object comparesAlone() {
        return Comparison.ofUpdate(git, diverges.oldObject(), diverges.object(), world.types().of("apps", "v1", "Deployment"), path -> false);
    }

    private static String configMap(int i) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm-" + i + ", namespace: many}, data: {A: \"" + i + "\"}}";
    }

    private static String live(int replicas, String image) {
        return deployment("web", replicas, image).replaceFirst("\"name\":\"web\",", "\"name\":\"web\",\"uid\":\"3f0b6c6e\",\"resourceVersion\":\"1000\",\"generation\":4,");
    }

    /** Four containers of about 1.2 KB each. */
    private static String deployment(String name, int replicas, String image) {
        var containers = IntStream.range(0, 4).mapToObj(i -> "{\"name\":\"c" + i + "\",\"image\":\"registry.example.com/" + image + "\",\"env\":["
                + IntStream.range(0, 12).mapToObj(e -> "{\"name\":\"SETTING_" + e + "\",\"value\":\"the value of setting " + e + "\"}").collect(Collectors.joining(","))
                + "],\"ports\":[{\"containerPort\":80" + i + ",\"protocol\":\"TCP\"}],\"resources\":{\"limits\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"},\"requests\":{\"cpu\":\"0.1\"}},"
                + "\"volumeMounts\":[{\"name\":\"config\",\"mountPath\":\"/etc/config\"}],\"livenessProbe\":{\"httpGet\":{\"path\":\"/healthz\",\"port\":80" + i + "},\"periodSeconds\":10}}")
                .collect(Collectors.joining(","));
        return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"users\",\"labels\":{\"app\":\"" + name
                + "\"}},\"spec\":{\"replicas\":" + replicas + ",\"selector\":{\"matchLabels\":{\"app\":\"" + name + "\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"" + name
                + "\"}},\"spec\":{\"containers\":[" + containers + "],\"volumes\":[{\"name\":\"config\",\"configMap\":{\"name\":\"web-config\"}}]}}}}";
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder().include(JudgeBench.class.getSimpleName()).build()).run();
    }
}
