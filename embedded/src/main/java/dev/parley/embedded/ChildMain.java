package dev.parley.embedded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class in a child JVM that ends with its parent: when standard input ends, which it does even when the parent
 * is killed, the child halts. Depends on nothing, since only Parley's own classes and the other application are on its class path.
 */
public final class ChildMain {
    private ChildMain() {}

    /**
     * @param arguments the main class, then its arguments
     * @throws ReflectiveOperationException when there is no such class or main method
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("parent-watch").start(ChildMain::awaitParentsEnd);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException failure) {
            System.err.println("The application failed: " + failure.getCause());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void awaitParentsEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent.
            }
        } catch (IOException broken) {
            // As good as ended.
        }
        Runtime.getRuntime().halt(0);
    }
}
