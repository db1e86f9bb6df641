package dev.driftlock.render.helm;

import dev.driftlock.render.RenderException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads the regular files of a gzipped tar archive, as {@code helm package} writes them: ustar with pax headers for long names. */
final class Tgz {

    private static final int BLOCK = 512;
    private static final Pattern PAX_PATH = Pattern.compile("(?m)^\\d+ path=(.*)$");

    private Tgz() {
    }

    /** @param most the bytes that the files may have together */
    static Map<String, byte[]> unpack(String archive, byte[] content, long most) throws RenderException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(content)))) {
            var header = new byte[BLOCK];
            String longName = null;
            for (long left = most; readHeader(in, header);) {
                long size = octal(header, 124, 12);
                left -= size;
                if (size < 0 || left < 0) throw RenderException.of(archive + " unpacks to more than is rendered");
                var data = in.readNBytes((int) size);
                if (data.length < size) throw new EOFException("it ends within a file");
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                switch (header[156]) {
                    case 'x' -> longName = paxPath(data);
                    case 'L' -> longName = text(data, 0, data.length);
                    case '0', 0 -> {
                        files.put(checked(archive, longName == null ? name(header) : longName), data);
                        longName = null;
                    }
                    default -> longName = null;
                }
            }
        } catch (IOException e) {
            throw RenderException.of(archive + " is no archive of a chart: " + e.getMessage());
        }
        return files;
    }

    private static boolean readHeader(DataInputStream in, byte[] header) throws IOException {
        int count = in.readNBytes(header, 0, BLOCK);
        return count == BLOCK && header[0] != 0;
    }

    private static String name(byte[] header) {
        var prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        var name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) end++;
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] bytes, int from, int length) throws IOException {
        try {
            return Long.parseLong(text(bytes, from, length).strip(), 8);
        } catch (NumberFormatException e) {
            throw new IOException("a file's size is no number");
        }
    }

    private static String paxPath(byte[] records) {
        var match = PAX_PATH.matcher(new String(records, StandardCharsets.UTF_8));
        return match.find() ? match.group(1) : null;
    }

    private static String checked(String archive, String name) throws RenderException {
        var path = name.replaceFirst("^(\\./)+", "");
        for (var step : path.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) throw RenderException.of(archive + " holds a file with the name " + name);
        }
        return path;
    }
}
