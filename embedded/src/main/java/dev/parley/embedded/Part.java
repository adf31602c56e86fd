package dev.parley.embedded;

/** The servers that the embedded platform consists of. */
public enum Part {
    BROKER("broker"),
    DATABASE("database"),
    REGISTRY("registry");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** What a user calls it. */
    public String label() {
        return label;
    }
}
