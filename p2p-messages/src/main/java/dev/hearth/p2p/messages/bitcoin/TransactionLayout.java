package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;

/**
 * Where the parts of a transaction stand (§1.13).
 *
 * <pre>
 *   version | [00 01] | inputs and outputs | [witnesses] | lock time
 *   start             body                 bodyEnd                   end
 * </pre>
 */
record TransactionLayout(int start, int body, int bodyEnd, int end) {
    /** Bytes of a transaction without inputs and outputs, which the wire can express. */
    static final int SHORTEST = 10;

    static final int VERSION_LENGTH = 4;
    static final int LOCK_TIME_LENGTH = 4;
    private static final int OUTPOINT_LENGTH = 36;
    private static final int SEQUENCE_LENGTH = 4;
    private static final int VALUE_LENGTH = 8;
    private static final int SHORTEST_INPUT = OUTPOINT_LENGTH + 1 + SEQUENCE_LENGTH;
    private static final int SHORTEST_OUTPUT = VALUE_LENGTH + 1;
    private static final int WITNESS_FLAG = 1;

    /** Passes over one transaction. */
    static TransactionLayout skip(WireReader in) throws MalformedMessageException {
        int start = in.position();
        in.skip(VERSION_LENGTH);
        int body = in.position();
        int inputs = in.count(1);
        int flags = 0;
        if (inputs == 0) {
            // No inputs: either the marker of the form with witnesses, or a count of outputs that must be zero too.
            flags = in.u8();
            if (flags != 0) {
                body = in.position();
                inputs = in.count(SHORTEST_INPUT);
            }
        }
        if (inputs > 0 || flags != 0) {
            skipInputsAndOutputs(in, inputs);
        }
        int bodyEnd = in.position();
        if (flags != 0) {
            skipWitnesses(in, flags, inputs);
        }
        in.skip(LOCK_TIME_LENGTH);
        return new TransactionLayout(start, body, bodyEnd, in.position());
    }

    private static void skipInputsAndOutputs(WireReader in, int inputs) throws MalformedMessageException {
        for (int i = 0; i < inputs; i++) {
            in.skip(OUTPOINT_LENGTH);
            in.skipVarBytes();
            in.skip(SEQUENCE_LENGTH);
        }
        int outputs = in.count(SHORTEST_OUTPUT);
        for (int i = 0; i < outputs; i++) {
            in.skip(VALUE_LENGTH);
            in.skipVarBytes();
        }
    }

    private static void skipWitnesses(WireReader in, int flags, int inputs) throws MalformedMessageException {
        if (flags != WITNESS_FLAG) {
            throw new MalformedMessageException("a transaction has parts that nobody knows");
        }
        boolean any = false;
        for (int i = 0; i < inputs; i++) {
            int items = in.count(1);
            any |= items > 0;
            for (int k = 0; k < items; k++) {
                in.skipVarBytes();
            }
        }
        if (!any) {
            throw new MalformedMessageException("a transaction has the form with witnesses but none of them");
        }
    }

    static byte[] bytes(WireReader in) throws MalformedMessageException {
        return in.bytesSince(skip(in).start);
    }

    boolean hasWitness() {
        return body != start + VERSION_LENGTH;
    }

    int length() {
        return end - start;
    }

    int strippedLength() {
        return VERSION_LENGTH + (bodyEnd - body) + LOCK_TIME_LENGTH;
    }
}
