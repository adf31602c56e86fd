package dev.parley.embedded;

/** Another process holds the data directory; two at a time would corrupt it. */
public final class DataDirectoryInUse extends PlatformException {
    private static final long serialVersionUID = 1L;

    DataDirectoryInUse(String message) {
        super(message);
    }
}
