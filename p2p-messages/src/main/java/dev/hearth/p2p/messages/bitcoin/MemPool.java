package dev.hearth.p2p.messages.bitcoin;

/** Asks for an inventory of the transaction pool (BIP 35, §1.12). No payload. */
public record MemPool() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.MEMPOOL;
    }
}
