package dev.hearth.p2p.examples.json;

import java.util.List;

/** A payload of each command of Bitcoin, and how it is shown. */
final class BitcoinSamples {
    private static final String A = "aa".repeat(31) + "01";
    private static final String A_SHOWN = "\"01" + "aa".repeat(31) + "\"";
    private static final String ZEROS = "00".repeat(32);
    private static final String ZEROS_SHOWN = "\"" + ZEROS + "\"";
    private static final String HEADER = "ffffffff" + A + ZEROS + "01000000" + "ffff001d" + "ffffffff";
    private static final String HEADER_SHOWN = "{\"version\":-1,\"prev_hash\":" + A_SHOWN + ",\"merkle_root\":"
            + ZEROS_SHOWN + ",\"time\":1,\"bits\":486604799,\"nonce\":4294967295}";
    private static final String LEGACY = "02000000" + "01" + A + "07000000" + "025152" + "fdffffff" + "01"
            + "00f2052a01000000" + "0151" + "09000000";
    private static final String WITNESSED = "02000000" + "0001" + "01" + A + "07000000" + "00" + "fdffffff" + "01"
            + "01" + "00".repeat(7) + "00" + "02" + "00" + "01ee" + "00000000";

    private BitcoinSamples() {}

    record Sample(String command, String payload, String fields) {
        @Override
        public String toString() {
            return command;
        }
    }

