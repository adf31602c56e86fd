package dev.parley.api.chat;

/**
 * How many chats may be open.
 *
 * @param initial how many conversations may wait for a reply, before anything is known
 * @param least the same, however slow it gets
 * @param most the same, however fast it is
 * @param chats how many chats may wait, in all conversations together
 */
record AdmissionLimits(int initial, int least, int most, int chats) {
    static final AdmissionLimits DEFAULT = new AdmissionLimits(2_048, 16, 5_000, 20_000);
}
