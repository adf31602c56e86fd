package dev.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that makes trouble, in Toxiproxy's words: {@code latency}, {@code reset_peer}, {@code timeout},
 * {@code down}. A broker behind it has to advertise the proxy's port, or its clients walk round it.
 */
public final class TcpProxy implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int PIECE = 64 * 1024;

    private final ServerSocket server;
    private final Random random;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> stranded = ConcurrentHashMap.newKeySet();
    private final AtomicInteger resets = new AtomicInteger();
    private volatile int upstream;
    private volatile Duration latency = Duration.ZERO;
    private volatile double resetShare;
    private volatile boolean silent;
    private volatile boolean down;

    private TcpProxy(ServerSocket server, long seed) {
        this.server = server;
        this.random = new Random(seed);
    }

    /** Listens on a free port; turns everybody away until it knows where to. */
    public static TcpProxy start(long seed) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), seed);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Listens on a free port, and lets everything through to that port on loopback. */
    public static TcpProxy to(int port) {
        TcpProxy proxy = start(0);
        proxy.forwardTo(port);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Connects those who come from now on with that port on loopback. */
    public void forwardTo(int port) {
        upstream = port;
    }

    /** Holds up each piece of data, in either direction, by half to one and a half of this. */
    public void latency(Duration mean) {
        latency = mean;
    }

    /**
     * Resets the connection of such a share of the pieces of data, wherever in the piece: a request is cut off on its way, or its
     * answer after the request was carried out.
     */
    public void resetPeer(double share) {
        resetShare = share;
    }

    /** Lets nothing through and keeps the connections, until told otherwise. */
    public void timeout(boolean on) {
        silent = on;
    }

    /** Lets nothing through any more on what is connected now, without a word; who comes from now on is served. */
    public void strand() {
        stranded.addAll(sockets);
    }

    /** Cuts what is connected and turns away who comes, until told otherwise. */
    public void down(boolean on) {
        down = on;
        if (on) {
            cut();
        }
    }

    /** Cuts what is connected now. Whether a commit on its way arrives is open. */
    public void cut() {
        sockets.forEach(this::close);
    }

    /** From now on everything passes as it comes. */
    public void heal() {
        latency(Duration.ZERO);
        resetPeer(0);
        timeout(false);
        down(false);
    }

    /** How many connections were reset so far. */
    public int resets() {
        return resets.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                // Told so by the loop's condition.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), upstream);
            sockets.add(client);
            sockets.add(broker);
            if (down) {
                close(client);
                close(broker);
                return;
            }
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, broker));
            pump(broker, client);
        } catch (IOException nobodyThere) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                holdUp(from);
                if (random.nextDouble() < resetShare) {
                    out.write(piece, 0, random.nextInt(length));
                    reset(from, to);
                } else {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException cut) {
            // Both ends learn of it below.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
        }
    }

    private void holdUp(Socket from) throws InterruptedException {
        if (!latency.isZero()) {
            Thread.sleep(Duration.ofNanos((long) (latency.toNanos() * (0.5 + random.nextDouble()))));
        }
        while ((silent || stranded.contains(from)) && !server.isClosed()) {
            Thread.sleep(LOOK);
        }
    }

    private void reset(Socket... ends) throws IOException {
        resets.incrementAndGet();
        for (Socket end : ends) {
            // Without lingering, closing sends a reset in place of an end.
            end.setSoLinger(true, 0);
        }
        throw new IOException("reset");
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        stranded.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
    }
}
