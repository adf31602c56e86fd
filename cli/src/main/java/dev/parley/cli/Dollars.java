package dev.parley.cli;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts of money for people: to the cent, and smaller ones, as a few calls cost, to a hundredth of one. */
public final class Dollars {
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final BigDecimal LEAST = new BigDecimal("0.0001");

    private Dollars() {}

    /** @param usd at least 0 */
    public static String text(BigDecimal usd) {
        if (usd.signum() > 0 && usd.compareTo(CENT) < 0) {
            return usd.compareTo(LEAST) < 0 ? "under $" + LEAST : String.format(Locale.ROOT, "$%.4f", usd);
        }
        return String.format(Locale.ROOT, "$%,.2f", usd);
    }

    /** @param usd finite, at least 0 */
    public static String text(double usd) {
        return text(BigDecimal.valueOf(usd));
    }
}
