package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * An exception of the reference as it travels (§2.3).
 *
 * @param code what kind it is; 90000 to 90007 are the network's own
 * @param name class name
 * @param what message
 * @param stack one entry for each place it passed
 */
public record WireException(long code, WireText name, WireText what, List<LogEntry> stack) {
    private static final int SHORTEST_ENTRY = 2;

    /** Copies the list. */
    public WireException {
        stack = List.copyOf(stack);
    }

    static WireException read(WireReader in) throws MalformedMessageException {
        long code = in.i64();
        WireText name = in.text();
        WireText what = in.text();
        int count = in.count(SHORTEST_ENTRY);
        VariantReader variants = new VariantReader(in, VariantLimits.EXCEPTION);
        List<LogEntry> stack = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stack.add(LogEntry.of(variants.value()));
        }
        return new WireException(code, name, what, stack);
    }

    void write(ByteBuf out) {
        out.writeLongLE(code);
        WireWriter.text(out, name);
        WireWriter.text(out, what);
        WireWriter.varint(out, stack.size());
        VariantWriter variants = new VariantWriter(out, VariantLimits.EXCEPTION);
        for (LogEntry entry : stack) {
            variants.value(entry.fields());
        }
    }
}
