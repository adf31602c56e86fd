package dev.parley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Ports on loopback: those of the last start where they are free, so that clients find the servers again, else fresh ones. A killed
 * server is gone for others before the system has closed its port: a former port gets a while, from the start on, to become free.
 */
final class Ports {
    private static final String FILE = "ports.properties";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final DataDirectory data;
    private final Properties last;
    private final IntPredicate free;
    private final long end;
    private final Set<Integer> taken = new HashSet<>();

    Ports(DataDirectory data) {
        this(data, Ports::canBeBound, PATIENCE);
    }

    /**
     * @param free asked instead of trying a port out
     * @param patience how long from now on former ports may be taken
     */
    Ports(DataDirectory data, IntPredicate free, Duration patience) {
        this.data = data;
        this.free = free;
        this.end = System.nanoTime() + patience.toNanos();
        this.last = data.read(FILE);
    }

    /** A port that was free a moment ago, the same as last time if possible. */
    synchronized int forServer(String name) throws IOException, InterruptedException {
        int former = number(last.getProperty(name, "0"));
        return choose(name, former > 0 && !taken.contains(former) && becomesFree(former) ? former : fresh());
    }

    private boolean becomesFree(int port) throws InterruptedException {
        while (!free.test(port)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    /** A port other than the one given before, which turned out to be taken. */
    synchronized int another(String name) throws IOException {
        return choose(name, fresh());
    }

    private int choose(String name, int port) throws IOException {
        taken.add(port);
        last.setProperty(name, Integer.toString(port));
        data.write(FILE, last);
        return port;
    }

    private int fresh() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    private static boolean canBeBound(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    private static int number(String text) {
        try {
            int port = Integer.parseInt(text);
            return port < 65536 ? port : 0;
        } catch (NumberFormatException torn) {
            return 0;
        }
    }
}
