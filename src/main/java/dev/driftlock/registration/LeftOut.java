package dev.driftlock.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The controllers whose requests a webhook is not asked about: {@code user a}, {@code service account b:*-c}, {@code group d}. The chart renders them
 * into a matchCondition from the same values as {@code driftlock.controllers} (contract, section 2), and reads as no more than that here.
 */
public record LeftOut(Set<String> who) {

    /** The name that the chart gives the condition, in all four webhooks. */
    static final String CONDITION = "not-the-clusters-own-machinery";

    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String ANY = "[a-z0-9.-]*";
    private static final String TEXT = "'([^'\\\\]*)'";
    private static final String PATTERN = "request\\.userInfo\\.username\\.matches\\('\\^([^'\\\\]*)\\$'\\)";
    private static final String GROUP = "has\\(request\\.userInfo\\.groups\\) && " + TEXT + " in request\\.userInfo\\.groups";
    private static final Pattern FORM = Pattern.compile("!\\(request\\.userInfo\\.username in \\[((?: ?" + TEXT + ",?)*) ?\\]((?: \\|\\| " + PATTERN + ")*)((?: \\|\\| " + GROUP + ")*) ?\\)");

    public LeftOut {
        who = Set.copyOf(who);
    }

    /** @param serviceAccounts as {@code namespace:name}, {@code *} allowed */
    public static LeftOut of(Collection<String> users, Collection<String> serviceAccounts, Collection<String> groups) {
        var who = new TreeSet<String>();
        users.forEach(user -> who.add(user(user)));
        serviceAccounts.forEach(account -> who.add(user(ACCOUNT + account)));
        groups.forEach(group -> who.add("group " + group));
        return new LeftOut(who);
    }

    private static String user(String name) {
        return name.startsWith(ACCOUNT) ? "service account " + name.substring(ACCOUNT.length()) : "user " + name;
    }

    /** Of a webhook as it is in a configuration; empty where its condition is another than the chart writes, so that nobody can say whom it leaves out. */
    static Optional<LeftOut> by(JsonNode webhook) {
        for (var condition : webhook.path("matchConditions")) {
            if (condition.path("name").asText().equals(CONDITION)) return read(condition.path("expression").asText().strip().replaceAll("\\s+", " "));
        }
        return Optional.of(new LeftOut(Set.of()));
    }

    private static Optional<LeftOut> read(String expression) {
        var parts = FORM.matcher(expression);
        if (!parts.matches()) return Optional.empty();
        var users = new ArrayList<>(all(TEXT, parts.group(1)));
        all(PATTERN, parts.group(3)).forEach(pattern -> users.add(pattern.replace(ANY, "*").replace("[.]", ".")));
        return Optional.of(of(users, List.of(), all(GROUP, parts.group(5))));
    }

    private static List<String> all(String form, String text) {
        return Pattern.compile(form).matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** Those that are here and not there, in their order. */
    List<String> without(LeftOut other) {
        return who.stream().filter(each -> !other.who.contains(each)).sorted().toList();
    }
}
