package dev.driftlock.render.manifest;

/**
 * Bounds what aliases may blow a file up to. The part of a document's nodes that may come from aliases is yaml.v2's own
 * (99 % of small documents, 10 % of those above 4,000,000 nodes), so what kubectl reads is read; since few nodes can
 * hold long texts, the characters that come from aliases are bounded for the file as well.
 */
final class AliasBudget {

    static final String EXCEEDED = "aliases blow the document up beyond reason";

    private static final double SMALL = 400_000;
    private static final double LARGE = 4_000_000;
    private static final long MAX_CHARS = 16L << 20;

    /** Nodes and the characters in them. */
    record Cost(long nodes, long chars) {
        Cost minus(Cost other) {
            return new Cost(nodes - other.nodes, chars - other.chars);
        }
    }

    private long nodes;
    private long chars;
    private long aliasNodes;
    private long aliasChars;

    void nextDocument() {
        nodes = 0;
        aliasNodes = 0;
    }

    /** What this document took so far, aliases expanded. */
    Cost spent() {
        return new Cost(nodes, chars);
    }

    boolean spend(int length) {
        nodes++;
        chars += length;
        return isWithin();
    }

    boolean spendOnAlias(Cost anchored) {
        nodes += 1 + anchored.nodes;
        chars += anchored.chars;
        aliasNodes += anchored.nodes;
        aliasChars += anchored.chars;
        return isWithin();
    }

    private boolean isWithin() {
        if (aliasChars > MAX_CHARS) return false;
        return aliasNodes <= 100 || nodes <= 1000 || aliasNodes <= allowed() * nodes;
    }

    private double allowed() {
        double over = Math.clamp((nodes - SMALL) / (LARGE - SMALL), 0.0, 1.0);
        return 0.99 - 0.89 * over;
    }
}
