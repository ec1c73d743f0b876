package dev.hearth.p2p.examples.bench;

import org.jspecify.annotations.Nullable;

/** One that calls over a carrier and has nothing to say. */
final class CarrierCaller implements Callers.Caller {
    private final CarrierPair pair;
    private volatile Carrier.@Nullable Link link;

    CarrierCaller(CarrierPair pair) {
        this.pair = pair;
    }

    @Override
    public void call(Runnable complete, Runnable ended) {
        pair.dial(new Carrier.User() {
            @Override
            public void opened(Carrier.Link established) {
                link = established;
                complete.run();
            }

            @Override
            public void received(Carrier.Link from, int bytes) {
                // Nothing was asked for.
            }

            @Override
            public void ended() {
                ended.run();
            }
        });
    }

    @Override
    public void hangUp() {
        Carrier.Link established = link;
        if (established != null) {
            established.end();
        }
    }
}
