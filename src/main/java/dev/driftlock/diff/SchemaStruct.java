package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.util.Map;
import java.util.function.Supplier;

/** A struct that an OpenAPI schema describes. Schemas refer to each other in circles, so its fields are made when they are first asked for. */
final class SchemaStruct implements Struct {

    private final boolean keepsUnknown;
    private final Supplier<Map<String, Member>> maker;
    private volatile Map<String, Member> members;

    SchemaStruct(JsonNode schema, Supplier<Map<String, Member>> maker) {
        this.keepsUnknown = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
        this.maker = maker;
    }

    /** Fields that the schema does not have are kept where it says so, and unknown then. */
    @Override
    public Member member(String name) {
        var known = members().get(name);
        return known == null && keepsUnknown ? Member.UNKNOWN : known;
    }

    @Override
    public Map<String, Member> members() {
        var made = members;
        if (made == null) {
            made = maker.get();
            members = made;
        }
        return made;
    }
}
