package dev.driftlock.policy.functions;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects functions for CEL: what the type checker knows of each overload, and what is called. */
public final class Functions {

    private final Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
    private final Map<String, List<CelFunctionBinding>> bound = new LinkedHashMap<>();

    /** Kubernetes' own libraries, as far as they need no API server (k8s.io/apiserver/pkg/cel/library). */
    public static Functions ofKubernetes() {
        var functions = new Functions();
        ListFunctions.addTo(functions);
        RegexFunctions.addTo(functions);
        UrlFunctions.addTo(functions);
        QuantityFunctions.addTo(functions);
        IpFunctions.addTo(functions);
        FormatFunctions.addTo(functions);
        SemverFunctions.addTo(functions);
        StringFormat.addTo(functions);
        return functions;
    }

    /** One argument of a function: its type in CEL and in Java. */
    public record Arg(CelType type, Class<?> java) {
    }

    static Arg arg(CelType type, Class<?> java) {
        return new Arg(type, java);
    }

    /** {@code name(arguments)}. */
    public void global(String name, String id, CelType result, CelFunctionOverload implementation, Arg... arguments) {
        add(name, CelOverloadDecl.newGlobalOverload(id, result, types(arguments)), implementation, arguments);
    }

    /** {@code first.name(others)}. */
    void member(String name, String id, CelType result, CelFunctionOverload implementation, Arg... arguments) {
        add(name, CelOverloadDecl.newMemberOverload(id, result, types(arguments)), implementation, arguments);
    }

    private void add(String name, CelOverloadDecl overload, CelFunctionOverload implementation, Arg... arguments) {
        declared.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
        bound.computeIfAbsent(name, n -> new ArrayList<>()).add(binding(overload.overloadId(), implementation, arguments));
    }

    /** Where cel-java has overloads of that name already, it takes more only from who brings several. */
    void alias(String name, String id, CelFunctionOverload implementation, Arg... arguments) {
        bound.get(name).add(binding(id, implementation, arguments));
    }

    private static CelFunctionBinding binding(String id, CelFunctionOverload implementation, Arg... arguments) {
        return switch (arguments.length) {
            case 1 -> CelFunctionBinding.from(id, arguments[0].java, first -> implementation.apply(new Object[] {first}));
            case 2 -> CelFunctionBinding.from(id, arguments[0].java, arguments[1].java, (first, second) -> implementation.apply(new Object[] {first, second}));
            default -> CelFunctionBinding.from(id, Arrays.stream(arguments).<Class<?>>map(Arg::java).toList(), implementation);
        };
    }

    private static List<CelType> types(Arg... arguments) {
        return Arrays.stream(arguments).map(Arg::type).toList();
    }

    public List<CelFunctionDecl> declarations() {
        return declared.entrySet().stream().map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue())).toList();
    }

    public List<CelFunctionBinding> bindings() {
        return bound.entrySet().stream().flatMap(entry -> CelFunctionBinding.fromOverloads(entry.getKey(), entry.getValue()).stream()).toList();
    }
}
