package dev.driftlock.guard;

import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.discovered.Discovered;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A {@link Given} world with break-glass windows in it. Enforce holds unless said otherwise. */
public final class Scene {

    private final StringBuilder manifests = new StringBuilder();
    private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
    private final Map<Scope, Grant> windows = new HashMap<>();
    private Mode mode = Mode.ENFORCE;
    private Holds holds = Holds.NONE;
    private Policies policies = Policies.NONE;

    public Scene git(String manifest) {
        manifests.append("---\n").append(manifest).append('\n');
        return this;
    }

    public Scene policies(Policies inForce) {
        this.policies = inForce;
        return this;
    }

    public Scene mode(Mode inForce) {
        this.mode = inForce;
        return this;
    }

    Scene namespaceLabel(String namespace, String key, String value) {
        namespaceLabels.put(namespace, Map.of(key, value));
        return this;
    }

    public Scene holding(Holds held) {
        this.holds = held;
        return this;
    }

    /** A window of half an hour that opened ten minutes ago. */
    public Scene open(String scope, String holder, String incident) {
        windows.put(new Scope(scope), new Grant(new Scope(scope), incident, holder, Given.NOW.minusSeconds(600), Given.NOW.plusSeconds(1200)));
        return this;
    }

    /** A window that ends that soon. */
    Scene endingIn(Duration rest, String scope, String holder, String incident) {
        windows.put(new Scope(scope), new Grant(new Scope(scope), incident, holder, Given.NOW.minusSeconds(600), Given.NOW.plus(rest)));
        return this;
    }

    public Verdict judge(Request request) {
        var world = Given.world(Given.settings(mode), namespaceLabels, manifests.toString());
        return new Guard().judge(request, new World(world.declared(), world.namespaces(), world.cap(), world.settings(), world.types(), grants(), holds, policies, Set.of(), Discovered.NONE, false, Given.NOW));
    }

    private Grants grants() {
        return new Grants() {
            @Override
            public Instant now() {
                return Given.NOW;
            }

            @Override
            public Optional<Grant> open(Scope scope) {
                return Optional.ofNullable(windows.get(scope));
            }
        };
    }

    public static Request update(String user, String live, String requested) {
        return Given.update(user(user), live, requested);
    }

    public static Request create(String user, String requested) {
        return Given.create(user(user), requested);
    }

    static Request delete(String user, String live) {
        return Given.delete(user(user), live);
    }

    private static UserInfo user(String name) {
        return new UserInfo(name, "", List.of("system:authenticated"), Map.of());
    }
}
