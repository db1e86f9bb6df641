package dev.driftlock.config.read;

import dev.driftlock.guard.AccountPattern;
import dev.driftlock.guard.Check;
import dev.driftlock.guard.Effect;
import dev.driftlock.config.Durations;
import dev.driftlock.guard.FieldPattern;
import dev.driftlock.guard.Glob;
import dev.driftlock.config.SourceConfig.Renderer;
import dev.driftlock.guard.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The kinds of values that the configuration knows. */
final class Values {

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern RESOURCE = Pattern.compile("[a-z0-9]+(\\.[a-z0-9]([a-z0-9.-]*[a-z0-9])?)?");
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+\\]");
    private static final Pattern NO_REF = Pattern.compile("[-/].*|.*[/.]|.*\\.lock|.*(\\.\\.|//|@\\{|[\\p{Cntrl} ~^:?*\\[\\\\]).*");

    static final Accepted<Mode> MODE = Accepted.oneOf(Mode.class);
    static final Accepted<Effect> HANDLING = Accepted.oneOf(Effect.class);
    static final Accepted<Check> CHECKING = Accepted.oneOf(Check.class);
    static final Accepted<Renderer> RENDERER = Accepted.oneOf(Renderer.class);
    static final Accepted<Boolean> FLAG = new Accepted<>("accepted are true, false", Values::flag);
    static final Accepted<Duration> DURATION = Accepted.a(Durations.ACCEPTED, Durations::parse);
    static final Accepted<String> TEXT = Accepted.text("a text that is not empty", text -> !text.isBlank());
    static final Accepted<Path> PATH = Accepted.a("a path", text -> Path.of(TEXT.parse().apply(text)));
    static final Accepted<Glob> GLOB = Accepted.a("a name, in which * stands for any text", Glob::new);
    static final Accepted<Pattern> REGEX = Accepted.a("a regular expression", Pattern::compile);
    static final Accepted<AccountPattern> ACCOUNT =
            Accepted.a("namespace:serviceaccount, with * for any text in either part", AccountPattern::parse);
    static final Accepted<FieldPattern> FIELDS = Accepted.a(
            "a JSON pointer such as /spec/replicas, with * for one step and list items by key: containers[name=app], or by their place in Git: containers/0",
            FieldPattern::parse);
    static final Accepted<String> LABEL = Accepted.text("a DNS label: small letters, digits and -, at most 63",
            text -> DNS_LABEL.matcher(text).matches());
    static final Accepted<String> HOST = Accepted.text("a host's name as it stands in URLs, in small letters, or file", text -> HOST_NAME.matcher(text).matches());
    static final Accepted<String> RESOURCE_NAME = Accepted.text("a resource such as configmaps or deployments.apps",
            text -> RESOURCE.matcher(text).matches());
    static final Accepted<String> REF = Accepted.text("a branch, a tag or a full commit id",
            text -> !text.isEmpty() && !NO_REF.matcher(text).matches());
    static final Accepted<String> REPOSITORY_PATH = Accepted.a("a path within the repository", Values::repositoryPath);
    static final Accepted<String> VALUE_FILE = Accepted.a("a path from the chart, or with / before it from the repository's root", Values::valueFile);
    static final Accepted<URI> REPOSITORY = Accepted.a("a URL with https, ssh or file (ssh://git@host/path, not "
            + "git@host:path), or with http to this machine", Values::repository);
    static final Accepted<String> BROWSE_URL = Accepted.a("a web page's URL with {commit}, {file} and {line} in it",
            Values::browseUrl);

    private Values() {
    }

    static Accepted<Duration> atLeast(Duration least) {
        return Accepted.a(Durations.ACCEPTED + ", at least " + Durations.format(least), text -> {
            var duration = Durations.parse(text);
            if (duration.compareTo(least) < 0) throw new IllegalArgumentException(text);
            return duration;
        });
    }

    static Accepted<Duration> atMost(Duration most) {
        return Accepted.a(Durations.ACCEPTED + ", at most " + Durations.format(most), text -> {
            var duration = Durations.parse(text);
            if (duration.compareTo(most) > 0) throw new IllegalArgumentException(text);
            return duration;
        });
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String repositoryPath(String text) {
        var path = text.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
        if (path.isEmpty() || path.equals(".")) return "";
        boolean leavesIt = path.startsWith("/") || path.contains("\\") || path.chars().anyMatch(Character::isISOControl)
                || Arrays.stream(path.split("/", -1)).anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (leavesIt || text.startsWith("/")) throw new IllegalArgumentException(text);
        return path;
    }

    /** Whether it leaves the repository is known once the chart's path is. */
    private static String valueFile(String text) {
        if (text.isBlank() || text.contains("://") || text.chars().anyMatch(Character::isISOControl)) throw new IllegalArgumentException(text);
        return text;
    }

    private static URI repository(String text) {
        var url = URI.create(text);
        boolean accepted = switch (String.valueOf(url.getScheme())) {
            case "https", "ssh" -> url.getHost() != null;
            case "http" -> isThisMachine(url.getHost());
            case "file" -> url.getAuthority() == null && url.getPath() != null && url.getPath().startsWith("/");
            default -> false;
        };
        if (!accepted || url.getFragment() != null) throw new IllegalArgumentException(text);
        return url;
    }

    /** Over plain http a stranger on the way could declare what he likes; there is none on the way to a loopback address. */
    private static boolean isThisMachine(String host) {
        return host != null && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}"));
    }

    private static String browseUrl(String text) {
        var url = URI.create(text.replaceAll("\\{(commit|file|line)}", "x"));
        boolean isPage = url.getHost() != null && (url.getScheme().equals("https") || url.getScheme().equals("http"));
        if (!isPage) throw new IllegalArgumentException(text);
        return text;
    }
}
