package dev.parley.api.conversation;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of conversations that were read lately, as they were then: whoever has them asks only whether they are still the
 * same. Those that nobody read for longest go first. Thread-safe.
 */
@Singleton
final class RecentMessages {
    /** At one or two bytes each. */
    private static final long MOST_CHARACTERS = 16L << 20;

    /** What one takes besides its messages, so that very many without any are bounded, too. */
    static final int OWN = 200;

    private final long most;
    private final Map<String, Version> byConversation = new LinkedHashMap<>(64, 0.75f, true);
    private long characters;

    /**
     * The messages at one moment.
     *
     * @param name different for any others of this conversation
     * @param messages entries of a JSON array
     */
    record Version(String name, String messages) {
        static final Version NONE = new Version("", "");
    }

    RecentMessages() {
        this(MOST_CHARACTERS);
    }

    /** @param most how many characters it holds, {@link #OWN} of each conversation counted in */
    RecentMessages(long most) {
        this.most = most;
    }

    /** What was read last; {@link Version#NONE} when that is not known. */
    synchronized Version of(String conversationId) {
        @Nullable Version known = byConversation.get(conversationId);
        return known == null ? Version.NONE : known;
    }

    /** Remembers what was read. */
    synchronized void put(String conversationId, Version version) {
        count(version, byConversation.put(conversationId, version));
        var oldest = byConversation.entrySet().iterator();
        while (characters > most && oldest.hasNext()) {
            characters -= size(oldest.next().getValue());
            oldest.remove();
        }
    }

    private void count(Version added, @Nullable Version replaced) {
        characters += size(added) - (replaced == null ? 0 : size(replaced));
    }

    private static int size(Version version) {
        return OWN + version.messages().length();
    }
}
