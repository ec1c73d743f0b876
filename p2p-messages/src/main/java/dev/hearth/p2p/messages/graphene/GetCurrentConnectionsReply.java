package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports the traffic and the connections of a node (5017); ignored since 6.1.0. Rates are 0 to 2^32-1.
 *
 * @param uploadOneMinute mean over a minute
 * @param downloadOneMinute mean over a minute
 * @param uploadFifteenMinutes mean over fifteen minutes
 * @param downloadFifteenMinutes mean over fifteen minutes
 * @param uploadOneHour mean over an hour
 * @param downloadOneHour mean over an hour
 * @param connections one entry each
 */
public record GetCurrentConnectionsReply(
        long uploadOneMinute,
        long downloadOneMinute,
        long uploadFifteenMinutes,
        long downloadFifteenMinutes,
        long uploadOneHour,
        long downloadOneHour,
        List<CurrentConnection> connections)
        implements GrapheneMessage {
    /** Copies the list and checks the ranges. */
    public GetCurrentConnectionsReply {
        FieldChecks.u32("a rate", uploadOneMinute);
        FieldChecks.u32("a rate", downloadOneMinute);
        FieldChecks.u32("a rate", uploadFifteenMinutes);
        FieldChecks.u32("a rate", downloadFifteenMinutes);
        FieldChecks.u32("a rate", uploadOneHour);
        FieldChecks.u32("a rate", downloadOneHour);
        connections = List.copyOf(connections);
    }

    static GetCurrentConnectionsReply read(WireReader in) throws MalformedMessageException {
        return new GetCurrentConnectionsReply(
                in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32(), readConnections(in));
    }

    private static List<CurrentConnection> readConnections(WireReader in) throws MalformedMessageException {
        int count = in.count(CurrentConnection.SHORTEST);
        VariantReader variants = new VariantReader(in, VariantLimits.CONNECTIONS);
        List<CurrentConnection> connections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            connections.add(CurrentConnection.read(in, variants));
        }
        return connections;
    }

    void write(ByteBuf out) {
        WireWriter.u32(out, uploadOneMinute);
        WireWriter.u32(out, downloadOneMinute);
        WireWriter.u32(out, uploadFifteenMinutes);
        WireWriter.u32(out, downloadFifteenMinutes);
        WireWriter.u32(out, uploadOneHour);
        WireWriter.u32(out, downloadOneHour);
        WireWriter.varint(out, connections.size());
        VariantWriter variants = new VariantWriter(out, VariantLimits.CONNECTIONS);
        for (CurrentConnection connection : connections) {
            connection.write(out, variants);
        }
    }

    @Override
    public int type() {
        return GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY;
    }
}