    static List<Sample> all() {
        return List.of(
                new Sample(
                        "version",
                        "80110100" + "0904000000000000" + "00f1536500000000" + "0100000000000000"
                                + "00000000000000000000ffff01020304208d" + "0904000000000000" + "00".repeat(18)
                                + "efcdab8967452301" + "092f6c69623a312e302f" + "00350c00" + "01",
                        "{\"version\":70016,\"services\":1033,\"time\":1700000000,"
                                + "\"you\":{\"services\":1,\"address\":\"1.2.3.4:8333\"},"
                                + "\"me\":{\"services\":1033,\"address\":\"[::]:0\"},\"nonce\":\"81985529216486895\","
                                + "\"user_agent\":\"/lib:1.0/\",\"start_height\":800000,\"relay\":true}"),
                new Sample(
                        "version",
                        "00".repeat(46) + "0100000000000000" + "00000000000000000000ffff050607080001" + "00".repeat(8)
                                + "01e9" + "ffffffff" + "00",
                        "{\"version\":0,\"services\":0,\"time\":0,\"you\":{\"services\":0,\"address\":\"[::]:0\"},"
                                + "\"me\":{\"services\":1,\"address\":\"5.6.7.8:1\"},\"nonce\":0,"
                                + "\"user_agent\":\"\u00e9\",\"start_height\":-1,\"relay\":false}"),
                new Sample("verack", "", "{}"),
                new Sample("wtxidrelay", "", "{}"),
                new Sample("sendaddrv2", "", "{}"),
                new Sample("sendheaders", "", "{}"),
                new Sample("getaddr", "", "{}"),
                new Sample("mempool", "", "{}"),
                new Sample("filterclear", "", "{}"),
                new Sample("sendcmpct", "01" + "0200000000000000", "{\"hb\":true,\"version\":2}"),
                new Sample("feefilter", "e803000000000000", "{\"sat_per_kvb\":1000}"),
                new Sample("ping", "ffffffffffffffff", "{\"nonce\":\"18446744073709551615\"}"),
                new Sample("ping", "", "{\"nonce\":null}"),
                new Sample("pong", "0100000000000000", "{\"nonce\":1}"),
                new Sample(
                        "addr",
                        "01" + "00f15365" + "0900000000000000" + "00000000000000000000ffff09090909208d",
                        "{\"addresses\":[{\"time\":1700000000,\"services\":9,\"address\":\"9.9.9.9:8333\"}]}"),
                new Sample(
                        "addrv2",
                        "02" + "00f15365" + "fd0904" + "0420"
                                + "79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f" + "208d"
                                + "00f15365" + "01" + "0610" + "fc000001000200030004000500060007" + "208d",
                        "{\"addresses\":[{\"time\":1700000000,\"services\":1033,\"address\":"
                                + "\"pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333\"},"
                                + "{\"time\":1700000000,\"services\":1,\"address\":\"[fc00:1:2:3:4:5:6:7]:8333\"}]}"),
                new Sample("inv", "01" + "05000000" + A, "{\"inventory\":[{\"type\":5,\"hash\":" + A_SHOWN + "}]}"),
                new Sample(
                        "getdata",
                        "01" + "02000040" + A,
                        "{\"inventory\":[{\"type\":1073741826,\"hash\":" + A_SHOWN + "}]}"),
                new Sample(
                        "notfound",
                        "01" + "ffffffff" + A,
                        "{\"inventory\":[{\"type\":4294967295,\"hash\":" + A_SHOWN + "}]}"),
                new Sample(
                        "getheaders",
                        "80110100" + "01" + A + ZEROS,
                        "{\"version\":70016,\"locator\":[" + A_SHOWN + "],\"stop\":" + ZEROS_SHOWN + "}"),
                new Sample(
                        "getblocks",
                        "80110100" + "00" + A,
                        "{\"version\":70016,\"locator\":[],\"stop\":" + A_SHOWN + "}"),
                new Sample("headers", "01" + HEADER + "00", "{\"headers\":[" + HEADER_SHOWN + "]}"),
                new Sample(
                        "block",
                        HEADER + "02" + LEGACY + WITNESSED,
                        "{\"header\":" + HEADER_SHOWN + ",\"transactions\":[\"" + LEGACY + "\",\"" + WITNESSED
                                + "\"]}"),
                new Sample(
                        "tx",
                        LEGACY,
                        "{\"version\":2,\"inputs\":[{\"prev_hash\":" + A_SHOWN
                                + ",\"index\":7,\"script\":\"5152\",\"sequence\":4294967293}],"
                                + "\"outputs\":[{\"value\":\"5000000000\",\"script\":\"51\"}],\"locktime\":9}"),
                new Sample(
                        "tx",
                        WITNESSED,
                        "{\"version\":2,\"inputs\":[{\"prev_hash\":" + A_SHOWN
                                + ",\"index\":7,\"script\":\"\",\"sequence\":4294967293}],"
                                + "\"outputs\":[{\"value\":1,\"script\":\"\"}],\"witnesses\":[[\"\",\"ee\"]],"
                                + "\"locktime\":0}"),
                new Sample(
                        "tx",
                        "02000000" + "00" + "00" + "00000000",
                        "{\"version\":2,\"inputs\":[],\"outputs\":[],\"locktime\":0}"),
                new Sample(
                        "merkleblock",
                        HEADER + "01000000" + "01" + A + "01ff",
                        "{\"header\":" + HEADER_SHOWN + ",\"total\":1,\"hashes\":[" + A_SHOWN
                                + "],\"flag_bits\":\"ff\"}"),
                new Sample(
                        "filterload",
                        "02abcd" + "0b000000" + "ffffffff" + "01",
                        "{\"filter\":\"abcd\",\"n_hash_funcs\":11,\"tweak\":4294967295,\"flags\":1}"),
                new Sample("filteradd", "02abcd", "{\"element\":\"abcd\"}"),
                new Sample(
                        "cmpctblock",
                        HEADER + "0500000000000000" + "02" + "010000000000" + "ffffffffffff" + "01" + "01" + LEGACY,
                        "{\"header\":" + HEADER_SHOWN + ",\"nonce\":5,\"short_ids\":[1,\"281474976710655\"],"
                                + "\"prefilled\":[{\"index\":1,\"tx\":\"" + LEGACY + "\"}]}"),
                new Sample("getblocktxn", A + "02" + "01" + "00", "{\"block_hash\":" + A_SHOWN + ",\"indexes\":[1,2]}"),
                new Sample(
                        "blocktxn",
                        A + "01" + LEGACY,
                        "{\"block_hash\":" + A_SHOWN + ",\"transactions\":[\"" + LEGACY + "\"]}"),
                new Sample(
                        "getcfilters",
                        "00" + "01000000" + A,
                        "{\"type\":0,\"start_height\":1,\"stop_hash\":" + A_SHOWN + "}"),
                new Sample(
                        "cfilter",
                        "00" + A + "02abcd",
                        "{\"type\":0,\"block_hash\":" + A_SHOWN + ",\"filter\":\"abcd\"}"),
                new Sample(
                        "getcfheaders",
                        "00" + "01000000" + A,
                        "{\"type\":0,\"start_height\":1,\"stop_hash\":" + A_SHOWN + "}"),
                new Sample(
                        "cfheaders",
                        "00" + A + ZEROS + "01" + A,
                        "{\"type\":0,\"stop_hash\":" + A_SHOWN + ",\"previous_header\":" + ZEROS_SHOWN
                                + ",\"filter_hashes\":[" + A_SHOWN + "]}"),
                new Sample("getcfcheckpt", "00" + A, "{\"type\":0,\"stop_hash\":" + A_SHOWN + "}"),
                new Sample(
                        "cfcheckpt",
                        "00" + A + "01" + ZEROS,
                        "{\"type\":0,\"stop_hash\":" + A_SHOWN + ",\"headers\":[" + ZEROS_SHOWN + "]}"),
                new Sample(
                        "reject",
                        "027478" + "10" + "03626164" + A,
                        "{\"message\":\"tx\",\"code\":16,\"reason\":\"bad\",\"hash\":" + A_SHOWN + "}"),
                new Sample("reject", "00" + "01" + "00", "{\"message\":\"\",\"code\":1,\"reason\":\"\",\"hash\":null}"),
                new Sample("alert", "0101" + "0102", "{\"payload\":\"01\",\"signature\":\"02\"}"));
    }
}
