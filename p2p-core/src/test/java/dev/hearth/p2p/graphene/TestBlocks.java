package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.MalformedItemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks whose ids and links are right; their signatures and contents are filler. */
public final class TestBlocks {
    private TestBlocks() {}

    /** The block after {@code previous}; {@code salt} tells branches apart. */
    public static GrapheneBlock after(@Nullable GrapheneBlock previous, int size, int salt) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.max(112, size)).order(ByteOrder.LITTLE_ENDIAN);
        long number = previous == null ? 1 : previous.entry().number() + 1;
        bytes.put(previous == null ? new byte[20] : previous.entry().id().toBytes());
        bytes.putInt((int) (1_700_000_000L + 3 * number));
        bytes.put((byte) 1);
        bytes.putInt(salt);
        bytes.position(20 + 4 + 1 + 20);
        bytes.put((byte) 0);
        try {
            return GrapheneBlock.of(bytes.array());
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code count} blocks on top of {@code previous}, oldest first. */
    public static List<GrapheneBlock> chain(@Nullable GrapheneBlock previous, int count, int size, int salt) {
        List<GrapheneBlock> blocks = new ArrayList<>();
        GrapheneBlock tip = previous;
        for (int i = 0; i < count; i++) {
            tip = after(tip, size, salt);
            blocks.add(tip);
        }
        return blocks;
    }
}
