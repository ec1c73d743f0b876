package dev.hearth.p2p.simulation;

/** One direction of what joins a host to the network; all its connections share it. */
final class Pipe {
    private static final long SECOND = 1_000_000_000L;

    private long bytesPerSecond = Long.MAX_VALUE;
    private long busyUntil;

    void set(long newBytesPerSecond) {
        if (newBytesPerSecond < 1) {
            throw new IllegalArgumentException("a bandwidth is positive, not " + newBytesPerSecond);
        }
        bytesPerSecond = newBytesPerSecond;
    }

    /** When the last bit of a packet given to it now has left it. */
    long through(long now, int size) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return now;
        }
        busyUntil = Math.max(now, busyUntil) + size * SECOND / bytesPerSecond;
        return busyUntil;
    }

    /** How long a packet that has come now waits behind others; its own bits came while it travelled. */
    long queueing(long now, int size) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return 0;
        }
        long begin = Math.max(now, busyUntil);
        busyUntil = begin + size * SECOND / bytesPerSecond;
        return begin - now;
    }
}
