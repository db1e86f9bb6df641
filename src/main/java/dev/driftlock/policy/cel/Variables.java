package dev.driftlock.policy.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelVariableResolver;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Matter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The variables of one request and one finding of it. Each is made when a policy first names it, and those of the request
 * once for all its findings.
 */
public final class Variables implements CelVariableResolver {

    private final Matter matter;
    private final Optional<Grant> grant;
    private final DeclaredIndex declared;
    private final Optional<Concealment> concealment;
    private final Map<String, Object> ofRequest;
    private final CelFunctionResolver functions;
    private final Finding finding;
    private Object findingValue;

    private Variables(Matter matter, Optional<Grant> grant, DeclaredIndex declared, Optional<Concealment> concealment, Map<String, Object> ofRequest,
            CelFunctionResolver functions, Finding finding) {
        this.matter = matter;
        this.grant = grant;
        this.declared = declared;
        this.concealment = concealment;
        this.ofRequest = ofRequest;
        this.functions = functions;
        this.finding = finding;
    }

    /** As conditions see them. */
    public static Variables of(Matter matter, DeclaredIndex declared) {
        return make(matter, matter.grant(), declared, Optional.empty());
    }

    private static Variables make(Matter matter, Optional<Grant> grant, DeclaredIndex declared, Optional<Concealment> concealment) {
        DeclaredIn.Objects objects = (group, kind, namespace) -> declared.in(group, kind, namespace,
                (key, tree) -> concealment.map(hiding -> hiding.tree(key, tree, tree)).orElse(tree));
        return new Variables(matter, grant, declared, concealment, new HashMap<>(), DeclaredIn.of(objects), null);
    }

    /** The same request as it would be under {@code supposed}. */
    public Variables under(Grant supposed) {
        return make(matter, Optional.of(supposed), declared, concealment);
    }

    /** As messages see them: without secret values. */
    public Variables concealedBy(Concealment hiding) {
        return make(matter, grant, declared, Optional.of(hiding));
    }

    public Variables about(Finding other) {
        return new Variables(matter, grant, declared, concealment, ofRequest, functions, other);
    }

    CelFunctionResolver functions() {
        return functions;
    }

    @Override
    public Optional<Object> find(String name) {
        if (name.equals("finding")) return Optional.of(finding());
        var known = ofRequest.get(name);
        if (known == null) {
            known = make(name);
            if (known == null) return Optional.empty();
            ofRequest.put(name, known);
        }
        return Optional.of(known);
    }

    private Object finding() {
        if (findingValue == null) findingValue = Json.value(Facts.finding(finding, value -> shown(value, finding)));
        return findingValue;
    }

    private JsonNode shown(JsonNode value, Finding about) {
        return concealment.map(hiding -> hiding.value(matter.key(), about.path(), value, about.git())).orElse(value);
    }

    private Object make(String name) {
        UnaryOperator<JsonNode> tree = value -> concealment.map(hiding -> hiding.tree(matter.key(), value, matter.git())).orElse(value);
        return switch (name) {
            case "request" -> Json.value(Facts.request(matter.request()));
            case "object" -> Json.value(tree.apply(Facts.object(matter, matter.requested(), matter.request().object())));
            case "oldObject" -> Json.value(tree.apply(Facts.object(matter, matter.live(), matter.request().oldObject())));
            case "declared" -> Json.value(tree.apply(matter.git()));
            case "namespaceObject" -> Json.value(Facts.namespace(matter));
            case "source" -> Json.value(matter.source().map(source -> Facts.source(source, matter.mode())).orElse(null));
            case "actor" -> Json.value(Facts.actor(matter));
            case "grant" -> Json.value(grant.map(Facts::grant).orElse(null));
            case "now" -> matter.world().now();
            default -> null;
        };
    }
}
