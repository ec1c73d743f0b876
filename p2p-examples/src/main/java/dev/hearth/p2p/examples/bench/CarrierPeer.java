package dev.hearth.p2p.examples.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The other end of a {@link Carrier}: listens, and takes whatever comes or sends it back. */
final class CarrierPeer {
    /** Each time it has taken so many bytes it says so. */
    static final int RECEIPT = 128 << 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private volatile boolean echoing;
    private volatile long thread;

    private CarrierPeer() {}

    /**
     * Given the name of a carrier's class, says its port. Told {@code take}, says from then on only how much it has taken;
     * told {@code echo}, sends back each message; says so. Told {@code heap}, says how many bytes are
     * used; told {@code allocated}, how many the thread of the latest connection has ever allocated.
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
        if (line.equals("allocated")) {
            return Long.toString(THREADS.getThreadAllocatedBytes(thread));
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
            thread = Thread.currentThread().getId(); // The other end speaks first.
        }

        @Override
        public void received(Carrier.Link link, int bytes) {
            if (echoing) {
                answer(link, bytes, 1);
            } else {
                untold += bytes;
                int receipts = untold / RECEIPT;
                untold -= receipts * RECEIPT;
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
