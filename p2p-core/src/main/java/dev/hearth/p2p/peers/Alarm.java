package dev.hearth.p2p.peers;

import java.util.function.LongConsumer;

/** When the governor is to decide next. Node loop. */
final class Alarm {
    /** As soon as possible. */
    static final long NOW = Long.MIN_VALUE;

    private LongConsumer listener = nanos -> {};

    /** Who makes the governor decide at a time of the node loop's clock, and soon when that is past. */
    void wakes(LongConsumer governor) {
        listener = governor;
    }

    /** There is nothing to decide before {@code nanos} unless something happens. */
    void at(long nanos) {
        listener.accept(nanos);
    }

    /** Something has changed: decide soon. */
    void soon() {
        listener.accept(NOW);
    }
}
