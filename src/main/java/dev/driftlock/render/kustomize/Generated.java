package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Place;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.checkout.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the entries of a generated ConfigMap or Secret stand: a literal's line, an env file's line, or the file that is the value. */
final class Generated {

    private final Checkout checkout;
    private final Kustomization by;
    private final Map<String, Place> entries = new HashMap<>();
    private int line = 1;

    private Generated(Checkout checkout, Kustomization by) {
        this.checkout = checkout;
        this.by = by;
    }

    /** @param name as it came out: the generator's, perhaps with more before it, and with a hash behind it */
    static Generated of(Checkout checkout, Kustomization by, String kind, String name) throws RenderException, IOException {
        var generated = new Generated(checkout, by);
        var field = kind.equals("Secret") ? "secretGenerator" : "configMapGenerator";
        var generator = by.entries(field).stream().filter(entry -> entry.text("name") != null && name.contains(entry.text("name")))
                .max((one, other) -> one.text("name").length() - other.text("name").length());
        if (generator.isPresent()) generated.read(generator.get());
        return generated;
    }

    private void read(Located.Mapping generator) throws RenderException, IOException {
        line = generator.line();
        for (var literal : Kustomization.texts(generator.entries().get("literals"))) {
            var text = literal.value().textValue();
            if (text.contains("=")) entries.put(text.substring(0, text.indexOf('=')), new Place(by.file(), literal.line(), Origin.Kind.WRITTEN));
        }
        for (var file : Kustomization.texts(generator.entries().get("files"))) {
            var text = file.value().textValue();
            var path = text.substring(text.indexOf('=') + 1);
            var key = text.contains("=") ? text.substring(0, text.indexOf('=')) : path.substring(path.lastIndexOf('/') + 1);
            found(path).ifPresent(real -> entries.put(key, new Place(real, 1, Origin.Kind.WRITTEN)));
        }
        for (var file : Kustomization.texts(generator.entries().get("envs"))) readEnv(file.value().textValue());
        if (generator.text("env") != null) readEnv(generator.text("env"));
    }

    private void readEnv(String name) throws RenderException, IOException {
        var real = found(name);
        if (real.isEmpty()) return;
        var lines = new String(checkout.read(real.get()), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            var text = lines[i].strip();
            if (!text.startsWith("#") && text.contains("=")) entries.put(text.substring(0, text.indexOf('=')).strip(), new Place(real.get(), i + 1, Origin.Kind.WRITTEN));
        }
    }

    private Optional<String> found(String path) throws RenderException, IOException {
        var inRepository = Kustomizations.inRepository(by.directory(), path);
        return inRepository.isPresent() && checkout.isFile(inRepository.get()) ? checkout.find(inRepository.get()) : Optional.empty();
    }

    Place whole() {
        return new Place(by.file(), line, Origin.Kind.WRITTEN);
    }

    Optional<Place> entry(List<String> path) {
        boolean isEntry = path.size() == 2 && List.of("data", "stringData", "binaryData").contains(path.getFirst());
        return isEntry ? Optional.ofNullable(entries.get(path.getLast())) : Optional.empty();
    }
}
