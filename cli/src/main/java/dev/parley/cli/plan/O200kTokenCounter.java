package dev.parley.cli.plan;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.domain.plan.TokenCounter;

/** Counts as the tokenizer {@code o200k} of the default teacher does; close enough for other models' estimates. */
public final class O200kTokenCounter implements TokenCounter {
    private final Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    @Override
    public long count(String text) {
        return encoding.countTokensOrdinary(text);
    }
}
