package dev.parley.local.text;

import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Generation;
import dev.parley.local.engine.TokenListener;
import dev.parley.local.engine.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Draws tokens that are known before. */
final class FakeSteps implements LocalModel.Steps {
    private final int[] drawn;
    final List<TokenRequest> requests = new ArrayList<>();
    final AtomicInteger cancelled = new AtomicInteger();

    FakeSteps(int... drawn) {
        this.drawn = drawn;
    }

    @Override
    public Generation submit(TokenRequest request, TokenListener listener) {
        requests.add(request);
        for (int i = 0; i < drawn.length; i++) {
            if (i == request.maxTokens()) {
                listener.onEnd(Finish.LENGTH);
                return cancelled::incrementAndGet;
            }
            if (request.stopIds().contains(drawn[i])) {
                break;
            }
            listener.onToken(drawn[i], -0.5F);
        }
        listener.onEnd(Finish.STOP);
        return cancelled::incrementAndGet;
    }
}
