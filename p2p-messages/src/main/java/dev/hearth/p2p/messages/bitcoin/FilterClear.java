package dev.hearth.p2p.messages.bitcoin;

/** Removes the bloom filter (BIP 37, §1.14). No payload. */
public record FilterClear() implements BitcoinMessage {
    @Override
    public String command() {
        return BitcoinCommands.FILTERCLEAR;
    }
}
