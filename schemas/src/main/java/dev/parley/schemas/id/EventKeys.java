package dev.parley.schemas.id;

/**
 * The keys of the topics. A key is {@code subject/event}: one key per event, so that compaction never drops an event for
 * another one, and a repeated event replaces its equal.
 */
public final class EventKeys {
    private EventKeys() {}

    /** The id of a generated conversation: it lies in the partition of its seed, whatever the run. */
    public static String conversation(String seedId, String runId) {
        return seedId + "." + runId;
    }

    /** Whether a generated conversation is one of the run. */
    public static boolean isOfRun(String conversationId, String runId) {
        return conversationId.endsWith("." + runId);
    }

    /** What a key is partitioned by: the part before the first dot or slash. A seed id, or a live conversation's id. */
    public static String subject(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '.' || c == '/') {
                return key.substring(0, i);
            }
        }
        return key;
    }

    public static String seed(String conversationId) {
        return conversationId + "/seed";
    }

    public static String request(String conversationId, String requestId) {
        return subject(conversationId) + "/request/" + requestId;
    }

    public static String result(String conversationId, String requestId) {
        return subject(conversationId) + "/result/" + requestId;
    }

    /** Positions are padded, so that keys sort as turns were said. */
    public static String turn(String conversationId, int position) {
        return conversationId + "/turn/" + padded(position);
    }

    /** As {@code %04d}, which would be felt: it is made several times for every turn. */
    private static String padded(int position) {
        String digits = Integer.toString(position);
        return digits.length() < 4 ? "0".repeat(4 - digits.length()) + digits : digits;
    }

    /** The key of a live conversation's turn: its messages have ids of their own. */
    public static String message(String conversationId, String messageId) {
        return conversationId + "/turn/" + messageId;
    }

    public static String chat(String conversationId, String chatId) {
        return conversationId + "/chat/" + chatId;
    }

    public static String cancel(String conversationId, String chatId) {
        return conversationId + "/cancel/" + chatId;
    }

    public static String replyStarted(String conversationId, String chatId, int attempt) {
        return conversationId + "/started/" + chatId + "/" + attempt;
    }

    public static String delta(String conversationId, String chatId, int attempt, int position) {
        return conversationId + "/delta/" + chatId + "/" + attempt + "/" + position;
    }

    public static String admitted(String conversationId, String chatId) {
        return conversationId + "/admitted/" + chatId;
    }

    public static String reply(String conversationId, String chatId) {
        return conversationId + "/reply/" + chatId;
    }

    public static String started(String conversationId) {
        return conversationId + "/started";
    }

    public static String completed(String conversationId) {
        return conversationId + "/completed";
    }

    public static String failed(String conversationId, int attempt) {
        return conversationId + "/failed/" + attempt;
    }

    public static String paused(String conversationId, int attempt) {
        return conversationId + "/paused/" + attempt;
    }

    public static String example(String conversationId, String dataset) {
        return conversationId + "/example/" + dataset;
    }

    /** The conversation id that a key of the topics seeds, turns, conversations and examples begins with. */
    public static String conversationOf(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }
}
