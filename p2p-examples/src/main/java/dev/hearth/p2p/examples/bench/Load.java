package dev.hearth.p2p.examples.bench;

/** Sends messages of one size to another process for as long as it is told to, never too far ahead of it. */
abstract class Load {
    private static final long WARM_UP_MILLIS = 4_000;
    private static final long RUN_MILLIS = 2_000;

    /** Begins to send. */
    abstract void start(int size);

    /** Sends no more, and waits until what was sent has come. */
    abstract void stop() throws Exception;

    /** Bytes of messages the other process has got so far, give or take {@link Endpoint#RECEIPT}. */
    abstract long taken() throws Exception;

    /** For the compilers of both virtual machines. */
    final void warmUp(int size) throws Exception {
        start(size);
        Thread.sleep(WARM_UP_MILLIS);
        stop();
    }

    /** Sends for two seconds; how many bytes come in a nanosecond. */
    final double bytesPerNano(int size) throws Exception {
        start(size);
        long before = taken();
        long begun = System.nanoTime();
        Thread.sleep(RUN_MILLIS);
        double rate = (double) (taken() - before) / (System.nanoTime() - begun);
        stop();
        return rate;
    }
}
