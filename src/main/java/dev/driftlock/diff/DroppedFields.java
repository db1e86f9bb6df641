package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Fields of a manifest that its schema does not have, so that the API server drops them: nobody is held to them (contract, section 4). */
public final class DroppedFields {

    private record Part(JsonNode node, Member member, FieldPath path) {
    }

    private DroppedFields() {
    }

    /** Their paths; list items stand as members with their index. */
    public static List<FieldPath> of(JsonNode git, Member type) {
        var dropped = new ArrayList<FieldPath>();
        var work = new ArrayDeque<Part>();
        work.push(new Part(git, type, FieldPath.ROOT));
        while (!work.isEmpty()) {
            var part = work.pop();
            for (var field : part.node.properties()) {
                var path = part.path.field(field.getKey());
                boolean isStatus = part.path.isRoot() && field.getKey().equals("status");
                if (part.member.lacks(field.getKey()) && !isStatus) dropped.add(path);
                else if (!isStatus) work.push(new Part(field.getValue(), part.member.field(field.getKey()), path));
            }
            for (int i = 0; part.node.isArray() && i < part.node.size(); i++) {
                work.push(new Part(part.node.get(i), part.member.item(), part.path.member(Integer.toString(i))));
            }
        }
        return dropped;
    }
}
