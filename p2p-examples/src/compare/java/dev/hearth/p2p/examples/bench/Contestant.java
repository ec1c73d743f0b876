package dev.hearth.p2p.examples.bench;

/** Who is compared. */
enum Contestant {
    HEARTH_GRAPHENE("hearth-graphene", GrapheneCarrier.class, true),
    HEARTH_V1("hearth-bitcoin-v1", BitcoinCarrier.V1.class, true),
    HEARTH_V2("hearth-bitcoin-v2", BitcoinCarrier.V2.class, true),
    NETTY("netty", NettyCarrier.class, true),
    NETTY_TLS(TlsCarrier.NAME, TlsCarrier.class, true),
    BITCOINJ("bitcoinj", BitcoinjCarrier.class, true),
    TRON("tron-libp2p", TronCarrier.class, false);

    private final String shown;
    private final Class<? extends Carrier> carrier;
    private final boolean many;

    Contestant(String shown, Class<? extends Carrier> carrier, boolean many) {
        this.shown = shown;
        this.carrier = carrier;
        this.many = many;
    }

    /** Begins to be measured. */
    CarrierPair start() throws Exception {
        return new CarrierPair(carrier);
    }

    /** Whether one process can have more than one connection to another one. */
    boolean connectsMany() {
        return many;
    }

    @Override
    public String toString() {
        return shown;
    }
}
