package dev.hearth.p2p.messages.bitcoin;

/** Asks for transactions to be announced by their wtxid (BIP 339, §1.9). No payload. */
public record WtxidRelay() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.WTXIDRELAY;
    }
}
