package dev.driftlock.render.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of a file, and its lines as an editor and a Git server's web page count them: YAML 1.1 also breaks lines at
 * NEL, LS and PS, so its parser's own count would lead people to the wrong line.
 */
final class SourceText {

    private final String text;
    private final int codePoints;
    private final int[] lineStarts;

    private SourceText(String text) {
        this.text = text;
        this.codePoints = text.codePointCount(0, text.length());
        this.lineStarts = lineStarts(text);
    }

    static SourceText decode(String file, byte[] bytes) throws ManifestException {
        var charset = charsetOf(bytes);
        var in = ByteBuffer.wrap(bytes);
        try {
            var text = charset.newDecoder().decode(in).toString();
            return new SourceText(withoutMark(withLastNewline(text)));
        } catch (CharacterCodingException e) {
            var before = new SourceText(decodedUpTo(in.position(), bytes, charset));
            throw new ManifestException(file, before.line(before.codePoints), before.column(before.codePoints), "is not valid " + charset.name());
        }
    }

    private static Charset charsetOf(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) return StandardCharsets.UTF_16BE;
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) return StandardCharsets.UTF_16LE;
        return StandardCharsets.UTF_8;
    }

    private static String decodedUpTo(int position, byte[] bytes, Charset charset) {
        CharBuffer decoded = charset.decode(ByteBuffer.wrap(bytes, 0, position));
        return decoded.toString();
    }

    /** As kubectl reads a file, line by line: so a block scalar in the last line ends with a newline (contract, section 4). */
    private static String withLastNewline(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static int[] lineStarts(String text) {
        var starts = new int[16];
        int count = 1;
        int codePoints = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLowSurrogate(c)) codePoints++;
            if (c != '\n') continue;
            if (count == starts.length) starts = Arrays.copyOf(starts, count * 2);
            starts[count++] = codePoints;
        }
        return Arrays.copyOf(starts, count);
    }

    String text() {
        return text;
    }

    /** The line, from 1, of the code point at {@code index}. */
    int line(int index) {
        int found = Arrays.binarySearch(lineStarts, index);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Whether nothing but blanks stands before the code point at {@code index} on its line. */
    boolean isFirstOnItsLine(int index) {
        int at = charIndex(index);
        return text.substring(text.lastIndexOf('\n', at - 1) + 1, at).isBlank();
    }

    private int charIndex(int index) {
        return text.length() == codePoints ? index : text.offsetByCodePoints(0, index);
    }

    /** The column, from 1, of the code point at {@code index}. */
    int column(int index) {
        return index - lineStarts[line(index) - 1] + 1;
    }
}
