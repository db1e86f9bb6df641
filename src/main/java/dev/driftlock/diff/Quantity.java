package dev.driftlock.diff;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Kubernetes' resource.Quantity, exactly: {@code 500m}, {@code 0.5}, {@code 1Gi}, {@code 1e3}
 * (k8s.io/apimachinery/pkg/api/resource).
 */
public final class Quantity {

    /** Larger than any that the API server keeps: it caps quantities at 2^63-1 and rounds up to nano. */
    private static final int LONGEST = 128;

    private static final Pattern FORM = Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([eE][+-]?[0-9]{1,3})|([numkMGTPE]|[KMGTPE]i)?)");

    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.valueOf(1, 9)), Map.entry("u", BigDecimal.valueOf(1, 6)), Map.entry("m", BigDecimal.valueOf(1, 3)),
            Map.entry("k", BigDecimal.valueOf(1, -3)), Map.entry("M", BigDecimal.valueOf(1, -6)), Map.entry("G", BigDecimal.valueOf(1, -9)),
            Map.entry("T", BigDecimal.valueOf(1, -12)), Map.entry("P", BigDecimal.valueOf(1, -15)), Map.entry("E", BigDecimal.valueOf(1, -18)),
            Map.entry("Ki", KIBI), Map.entry("Mi", KIBI.pow(2)), Map.entry("Gi", KIBI.pow(3)), Map.entry("Ti", KIBI.pow(4)),
            Map.entry("Pi", KIBI.pow(5)), Map.entry("Ei", KIBI.pow(6)));

    private Quantity() {
    }

    /** The value of {@code text}; empty where it is no quantity. */
    public static Optional<BigDecimal> parse(String text) {
        if (text.length() > LONGEST) return Optional.empty();
        var form = FORM.matcher(text);
        if (!form.matches()) return Optional.empty();
        var number = new BigDecimal(form.group(1));
        if (form.group(2) != null) return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(form.group(2).substring(1))));
        return Optional.of(form.group(3) == null ? number : number.multiply(SUFFIXES.get(form.group(3))));
    }
}
