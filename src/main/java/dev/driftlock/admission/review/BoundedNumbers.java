package dev.driftlock.admission.review;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Keeps numbers from being a way to spend time and memory. Exact up to {@link #LONGEST} digits; what is longer, or has an
 * exponent that would be, is read as Kubernetes reads every number that is no int64: as a float64. So whatever is done
 * with a number later, {@code toPlainString} too, is cheap.
 */
final class BoundedNumbers extends JsonParserDelegate {

    private static final int LONGEST = 10_000;

    BoundedNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public BigInteger getBigIntegerValue() throws IOException {
        return getTextLength() <= LONGEST ? super.getBigIntegerValue() : asFloat64().toBigInteger();
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
        if (getTextLength() > LONGEST) return asFloat64();
        try {
            var number = super.getDecimalValue();
            long magnitude = (long) number.precision() - number.scale();
            return magnitude <= LONGEST && number.scale() <= 2 * LONGEST ? number : asFloat64();
        } catch (NumberFormatException e) {
            // The exponent is no int.
            return asFloat64();
        }
    }

    private BigDecimal asFloat64() throws IOException {
        double number = Double.parseDouble(getText());
        if (Double.isInfinite(number)) throw new JsonParseException(this, "a number is larger than Kubernetes can hold");
        return BigDecimal.valueOf(number);
    }
}
