package dev.parley.local.engine;

import java.nio.file.Path;

/** Where DJL finds its native libraries: in the jars of the class path, unpacked once into Parley's cache. */
public final class NativeLibraries {
    private NativeLibraries() {}

    /** Must come before anything of DJL's. What the user has set already stays. */
    public static void prepare() {
        setUnlessThere("ai.djl.offline", "true");
        setUnlessThere("OPT_OUT_TRACKING", "true");
        String cache = System.getProperty("parley.cache");
        if (cache != null && System.getenv("DJL_CACHE_DIR") == null) {
            setUnlessThere("DJL_CACHE_DIR", Path.of(cache).resolve("djl").toString());
        }
    }

    private static void setUnlessThere(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
