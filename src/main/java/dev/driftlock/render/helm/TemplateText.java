package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The lines of a template. Its fields are found by their names and indentation, since a template is no YAML. */
final class TemplateText {

    /** One line of a template, counted from 1. */
    record Line(int number, String text) {

        int indentation() {
            return text.length() - text.stripLeading().length();
        }

        boolean isBlankOrAction() {
            var content = text.strip();
            return content.isEmpty() || content.startsWith("#") || content.startsWith("{{");
        }

        boolean hasAction() {
            return text.contains("{{") || text.contains("}}");
        }

        /** Whether the item that begins here can be this one, as far as the line says without its actions. */
        boolean mayBegin(Located item) {
            var content = text.strip().substring(1).strip();
            return switch (item) {
                case Located.Scalar(var value, var line) -> saysOf(content, value.asText());
                case Located.Sequence list -> true;
                case Located.Mapping(var entries, var line) -> {
                    int colon = content.indexOf(':');
                    if (colon < 0 || content.startsWith("{")) yield true;
                    var value = entries.get(content.substring(0, colon).replaceAll("^[\"']|[\"']$", ""));
                    yield value != null && (!(value instanceof Located.Scalar(var scalar, var at)) || saysOf(content.substring(colon + 1).strip(), scalar.asText()));
                }
            };
        }

        private static boolean saysOf(String written, String rendered) {
            int action = written.indexOf("{{");
            var literal = (action < 0 ? written : written.substring(0, action)).replaceFirst("^[\"']", "");
            return action < 0 ? literal.replaceFirst("\\s+#.*$", "").replaceFirst("[\"']$", "").equals(rendered) : rendered.startsWith(literal);
        }

        /** What stands behind {@code name:}. */
        String valueOf(String name) {
            int at = text.indexOf(name) + name.length();
            int colon = text.indexOf(':', at);
            return colon < 0 ? "" : text.substring(colon + 1).replaceFirst("\\s+#.*$", "").strip();
        }
    }

    private static final Pattern SEPARATOR = Pattern.compile("^---.*");

    private final List<Line> lines = new ArrayList<>();

    TemplateText(String text) {
        for (var line : text.split("\n", -1)) lines.add(new Line(lines.size() + 1, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line));
    }

    Line line(int number) {
        return lines.get(Math.clamp(number, 1, lines.size()) - 1);
    }

    /** The first line that says something of the {@code nth} document of a kind, counted from 0; the last such document where there are fewer. */
    int documentOf(String kind, int nth) {
        var says = Pattern.compile("^kind:\\s*[\"']?" + Pattern.quote(kind) + "[\"']?\\s*(#.*)?$");
        var starts = new ArrayList<Integer>();
        int start = 1;
        for (var line : lines) {
            if (SEPARATOR.matcher(line.text).matches()) start = line.number + 1;
            if (says.matcher(line.text).matches()) starts.add(start);
        }
        return firstContent(starts.isEmpty() ? 1 : starts.get(Math.min(nth, starts.size() - 1)));
    }

    private int firstContent(int from) {
        for (int number = from; number <= lines.size(); number++) {
            if (!line(number).isBlankOrAction()) return number;
        }
        return from;
    }

    /** Where {@code name:} stands among what the line {@code parent} holds; {@code top}: among a document's own fields. */
    OptionalInt field(int parent, boolean top, String name) {
        var says = Pattern.compile("^\\s*(?:-\\s+)*[\"']?" + Pattern.quote(name) + "[\"']?\\s*:(?:\\s.*|$)");
        var holder = line(parent);
        boolean isItem = holder.text.stripLeading().startsWith("- ");
        if (isItem && says.matcher(holder.text).matches()) return OptionalInt.of(parent);
        for (int number = top ? parent : parent + 1; number <= lines.size(); number++) {
            var line = line(number);
            if (SEPARATOR.matcher(line.text).matches()) break;
            boolean inside = top || line.indentation() > holder.indentation() || line.isBlankOrAction();
            if (!inside) break;
            if (says.matcher(line.text).matches() && (!top || line.indentation() == 0)) return OptionalInt.of(number);
        }
        return OptionalInt.empty();
    }

    /** Where the items of the list at {@code parent} begin, as the template writes them: conditions may drop some, loops repeat one. */
    List<Line> items(int parent) {
        var holder = line(parent);
        int dashes = -1;
        var found = new ArrayList<Line>();
        for (int number = parent + 1; number <= lines.size(); number++) {
            var line = line(number);
            if (line.isBlankOrAction()) continue;
            boolean isItem = line.text.stripLeading().startsWith("-");
            if (line.indentation() < holder.indentation() || !isItem && line.indentation() == holder.indentation()) break;
            if (!isItem || dashes >= 0 && line.indentation() != dashes) continue;
            dashes = line.indentation();
            found.add(line);
        }
        return found;
    }

    /** Whether the text of a block ({@code key: |}) that begins at this line holds no action. */
    boolean isPlainBlock(int number) {
        int outer = line(number).indentation();
        for (int at = number; at <= lines.size(); at++) {
            if (at > number && !line(at).text.isBlank() && line(at).indentation() <= outer) return true;
            if (line(at).hasAction()) return false;
        }
        return true;
    }
}
