package dev.driftlock.policy.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelLateFunctionBindings;
import java.util.List;

/** {@code declaredIn(group, kind, namespace)}: what Git declares there, found in the snapshot that the request is judged by. */
final class DeclaredIn {

    static final String NAME = "declaredIn";

    private static final String ID = "declared_in_string_string_string";

    static final CelFunctionDecl DECLARATION = CelFunctionDecl.newFunctionDeclaration(NAME,
            CelOverloadDecl.newGlobalOverload(ID, ListType.create(SimpleType.DYN), SimpleType.STRING, SimpleType.STRING, SimpleType.STRING));

    private DeclaredIn() {
    }

    /** Gives the objects of a group, a kind and a namespace. */
    interface Objects {
        List<?> in(String group, String kind, String namespace);
    }

    static CelFunctionResolver of(Objects objects) {
        return CelLateFunctionBindings.from(CelFunctionBinding.from(ID, List.of(String.class, String.class, String.class),
                arguments -> objects.in((String) arguments[0], (String) arguments[1], (String) arguments[2])));
    }
}
