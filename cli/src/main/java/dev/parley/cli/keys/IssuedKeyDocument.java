package dev.parley.cli.keys;

import dev.parley.api.access.IssuedKey;
import dev.parley.cli.Output;
import java.time.Instant;

/**
 * A key that was just made, as printed with {@code --json}.
 *
 * @param key the key itself: shown here and never again
 * @param details the rest
 */
record IssuedKeyDocument(String key, KeyDocument details) {

    static void print(IssuedKey issued, Instant now, Output output) {
        IssuedKeyDocument document = new IssuedKeyDocument(issued.secret().reveal(), KeyDocument.of(issued.key(), now));
        output.note("Key " + document.details().id() + " (" + document.details().name()
                + "). It is shown now and never again; send it as 'Authorization: Bearer …'.");
        output.result(document, document::key);
    }
}
