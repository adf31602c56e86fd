package dev.parley.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that Parley's own generated classes may be made from schemas. Avro trusts no class by itself since 1.12.2:
 * a schema from the outside must not choose what is instantiated.
 */
public final class TrustedRecords {
    private static final String OURS = "dev.parley.";

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith(OURS)));
    }

    private TrustedRecords() {}

    /** Makes sure that it was told, once per process. */
    public static void register() {
        // Loading the class did it.
    }
}
