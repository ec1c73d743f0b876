package dev.hearth.p2p.messages.graphene;

/** Accepts the connection (5007); empty. */
public record ConnectionAccepted() implements GrapheneMessage {
    @Override
    public int type() {
        return GrapheneTypes.CONNECTION_ACCEPTED;
    }
}
