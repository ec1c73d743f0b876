package dev.hearth.p2p.messages.bitcoin;

/** Completes the handshake from the view of its receiver (§1.8). No payload. */
public record Verack() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.VERACK;
    }
}
