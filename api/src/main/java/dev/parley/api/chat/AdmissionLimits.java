package dev.parley.api.chat;

/**
 * How many chats may be open.
 *
 * @param initial how many conversations may wait for a reply, before anything is known
 * @param least the same, however slow it gets
 * @param most the same, however fast it is
 * @param chats how many chats may wait, in all conversations together, however slow it gets
 * @param depth how many chats may wait for each conversation that may, on average
 * @param characters how many characters the prompts of all of them may have: the chat application keeps what waits in memory
 */
record AdmissionLimits(int initial, int least, int most, int chats, int depth, long characters) {
    static final AdmissionLimits DEFAULT = new AdmissionLimits(512, 16, 5_000, 128, 2, 64L << 20);
}
