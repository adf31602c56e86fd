package dev.parley.api.page;

import dev.parley.api.json.KeepableText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The place behind a row of a list. It names the row, not its number, so it stays right while rows come and go.
 *
 * @param major what the list is ordered by: milliseconds since the epoch, or a position
 * @param minor what decides between equals; empty where there are none
 */
public record Cursor(long major, String minor) {

    /** As clients see it: opaque. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((major + ":" + minor).getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor of a text that {@link #text} made. */
    static Optional<Cursor> of(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return colon < 1 || !KeepableText.isKeepable(plain)
                    ? Optional.empty()
                    : Optional.of(new Cursor(Long.parseLong(plain.substring(0, colon)), plain.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
