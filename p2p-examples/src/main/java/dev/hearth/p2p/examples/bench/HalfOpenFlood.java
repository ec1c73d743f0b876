package dev.hearth.p2p.examples.bench;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Connects to a node again and again, sends the bytes of a key and falls silent. */
final class HalfOpenFlood {
    /** Another host than the honest peer's: that is how a node tells them apart. */
    private static final String ATTACKER = "127.0.7.1";

    private static final int KEY_BYTES = 33;
    private static final int MOST_OPEN = 2_000;

    private HalfOpenFlood() {}

    /** Given a port and how often a second to connect, does so until it is stopped; told anything says how often it has. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long gap = 1_000_000_000L / Integer.parseInt(arguments[1]);
        AtomicLong attempts = new AtomicLong();
        Thread flood = new Thread(() -> flood(new Endpoint(Transports.runtime()), port, gap, attempts), "flood");
        flood.setDaemon(true);
        flood.start();
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(attempts.get())));
    }

    private static void flood(Endpoint endpoint, int port, long gap, AtomicLong attempts) {
        byte[] key = new byte[KEY_BYTES]; // which may be on the curve or not
        key[0] = 2;
        key[KEY_BYTES - 1] = 1;
        Deque<Channel> open = new ArrayDeque<>();
        long next = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(next - System.nanoTime());
            for (long now = System.nanoTime(); next <= now; next += gap) {
                open.add(endpoint.dialLater(
                        ATTACKER, port, channel -> channel.pipeline().addLast(new KeyThenSilence(key))));
                attempts.incrementAndGet();
                if (open.size() > MOST_OPEN) {
                    end(open.remove(), open);
                }
            }
        }
    }

    /** Unless the node has done so; one that has no loop yet gets its turn later. */
    private static void end(Channel channel, Deque<Channel> open) {
        if (channel.isRegistered()) {
            channel.close();
        } else if (channel.isOpen()) {
            open.add(channel);
        }
    }
}
