package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Turns payloads into messages and messages into payloads (§1.7 to §1.15), for either transport. Stateless and
 * thread-safe.
 *
 * <p>Decoding takes time and memory in proportion to the payload, whatever it claims. Bytes after the message are
 * ignored, as the specification obliges us (§1.2).
 */
public final class BitcoinCodec {
    private BitcoinCodec() {}

    /**
     * The message of {@code command} that {@code payload} holds, an {@link UnknownMessage} where the protocol has none.
     * Reads from its reader index on, leaves it behind the last byte of the message (anywhere, after an exception), and
     * neither keeps nor releases it.
     *
     * @throws LimitBrokenException if the payload is a message that breaks a limit
     * @throws MalformedMessageException if it is no such message
     */
    public static BitcoinMessage decode(String command, ByteBuf payload) throws MalformedMessageException {
        WireReader in = new WireReader(payload);
        return switch (command) {
            case BitcoinCommands.VERSION -> Version.read(in);
            case BitcoinCommands.VERACK -> new Verack();
            case BitcoinCommands.WTXIDRELAY -> new WtxidRelay();
            case BitcoinCommands.SENDADDRV2 -> new SendAddrV2();
            case BitcoinCommands.SENDHEADERS -> new SendHeaders();
            case BitcoinCommands.SENDCMPCT -> SendCompact.read(in);
            case BitcoinCommands.FEEFILTER -> FeeFilter.read(in);
            case BitcoinCommands.PING -> Ping.read(in);
            case BitcoinCommands.PONG -> Pong.read(in);
            case BitcoinCommands.GETADDR -> new GetAddr();
            case BitcoinCommands.ADDR -> Addr.read(in);
            case BitcoinCommands.ADDRV2 -> AddrV2.read(in);
            case BitcoinCommands.INV -> Inv.read(in);
            case BitcoinCommands.GETDATA -> GetData.read(in);
            case BitcoinCommands.NOTFOUND -> NotFound.read(in);
            case BitcoinCommands.GETHEADERS -> GetHeaders.read(in);
            case BitcoinCommands.GETBLOCKS -> GetBlocks.read(in);
            case BitcoinCommands.HEADERS -> Headers.read(in);
            case BitcoinCommands.BLOCK -> BlockMessage.read(in);
            case BitcoinCommands.TX -> TransactionMessage.read(in);
            case BitcoinCommands.MEMPOOL -> new MemPool();
            case BitcoinCommands.MERKLEBLOCK -> MerkleBlock.read(in);
            case BitcoinCommands.FILTERLOAD -> FilterLoad.read(in);
            case BitcoinCommands.FILTERADD -> FilterAdd.read(in);
            case BitcoinCommands.FILTERCLEAR -> new FilterClear();
            case BitcoinCommands.CMPCTBLOCK -> CompactBlock.read(in);
            case BitcoinCommands.GETBLOCKTXN -> GetBlockTransactions.read(in);
            case BitcoinCommands.BLOCKTXN -> BlockTransactions.read(in);
            case BitcoinCommands.GETCFILTERS -> GetCFilters.read(in);
            case BitcoinCommands.CFILTER -> CFilter.read(in);
            case BitcoinCommands.GETCFHEADERS -> GetCFHeaders.read(in);
            case BitcoinCommands.CFHEADERS -> CFHeaders.read(in);
            case BitcoinCommands.GETCFCHECKPT -> GetCFCheckpoint.read(in);
            case BitcoinCommands.CFCHECKPT -> CFCheckpoint.read(in);
            case BitcoinCommands.REJECT -> Reject.read(in);
            case BitcoinCommands.ALERT -> Alert.read(in);
            default -> {
                int size = in.remaining();
                in.skip(size);
                yield new UnknownMessage(command, size);
            }
        };
    }

    /**
     * Appends the payload of {@code message} to {@code out}, in its one canonical form.
     *
     * @throws IllegalArgumentException if the message is an {@link UnknownMessage}
     */
    public static void encode(BitcoinMessage message, ByteBuf out) {
        message.write(out);
    }

    /** The payload of {@code message} as a new array; errors as {@link #encode(BitcoinMessage, ByteBuf)}. */
    public static byte[] encode(BitcoinMessage message) {
        ByteBuf out = Unpooled.buffer(sizeHint(message));
        encode(message, out);
        return ByteBufUtil.getBytes(out);
    }

    /** About how many bytes the payload takes. */
    static int sizeHint(BitcoinMessage message) {
        if (message instanceof BlockMessage block) {
            return block.block().length;
        }
        if (message instanceof TransactionMessage transaction) {
            return transaction.transaction().length;
        }
        if (message instanceof Headers headers) {
            return 3 + headers.headers().size() * (BlockHeader.LENGTH + 1);
        }
        return 256;
    }

    /** What arrived: the message, or why it was dropped (§1.2). Neither keeps nor releases the payload. */
    static Inbound receive(String command, ByteBuf payload, int wireSize, long receivedAtMicros) {
        try {
            return new InboundMessage(decode(command, payload), wireSize, receivedAtMicros);
        } catch (LimitBrokenException e) {
            return new DroppedMessage(command, wireSize, String.valueOf(e.getMessage()), e.consequence());
        } catch (MalformedMessageException e) {
            return new DroppedMessage(command, wireSize, String.valueOf(e.getMessage()), Consequence.NONE);
        }
    }

    static DroppedMessage tooLarge(String command, int wireSize, int size, FrameLimits.Cap cap) {
        String reason = "the payload has " + size + " bytes, more than " + cap.bytes();
        return new DroppedMessage(command, wireSize, reason, cap.consequence());
    }
}
