package dev.driftlock.admission.review;

import java.nio.charset.StandardCharsets;

/** Bodies for tests. */
public final class Reviews {

    /** A ConfigMap's update as the API server sends it. */
    public static final String UPDATE = """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002",\
            "kind":{"group":"","version":"v1","kind":"ConfigMap"},"resource":{"group":"","version":"v1","resource":"configmaps"},\
            "requestKind":{"group":"","version":"v1","kind":"ConfigMap"},"requestResource":{"group":"","version":"v1","resource":"configmaps"},\
            "name":"users-api-env","namespace":"users","operation":"UPDATE","userInfo":{"username":"jane@example.com","uid":"u1",\
            "groups":["system:authenticated","devs"],"extra":{"scopes":["a","b"],"example.com/none":null}},\
            "object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"users-api-env","namespace":"users"},"data":{"DB_HOST":"b"}},\
            "oldObject":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"users-api-env","namespace":"users"},"data":{"DB_HOST":"a"}},\
            "dryRun":false,"options":{"kind":"UpdateOptions","apiVersion":"meta.k8s.io/v1","fieldManager":"kubectl-edit"}}}""";

    private Reviews() {
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The update with another value in its object's data. */
    public static byte[] withValue(String json) {
        return bytes(UPDATE.replace("\"DB_HOST\":\"b\"", "\"DB_HOST\":" + json));
    }

    /** The update with an object nested so deep that the body has {@code levels} levels, lists and objects in turn. */
    public static byte[] nested(int levels) {
        // The body, the request, the object and its data are four.
        int more = levels - 4;
        var open = new StringBuilder();
        var close = new StringBuilder();
        for (int i = 0; i < more; i++) {
            open.append(i % 2 == 0 ? "[" : "{\"a\":");
            close.append((more - 1 - i) % 2 == 0 ? "]" : "}");
        }
        return withValue(open + "1" + close);
    }
}
