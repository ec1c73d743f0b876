package dev.hearth.p2p.messages.graphene;

/** Asks for the connections of a node (5016); empty, and ignored since 6.1.0. */
public record GetCurrentConnectionsRequest() implements GrapheneMessage {
    @Override
    public int type() {
        return GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST;
    }
}
