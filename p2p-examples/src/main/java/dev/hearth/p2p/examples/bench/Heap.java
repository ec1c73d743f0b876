package dev.hearth.p2p.examples.bench;

/** How much memory the objects of this process take. */
final class Heap {
    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes used, garbage collected. */
    static long used() throws InterruptedException {
        Runtime machine = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return machine.totalMemory() - machine.freeMemory();
    }
}
