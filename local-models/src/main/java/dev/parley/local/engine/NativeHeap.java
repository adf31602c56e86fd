package dev.parley.local.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heap of the C library, which keeps what was freed: after a model was loaded or closed, that is hundreds of megabytes. */
final class NativeHeap {
    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    private NativeHeap() {}

    /** Gives what is free back to the system, where the C library has a function for it. */
    static void trim() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("malloc_trim").ifPresent(address -> {
            MethodHandle trim =
                    linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            call(trim);
        });
    }

    private static void call(MethodHandle trim) {
        try {
            int released = (int) trim.invokeExact(0L);
            LOG.debug("The C library gave memory back: {}", released == 1);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim cannot be called", e);
        }
    }
}
