package dev.hearth.p2p.messages.bitcoin;

/** Asks for blocks to be announced by their headers (BIP 130, §1.9). No payload. */
public record SendHeaders() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.SENDHEADERS;
    }
}
