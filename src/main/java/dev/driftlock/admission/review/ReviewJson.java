package dev.driftlock.admission.review;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Bytes to a tree, strictly. Jackson's limits on names, strings and numbers are lifted, since whatever the API server takes
 * must be judged and the body is bounded already; its one limit on depth stays, above the API server's 10,000.
 */
final class ReviewJson {

    /** The API server reads 10,000 levels in an object; the review around it adds two. */
    static final int DEEPEST = 11_000;

    private static final int KEPT_BUFFERS = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST)
                    .maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE).build())
            // A shared table of names can be filled with names of one hash: slow for all, or an error for a valid review.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            // Buffers are kept for each thread by default, and many a review has a thread of its own.
            .recyclerPool(JsonRecyclerPools.newBoundedPool(KEPT_BUFFERS))
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            // Found while the tree's own maps are filled: a tenth of what STRICT_DUPLICATE_DETECTION costs.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ReviewJson() {
    }

    /** For writing, with the same buffers. */
    static JsonGenerator writer(OutputStream to) throws IOException {
        return FACTORY.createGenerator(to);
    }

    /** The tree of a body that holds exactly one JSON value. */
    static JsonNode read(byte[] body) throws MalformedReviewException {
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) throw new MalformedReviewException("the body is not UTF-8 at byte " + invalid);
        if (hasByteOrderMark(body)) throw new MalformedReviewException("the body begins with a byte order mark");
        try (var parser = new BoundedNumbers(FACTORY.createParser(body))) {
            var tree = readTree(parser);
            refuseMore(parser);
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static boolean hasByteOrderMark(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
    }

    private static JsonNode readTree(JsonParser parser) throws MalformedReviewException, IOException {
        try {
            JsonNode tree = MAPPER.readTree(parser);
            if (tree == null) throw new MalformedReviewException("the body is empty");
            return tree;
        } catch (StreamConstraintsException e) {
            throw new MalformedReviewException("the body is nested deeper than " + DEEPEST + " levels");
        } catch (MismatchedInputException e) {
            throw new MalformedReviewException("duplicate key \"" + parser.currentName() + "\"" + where(e));
        } catch (JsonProcessingException e) {
            throw new MalformedReviewException("the body is not JSON" + where(e));
        }
    }

    private static void refuseMore(JsonParser parser) throws MalformedReviewException, IOException {
        try {
            if (parser.nextToken() == null) return;
        } catch (JsonProcessingException e) {
            // Neither JSON nor nothing: the same mistake.
        }
        throw new MalformedReviewException("there is text after the end of the review");
    }

    private static String where(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
