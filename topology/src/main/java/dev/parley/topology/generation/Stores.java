package dev.parley.topology.generation;

/** Names of the stores; changing one loses what it holds. */
final class Stores {
    /** Run id to plan, whole on every instance. */
    static final String RUNS = "generation.runs";
    /** Key of the seed event to its latest version. */
    static final String SEEDS = "generation.seeds";
    /** Key of the result event to the latest result: what makes a repeated request free. */
    static final String RESULTS = "generation.results";
    /** Conversation id to its state, while it is not completed. */
    static final String CONVERSATIONS = "generation.conversations";
    /** Conversation ids of completed conversations, with the number of their turns. */
    static final String COMPLETED = "generation.completed";
    /** Conversation ids that wait to be opened, by run and arrival. */
    static final String WAITING = "generation.waiting";

    private Stores() {}
}
