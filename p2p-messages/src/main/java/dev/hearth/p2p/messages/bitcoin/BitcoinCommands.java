package dev.hearth.p2p.messages.bitcoin;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The commands of messages (§1.2, §1.7 to §1.15). */
public final class BitcoinCommands {
    /** {@code version}. */
    public static final String VERSION = "version";

    /** {@code verack}. */
    public static final String VERACK = "verack";

    /** {@code wtxidrelay}. */
    public static final String WTXIDRELAY = "wtxidrelay";

    /** {@code sendaddrv2}. */
    public static final String SENDADDRV2 = "sendaddrv2";

    /** {@code sendheaders}. */
    public static final String SENDHEADERS = "sendheaders";

    /** {@code sendcmpct}. */
    public static final String SENDCMPCT = "sendcmpct";

    /** {@code feefilter}. */
    public static final String FEEFILTER = "feefilter";

    /** {@code ping}. */
    public static final String PING = "ping";

    /** {@code pong}. */
    public static final String PONG = "pong";

    /** {@code getaddr}. */
    public static final String GETADDR = "getaddr";

    /** {@code addr}. */
    public static final String ADDR = "addr";

    /** {@code addrv2}. */
    public static final String ADDRV2 = "addrv2";

    /** {@code inv}. */
    public static final String INV = "inv";

    /** {@code getdata}. */
    public static final String GETDATA = "getdata";

    /** {@code notfound}. */
    public static final String NOTFOUND = "notfound";

    /** {@code getheaders}. */
    public static final String GETHEADERS = "getheaders";

    /** {@code getblocks}. */
    public static final String GETBLOCKS = "getblocks";

    /** {@code headers}. */
    public static final String HEADERS = "headers";

    /** {@code block}. */
    public static final String BLOCK = "block";

    /** {@code tx}. */
    public static final String TX = "tx";

    /** {@code mempool}. */
    public static final String MEMPOOL = "mempool";

    /** {@code merkleblock}. */
    public static final String MERKLEBLOCK = "merkleblock";

    /** {@code filterload}. */
    public static final String FILTERLOAD = "filterload";

    /** {@code filteradd}. */
    public static final String FILTERADD = "filteradd";

    /** {@code filterclear}. */
    public static final String FILTERCLEAR = "filterclear";

    /** {@code cmpctblock}. */
    public static final String CMPCTBLOCK = "cmpctblock";

    /** {@code getblocktxn}. */
    public static final String GETBLOCKTXN = "getblocktxn";

    /** {@code blocktxn}. */
    public static final String BLOCKTXN = "blocktxn";

    /** {@code getcfilters}. */
    public static final String GETCFILTERS = "getcfilters";

    /** {@code cfilter}. */
    public static final String CFILTER = "cfilter";

    /** {@code getcfheaders}. */
    public static final String GETCFHEADERS = "getcfheaders";

    /** {@code cfheaders}. */
    public static final String CFHEADERS = "cfheaders";

    /** {@code getcfcheckpt}. */
    public static final String GETCFCHECKPT = "getcfcheckpt";

    /** {@code cfcheckpt}. */
    public static final String CFCHECKPT = "cfcheckpt";

    /** {@code reject}. */
    public static final String REJECT = "reject";

    /** {@code alert}. */
    public static final String ALERT = "alert";

    /** All of them. */
    public static final List<String> ALL = List.of(
            VERSION,
            VERACK,
            WTXIDRELAY,
            SENDADDRV2,
            SENDHEADERS,
            SENDCMPCT,
            FEEFILTER,
            PING,
            PONG,
            GETADDR,
            ADDR,
            ADDRV2,
            INV,
            GETDATA,
            NOTFOUND,
            GETHEADERS,
            GETBLOCKS,
            HEADERS,
            BLOCK,
            TX,
            MEMPOOL,
            MERKLEBLOCK,
            FILTERLOAD,
            FILTERADD,
            FILTERCLEAR,
            CMPCTBLOCK,
            GETBLOCKTXN,
            BLOCKTXN,
            GETCFILTERS,
            CFILTER,
            GETCFHEADERS,
            CFHEADERS,
            GETCFCHECKPT,
            CFCHECKPT,
            REJECT,
            ALERT);

    private static final Set<String> KNOWN = Collections.unmodifiableSet(new LinkedHashSet<>(ALL));

    /** Most characters of a command. */
    static final int MAX_LENGTH = 12;

    private BitcoinCommands() {}

    /** Whether the protocol has a message of this command. */
    public static boolean isKnown(String command) {
        return KNOWN.contains(command);
    }
}
