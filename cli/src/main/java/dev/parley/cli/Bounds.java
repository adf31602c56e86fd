package dev.parley.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values within the bounds of their options: what lies outside is a faulty command line, and nothing is started. */
public final class Bounds {
    private static final int LAST_PORT = 65_535;

    private Bounds() {}

    /** An {@code int} from 1. */
    public static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Math.toIntExact(whole(value, 1, Integer.MAX_VALUE));
        }
    }

    /** An {@code int} from 0. */
    public static final class NotNegative implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Math.toIntExact(whole(value, 0, Integer.MAX_VALUE));
        }
    }

    /** A {@code long} from 1. */
    public static final class PositiveLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return whole(value, 1, Long.MAX_VALUE);
        }
    }

    /** A {@code long} from 0. */
    public static final class NotNegativeLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return whole(value, 0, Long.MAX_VALUE);
        }
    }

    /** Any {@code long}. */
    public static final class AnyLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    /** A port; 0 is for any that is free. */
    public static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Math.toIntExact(whole(value, 0, LAST_PORT));
        }
    }

    /** An amount of money. */
    public static final class Amount implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                double amount = Double.parseDouble(value.strip());
                if (amount >= 0 && Double.isFinite(amount)) {
                    return amount;
                }
            } catch (NumberFormatException _) {
                // Said below, as for a number out of bounds.
            }
            throw new TypeConversionException("expected a number from 0, but was '" + value + "'");
        }
    }

    /** A name: one line, with something on it. */
    public static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
                throw new TypeConversionException("expected a name, but was '" + value.strip() + "'");
            }
            return value;
        }
    }

    /** A file or directory. An empty one, as an unset variable of a script makes it, would be where the command is called. */
    public static final class Place implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            if (value.isBlank()) {
                throw new TypeConversionException("expected a path, but it was empty");
            }
            return Path.of(value);
        }
    }

    private static long whole(String value, long least, long most) {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, as for a number out of bounds.
        }
        throw new TypeConversionException(
                "expected a whole number from " + least + " to " + most + ", but was '" + value + "'");
    }
}
