package dev.hearth.p2p.messages.bitcoin;

/** Asks for {@link AddrV2} instead of {@link Addr} (BIP 155, §1.9). No payload. */
public record SendAddrV2() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.SENDADDRV2;
    }
}
