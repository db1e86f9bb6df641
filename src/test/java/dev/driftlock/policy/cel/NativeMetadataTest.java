package dev.driftlock.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.cel.expr.CheckedExpr;
import dev.cel.expr.Decl;
import dev.cel.expr.ParsedExpr;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In a native image protobuf finds only the methods that are named beforehand. */
class NativeMetadataTest {

    private static final String METADATA = "/META-INF/native-image/dev.driftlock/driftlock/reachability-metadata.json";

    @Test
    void everyMessageOfCelIsNamed() throws IOException {
        List<String> named;
        try (var json = NativeMetadataTest.class.getResourceAsStream(METADATA)) {
            named = new JsonMapper().readTree(json).path("reflection").findValuesAsText("type");
        }

        var messages = Stream.of(CheckedExpr.getDefaultInstance(), ParsedExpr.getDefaultInstance(), Decl.getDefaultInstance(), Struct.getDefaultInstance(),
                Value.getDefaultInstance(), ListValue.getDefaultInstance(), Timestamp.getDefaultInstance());

        assertThat(messages.flatMap(NativeMetadataTest::classes).toList()).hasSizeGreaterThan(40).allSatisfy(name -> assertThat(named).contains(name, name + "$Builder"));
        assertThat(named).allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    /** Of the message's whole file: its messages refer to each other. */
    private static Stream<String> classes(Message message) {
        var outer = message.getClass().getPackageName();
        return message.getDescriptorForType().getFile().getMessageTypes().stream().flatMap(type -> classes(outer + "." + type.getName(), type));
    }

    private static Stream<String> classes(String name, Descriptor type) {
        if (type.getOptions().getMapEntry()) return Stream.empty();
        return Stream.concat(Stream.of(name), type.getNestedTypes().stream().flatMap(nested -> classes(name + "$" + nested.getName(), nested)));
    }
}
