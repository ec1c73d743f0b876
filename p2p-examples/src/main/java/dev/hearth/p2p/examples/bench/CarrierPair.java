package dev.hearth.p2p.examples.bench;

import java.util.List;

/** A carrier in this process, and its peer in another one. */
final class CarrierPair implements AutoCloseable {
    /** How large the payload of a message is. */
    enum Size {
        SMALL("1KiB", 1 << 10),
        MEDIUM("64KiB", 64 << 10),
        LARGE("1MiB", 1 << 20);

        private final String shown;
        private final int bytes;

        Size(String shown, int bytes) {
            this.shown = shown;
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    private final ChildProcess peer;
    private final Carrier carrier;
    private final int port;

    CarrierPair(Class<? extends Carrier> kind) throws Exception {
        peer = ChildProcess.start(CarrierPeer.class, List.of(), kind.getName());
        port = Integer.parseInt(peer.answer());
        carrier = CarrierPeer.make(kind);
    }

    /** A new connection whose other end takes what comes. */
    CarrierLoad load() throws Exception {
        peer.ask("take");
        CarrierLoad load = new CarrierLoad();
        dial(load);
        load.await();
        return load;
    }

    /** A new connection whose other end sends back what comes. */
    RoundTrips roundTrips() throws Exception {
        peer.ask("echo");
        RoundTrips trips = new RoundTrips();
        dial(trips);
        return trips;
    }

    /** Begins to connect another time. */
    void dial(Carrier.User user) {
        carrier.dial(port, user);
    }

    /** Bytes of heap the other process uses. */
    double heap() throws Exception {
        return Double.parseDouble(peer.ask("heap"));
    }

    /** Bytes the thread that serves the latest connection in the other process has ever allocated. */
    double allocated() throws Exception {
        return Double.parseDouble(peer.ask("allocated"));
    }

    @Override
    public void close() {
        peer.close();
        carrier.close();
    }
}
