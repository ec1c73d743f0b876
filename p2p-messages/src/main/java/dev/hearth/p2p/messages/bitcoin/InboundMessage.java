package dev.hearth.p2p.messages.bitcoin;

/**
 * A message that arrived.
 *
 * @param message what arrived
 * @param wireSize bytes it took on the wire, header included
 * @param receivedAtMicros wall-clock time of its arrival, microseconds since 1970
 */
public record InboundMessage(BitcoinMessage message, int wireSize, long receivedAtMicros) implements Inbound {
    @Override
    public String command() {
        return message.command();
    }
}
