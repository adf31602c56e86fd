package dev.parley.api.chat;

/**
 * How many chats may be open.
 *
 * @param initial how many conversations may wait for a reply, before anything is known
 * @param least the same, however slow it gets
 * @param most the same, however fast it is
 * @param chats how many chats may wait, in all conversations together, however slow it gets
 * @param depth how many chats may wait for each conversation that may, on average
 */
record AdmissionLimits(int initial, int least, int most, int chats, int depth) {
    static final AdmissionLimits DEFAULT = new AdmissionLimits(512, 16, 5_000, 128, 2);
}
