package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.IntFunction;

/**
 * {@code ./dev bench}: how the time of a comparison grows with its input. Prints for each shape the best of some runs of one size
 * and of ten times that size, and their ratio, which is to stay below fifteen; ends with 1 where one does not.
 */
public final class ScalingBench {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Types TYPES = CoreTypes.load();
    private static final double LIMIT = 15;
    private static final int ROUNDS = 40;
    private static final int WARM_UPS = 20;

    private static boolean holds = true;

    private ScalingBench() {
    }

    public static void main(String[] arguments) {
        for (int i = 0; i < WARM_UPS; i++) best(keyed(1_000, "a"), keyed(1_000, "b"));
        System.out.printf("%-44s %10s %10s %8s%n", "changed in every part", "n (ms)", "10n (ms)", "ratio");
        print("keyed list, 1,000 and 10,000 items", 1_000, n -> keyed(n, "a"), n -> keyed(n, "b"));
        print("map, 1,000 and 10,000 keys", 1_000, n -> map(n, "a"), n -> map(n, "b"));
        print("one string, 100 KiB and 1 MiB", 100 << 10, n -> map(1, "a".repeat(n)), n -> map(1, "a".repeat(n - 1) + "b"));
        print("nesting, 1,000 and 10,000 levels", 1_000, n -> deep(n, 1), n -> deep(n, 2));
        print("untyped list, 1,000 and 10,000 items", 1_000, n -> untyped(n, "a"), n -> untyped(n, "b"));
        if (!holds) System.exit(1);
    }

    private static void print(String what, int n, IntFunction<JsonNode> live, IntFunction<JsonNode> requested) {
        double one = best(live.apply(n), requested.apply(n));
        double ten = best(live.apply(10 * n), requested.apply(10 * n));
        holds &= ten / one <= LIMIT || ten < 1;
        System.out.printf("%-44s %10.3f %10.3f %8.1f%n", what, one, ten, ten / one);
    }

    private static double best(JsonNode live, JsonNode requested) {
        var type = TYPES.of(live.path("kind").asText().equals("Deployment") ? "apps" : "example.com", "v1", live.path("kind").asText());
        var git = live;
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long started = System.nanoTime();
            Comparison.ofUpdate(git, live, requested, type, path -> false);
            best = Math.min(best, (System.nanoTime() - started) / 1e6);
        }
        return best;
    }

    private static JsonNode keyed(int n, String image) {
        var deployment = JSON.objectNode().put("kind", "Deployment");
        var containers = deployment.putObject("spec").putObject("template").putObject("spec").putArray("containers");
        for (int i = 0; i < n; i++) containers.addObject().put("name", "c" + i).put("image", image);
        return deployment;
    }

    private static JsonNode untyped(int n, String value) {
        var widget = JSON.objectNode().put("kind", "Widget");
        var items = widget.putArray("items");
        for (int i = 0; i < n; i++) items.addObject().put("name", "c" + i).put("value", value);
        return widget;
    }

    private static JsonNode map(int n, String value) {
        var widget = JSON.objectNode().put("kind", "Widget");
        var data = widget.putObject("data");
        for (int i = 0; i < n; i++) data.put("key" + i, value);
        return widget;
    }

    private static JsonNode deep(int levels, int leaf) {
        JsonNode node = JSON.numberNode(leaf);
        for (int i = 0; i < levels; i++) node = JSON.objectNode().set("x", node);
        return JSON.objectNode().put("kind", "Widget").set("spec", node);
    }
}
