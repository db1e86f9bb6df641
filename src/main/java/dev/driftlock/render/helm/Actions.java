package dev.driftlock.render.helm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands between {@code {{} and {@code }}} in a text: the only part of it that can make two renderings differ. */
record Actions(List<String> texts) {

    /** Comments too, which is on the safe side. */
    private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)\\}\\}", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("(?<![.$\\w])[A-Za-z]\\w*");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`");

    /**
     * Functions of helm and sprig whose result depends on more than their arguments: chance, the clock, the order of Go's
     * maps, the network (which is not reached, but a build of helm might). encryptAES, htpasswd and bcrypt salt by chance.
     */
    private static final Set<String> VOLATILE = Set.of("randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "randInt", "shuffle",
            "uuidv4", "now", "ago", "date", "date_in_zone", "dateInZone", "htmlDate", "htmlDateInZone", "dateModify", "mustDateModify",
            "genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
            "htpasswd", "bcrypt", "encryptAES", "getHostByName", "keys", "values");

    static Actions of(String text) {
        return new Actions(ACTION.matcher(text).results().map(match -> match.group(1)).toList());
    }

    /** The names of functions and keywords in them. */
    Set<String> words() {
        var words = new HashSet<String>();
        for (var text : texts) WORD.matcher(TEXT.matcher(text).replaceAll("\"\"")).results().forEach(match -> words.add(match.group()));
        return words;
    }

    boolean mayDifferEachTime() {
        return words().stream().anyMatch(VOLATILE::contains);
    }

    /** The texts in quotes. */
    static List<String> quoted(String action) {
        return TEXT.matcher(action).results().map(match -> match.group(1) == null ? match.group(2) : match.group(1)).toList();
    }
}
