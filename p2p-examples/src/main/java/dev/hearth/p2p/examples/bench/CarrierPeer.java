package dev.hearth.p2p.examples.bench;

/** The other end of a {@link Carrier}: listens, and takes whatever comes or sends it back. */
final class CarrierPeer {
    private volatile boolean echoing;

    private CarrierPeer() {}

    /**
     * Given the name of a carrier's class, says its port. Told {@code take}, says from then on only how much it has taken;
     * told {@code echo}, sends back each message; says so. Told {@code heap}, says how many bytes are used.
     */
    public static void main(String[] arguments) throws Exception {
        Carrier carrier = make(Class.forName(arguments[0]).asSubclass(Carrier.class));
        CarrierPeer peer = new CarrierPeer();
        ChildProcess.say(Integer.toString(carrier.listen(() -> peer.new End())));
        ChildProcess.listen(line -> ChildProcess.say(peer.told(line)));
    }

    static Carrier make(Class<? extends Carrier> kind) throws ReflectiveOperationException {
        return kind.getDeclaredConstructor().newInstance();
    }

    private String told(String line) throws InterruptedException {
        if (line.equals("heap")) {
            return Long.toString(Heap.used());
        }
        echoing = line.equals("echo");
        return line;
    }

    /** One connection. */
    private final class End implements Carrier.User {
        private Runnable answer = () -> {};
        private int size;
        private int untold;

        @Override
        public void opened(Carrier.Link link) {
            // The other end speaks first.
        }

        @Override
        public void received(Carrier.Link link, int bytes) {
            if (echoing) {
                answer(link, bytes, 1);
            } else {
                untold += bytes;
                int receipts = untold / Endpoint.RECEIPT;
                untold -= receipts * Endpoint.RECEIPT;
                answer(link, Carrier.SMALLEST, receipts);
            }
        }

        private void answer(Carrier.Link link, int bytes, int times) {
            if (size != bytes) {
                size = bytes;
                answer = link.message(bytes);
            }
            for (int i = 0; i < times; i++) {
                answer.run();
            }
            if (times > 0) {
                link.flush();
            }
        }
    }
}
