package dev.driftlock.policy.load;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where each character of a YAML text stands in its file. A folded or quoted text is not what the file holds, but what is
 * no white space comes in the same order, which is enough to find an expression's mistake.
 */
final class TextPlaces {

    /** A line and a column, both from 1. */
    record Place(int line, int column) {
    }

    private final int[] file;

    TextPlaces(String text) {
        this.file = text.codePoints().toArray();
    }

    Place of(int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(index, file.length); i++) {
            boolean breaks = file[i] == '\n' || file[i] == '\r' && (i + 1 >= file.length || file[i + 1] != '\n');
            if (breaks) {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Place(line, column);
    }

    /** The place of the character at {@code offset} of the scalar's value. */
    Place of(ScalarNode scalar, int offset) {
        int[] value = scalar.getValue().codePoints().toArray();
        int at = contentStart(scalar);
        for (int i = 0; i < value.length; i++) {
            at = skipTo(at, value[i], scalar);
            if (i >= offset) return of(at);
            at += lengthAt(at, scalar);
        }
        return of(at);
    }

    private int contentStart(ScalarNode scalar) {
        int start = scalar.getStartMark().getIndex();
        return switch (scalar.getScalarStyle()) {
            case PLAIN -> start;
            case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
            default -> afterLine(start);
        };
    }

    /** A block scalar begins behind the line of its indicator. */
    private int afterLine(int index) {
        int at = index;
        while (at < file.length && file[at] != '\n') at++;
        return at + 1;
    }

    /** White space may be more or less in the file than in the value: only what else there is is looked for. */
    private int skipTo(int at, int character, ScalarNode scalar) {
        if (Character.isWhitespace(character)) return at;
        int index = at;
        while (index < file.length && (Character.isWhitespace(file[index]) || continues(index, scalar))) index++;
        return index;
    }

    /** A backslash at the end of a line of a double-quoted text stands for nothing. */
    private boolean continues(int index, ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED && file[index] == '\\' && index + 1 < file.length
                && (file[index + 1] == '\n' || file[index + 1] == '\r');
    }

    private int lengthAt(int at, ScalarNode scalar) {
        if (at >= file.length) return 0;
        if (scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED && file[at] == '\'') return 2;
        if (scalar.getScalarStyle() != ScalarStyle.DOUBLE_QUOTED || file[at] != '\\' || at + 1 >= file.length) return 1;
        return switch (file[at + 1]) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }
}
