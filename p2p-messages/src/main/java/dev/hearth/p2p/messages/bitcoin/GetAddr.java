package dev.hearth.p2p.messages.bitcoin;

/** Asks for addresses (§5.8). No payload. */
public record GetAddr() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.GETADDR;
    }
}
