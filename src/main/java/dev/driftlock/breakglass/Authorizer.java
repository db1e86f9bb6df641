package dev.driftlock.breakglass;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.UserInfo;

/** Says what a user may do beyond what Kubernetes itself asks for. */
@FunctionalInterface
public interface Authorizer {

    String BREAK_GLASS = "break-glass";
    String UNGUARD = "unguard";

    /** Without a cluster nobody holds any verb. */
    Authorizer NOBODY = (user, verb, target) -> Permission.NO;

    /** Whether a user holds a verb. */
    enum Permission {
        YES, NO,
        /** Nobody could be asked. */
        UNKNOWN
    }

    /** The object that the verb is held on, as the API server itself names one that is to be patched. */
    record Target(String group, String version, String plural, String namespace, String name) {

        public static Target of(Request.Resource resource, ObjectKey key) {
            return isNamespace(key) ? ofNamespace(key.name()) : new Target(resource.group(), resource.version(), resource.plural(), key.namespace(), key.name());
        }

        /** Where the verb {@code unguard} counts: on the object's namespace or, where it has none, on itself. */
        public static Target ofUnguard(Request.Resource resource, ObjectKey key) {
            return key.isNamespaced() ? ofNamespace(key.namespace()) : of(resource, key);
        }

        /** Of a Namespace, name and namespace are both its name. */
        static Target ofNamespace(String name) {
            return new Target("", "v1", "namespaces", name, name);
        }

        private static boolean isNamespace(ObjectKey key) {
            return key.group().isEmpty() && key.kind().equals("Namespace");
        }

        /** {@code deployments.apps/web in users}. */
        @Override
        public String toString() {
            var type = plural + (group.isEmpty() ? "" : "." + group);
            return type + "/" + name + (namespace.isEmpty() || plural.equals("namespaces") ? "" : " in " + namespace);
        }
    }

    /** Returns within a second, more or less. */
    Permission ask(UserInfo user, String verb, Target target);

    /** The same, but that everybody may break the glass ({@code break-glass.authorize: false}). */
    default Authorizer lettingAllBreakGlass() {
        return (user, verb, target) -> verb.equals(BREAK_GLASS) ? Permission.YES : ask(user, verb, target);
    }
}
