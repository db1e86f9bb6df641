package dev.driftlock.render.helm;

import dev.driftlock.render.RenderException;
import dev.driftlock.render.checkout.Checkout;
import dev.driftlock.render.process.Limits;
import dev.driftlock.render.process.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a chart as helm finds them in the scratch copy, by their paths there: archives in {@code charts/} are
 * unpacked, since their templates and values have to be read here too, and dependencies on charts of the same repository
 * ({@code file://}) are put into {@code charts/}. Nothing is fetched.
 */
final class ChartFiles {

    private static final int MOST_CHARTS = 200;

    private final Checkout checkout;
    private final Scratch scratch;
    private final Limits limits;
    private final Map<String, ChartFile> files = new TreeMap<>();
    private long bytes;

    private ChartFiles(Checkout checkout, Scratch scratch, Limits limits) {
        this.checkout = checkout;
        this.scratch = scratch;
        this.limits = limits;
    }

    static ChartFiles bring(Checkout checkout, Scratch scratch, Limits limits, String chart) throws RenderException, IOException {
        if (!checkout.isFile(in(chart, "Chart.yaml"))) throw RenderException.of("there is no Chart.yaml in " + (chart.isEmpty() ? "the repository's root" : chart));
        var brought = new ChartFiles(checkout, scratch, limits);
        checkout.bring(chart);
        brought.take(chart, chart);
        brought.completeDependencies(chart);
        return brought;
    }

    static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    Map<String, ChartFile> all() {
        return files;
    }

    Optional<ChartFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The directories directly in {@code charts/} of a chart that hold charts themselves. */
    List<String> subcharts(String chart) {
        var charts = in(chart, "charts/");
        return files.keySet().stream().filter(path -> path.startsWith(charts) && path.endsWith("/Chart.yaml"))
                .map(path -> path.substring(0, path.lastIndexOf('/'))).filter(directory -> directory.indexOf('/', charts.length()) < 0).toList();
    }

    /** Registers what was brought below {@code from} as standing below {@code to}, and unpacks the archives among it. */
    private void take(String from, String to) throws RenderException {
        var prefix = from.isEmpty() ? "" : from + "/";
        for (var each : checkout.contents().entrySet()) {
            if (!each.getKey().startsWith(prefix)) continue;
            var path = in(to, each.getKey().substring(prefix.length()));
            if (isArchive(path)) unpack(path, each.getKey(), each.getValue());
            else files.put(path, new ChartFile(each.getValue(), each.getKey(), false));
        }
    }

    private static boolean isArchive(String path) {
        return path.endsWith(".tgz") && path.substring(0, path.lastIndexOf('/') + 1).endsWith("charts/");
    }

    /** In place of the archive on disk; archives in it as well. */
    private void unpack(String path, String archive, byte[] content) throws RenderException {
        record Packed(String path, byte[] content) {
        }
        var waiting = new ArrayDeque<>(List.of(new Packed(path, content)));
        while (!waiting.isEmpty()) {
            var packed = waiting.pop();
            var directory = packed.path.substring(0, packed.path.lastIndexOf('/'));
            Scratch.using(() -> Files.deleteIfExists(checkout.onDisk(packed.path)));
            for (var entry : Tgz.unpack(archive, packed.content, limits.copied() - bytes).entrySet()) {
                var inside = directory + "/" + entry.getKey();
                if (isArchive(inside)) waiting.add(new Packed(inside, entry.getValue()));
                else put(inside, new ChartFile(entry.getValue(), archive, true));
            }
        }
    }

    private void put(String path, ChartFile file) throws RenderException {
        bytes += file.content().length;
        if (bytes > limits.copied() || files.size() > limits.files()) throw RenderException.of(file.file() + " unpacks to more than is rendered");
        files.put(path, file);
        Scratch.using(() -> {
            var onDisk = checkout.onDisk(path);
            if (!onDisk.normalize().equals(onDisk)) throw RenderException.of(file.file() + " holds a file with the name " + path);
            Files.createDirectories(onDisk.getParent());
            return Files.write(onDisk, file.content());
        });
    }

    private void completeDependencies(String root) throws RenderException, IOException {
        record Waiting(String chart, String original) {
        }
        var charts = new ArrayDeque<>(List.of(new Waiting(root, root)));
        for (int count = 0; !charts.isEmpty(); count++) {
            if (count > MOST_CHARTS) throw RenderException.of("the chart depends on more than " + MOST_CHARTS + " charts, or on itself");
            var at = charts.pop();
            for (var dependency : Chart.dependencies(this, at.chart)) {
                var place = in(at.chart, "charts/" + dependency.name());
                if (!dependency.isLocal() || isVendored(at.chart, dependency.name())) continue;
                var original = Path.of("/" + at.original).resolve(dependency.localPath()).normalize().toString().substring(1);
                copyChart(original, place, dependency);
                charts.add(new Waiting(place, original));
            }
        }
    }

    private boolean isVendored(String chart, String name) {
        return subcharts(chart).stream().anyMatch(directory -> Chart.nameOf(this, directory).equals(name));
    }

    private void copyChart(String from, String to, Chart.Dependency dependency) throws RenderException, IOException {
        if (!checkout.isFile(in(from, "Chart.yaml"))) {
            throw RenderException.of("the chart depends on " + dependency.name() + " at " + dependency.repository() + ", where the repository has no chart");
        }
        checkout.bring(from);
        var real = checkout.find(from).orElseThrow();
        take(real, to);
        for (var file : files.entrySet()) {
            if (file.getKey().startsWith(to + "/")) put(file.getKey(), file.getValue());
        }
    }
}
