package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.concurrent.Semaphore;

/** Thousands of peers that do nothing but stay connected. */
final class Crowd {
    private static final int AT_ONCE = 64;

    private Crowd() {}

    /** Given a port and how many to connect; says how many nanoseconds it took. */
    public static void main(String[] arguments) throws Exception {
        NodeRuntime runtime = Transports.runtime();
        Endpoint endpoint = new Endpoint(runtime);
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        Semaphore room = new Semaphore(AT_ONCE);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            room.acquire();
            ProvenPeer peer = new ProvenPeer(runtime, room::release);
            endpoint.dialLater(port, channel -> peer.install(channel.pipeline()));
        }
        room.acquire(AT_ONCE);
        ChildProcess.say(Long.toString(System.nanoTime() - begun));
        ChildProcess.listen(line -> {});
    }
}
