package dev.hearth.p2p.discovery;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A map from IP addresses to the autonomous systems that announce them: a small program, run over the bits of the
 * address (bitcoin-p2p §5.3). Checked when read, so that running it cannot fail and takes a bounded time. Immutable;
 * any thread.
 *
 * <p>Instructions, each a prefix-coded number followed by operands: {@code RETURN as}; {@code JUMP n}, which takes one
 * bit of the address and skips {@code n} bits of program when it is 1; {@code MATCH bits}, which ends the program with
 * the current default unless the next bits of the address are these; {@code DEFAULT as}.
 */
public final class AsMap {
    /** Most bytes of a map; those in use have less than two million. */
    public static final int MAX_BYTES = 1 << 24;

    private static final int ADDRESS_BITS = 128;

    private static final int RETURN = 0;
    private static final int JUMP = 1;
    private static final int MATCH = 2;
    private static final int DEFAULT = 3;

    private static final int[] OPCODE_SIZES = {0, 0, 1};
    private static final int[] SYSTEM_SIZES = {15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
    private static final int[] MATCH_SIZES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int[] JUMP_SIZES = {
        5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
    };

    private final byte[] program;
    private final Hash id;

    private AsMap(byte[] program) {
        this.program = program;
        this.id = identify(program);
    }

    /**
     * The map in a file's content, of which a copy is kept.
     *
     * @throws IOException saying in one line what is wrong when it is no well-formed map
     */
    public static AsMap read(byte[] content) throws IOException {
        if (content.length == 0 || content.length > MAX_BYTES) {
            throw new IOException("an AS map has 1 to " + MAX_BYTES + " bytes, this has " + content.length);
        }
        byte[] program = content.clone();
        new Check(program).run();
        return new AsMap(program);
    }

    /** Names this version of the map: 32 bytes that change with any bit of it. */
    public Hash id() {
        return id;
    }

    /** The number of the AS that announces this 16-byte address, 0 when the map knows none. */
    int systemOf(byte[] address) {
        Reader reader = new Reader(program);
        int used = 0;
        int system = 0;
        try {
            while (true) {
                switch (reader.number(0, OPCODE_SIZES)) {
                    case RETURN -> {
                        return reader.number(1, SYSTEM_SIZES);
                    }
                    case JUMP -> {
                        int distance = reader.number(17, JUMP_SIZES);
                        reader.position += bit(address, used++) * distance;
                    }
                    case MATCH -> {
                        int match = reader.number(2, MATCH_SIZES);
                        for (int left = matchLength(match) - 1; left >= 0; left--) {
                            if (bit(address, used++) != (match >>> left & 1)) {
                                return system;
                            }
                        }
                    }
                    default -> system = reader.number(1, SYSTEM_SIZES);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a checked map ends in RETURN", e);
        }
    }

    private static int bit(byte[] address, int index) {
        return address[index >>> 3] >>> (7 - (index & 7)) & 1;
    }

    private static int matchLength(int match) {
        return 31 - Integer.numberOfLeadingZeros(match);
    }

    private static Hash identify(byte[] program) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(HashedBytes.compactSize(8 * program.length));
            byte[] bits = new byte[8];
            for (byte octet : program) {
                for (int i = 0; i < 8; i++) {
                    bits[i] = (byte) (octet >>> i & 1);
                }
                digest.update(bits);
            }
            return Hash.wrap(Digests.sha256(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Reads numbers off the program; bits count from the lowest of each byte. */
    private static final class Reader {
        private final byte[] program;
        private final int end;
        private int position;

        Reader(byte[] program) {
            this.program = program;
            this.end = 8 * program.length;
        }

        private int next() throws IOException {
            if (position >= end) {
                throw new IOException("an AS map ends within an instruction");
            }
            int bit = program[position >>> 3] >>> (position & 7) & 1;
            position++;
            return bit;
        }

        /** A number in the class of the first size whose leading bit is 0; the last class needs no such bit. */
        int number(int least, int[] sizes) throws IOException {
            int value = least;
            int size = 0;
            while (size < sizes.length - 1 && next() == 1) {
                value += 1 << sizes[size++];
            }
            for (int left = sizes[size] - 1; left >= 0; left--) {
                value += next() << left;
            }
            return value;
        }
    }

    /** Where a jump lands and how many bits of the address are left there. */
    private record Landing(int position, int bitsLeft) {}

    /** Walks through all instructions once, in order, as every path through the program would. */
    private static final class Check {
        private final Reader reader;
        private final Deque<Landing> landings = new ArrayDeque<>();
        private int bitsLeft = ADDRESS_BITS;
        private int previous = JUMP;
        private boolean shortMatch;

        Check(byte[] program) {
            reader = new Reader(program);
        }

        void run() throws IOException {
            boolean more = true;
            while (more) {
                Landing next = landings.peek();
                require(next == null || reader.position < next.position, "jumps into the middle of an instruction");
                int opcode = reader.number(0, OPCODE_SIZES);
                switch (opcode) {
                    case RETURN -> more = checkReturn();
                    case JUMP -> checkJump();
                    case MATCH -> checkMatch();
                    default -> {
                        require(previous != DEFAULT, "has a DEFAULT directly before another");
                        reader.number(1, SYSTEM_SIZES);
                        previous = DEFAULT;
                    }
                }
            }
        }

        /** Whether any path goes on behind this RETURN. */
        private boolean checkReturn() throws IOException {
            require(previous != DEFAULT, "has a DEFAULT directly before a RETURN");
            reader.number(1, SYSTEM_SIZES);
            if (landings.isEmpty()) {
                checkPadding();
                return false;
            }
            Landing landing = landings.pop();
            require(reader.position == landing.position, "has instructions that are never reached");
            bitsLeft = landing.bitsLeft;
            // Another path begins: what stood before belongs to the one that ended.
            previous = JUMP;
            return true;
        }

        private void checkPadding() throws IOException {
            require(reader.end - reader.position <= 7, "has more than seven bits of padding");
            while (reader.position < reader.end) {
                require(reader.next() == 0, "has padding that is not zero");
            }
        }

        private void checkJump() throws IOException {
            int distance = reader.number(17, JUMP_SIZES);
            require(distance < reader.end - reader.position, "jumps past its end");
            require(bitsLeft > 0, "takes more bits than an address has");
            bitsLeft--;
            int target = reader.position + distance;
            Landing outer = landings.peek();
            require(outer == null || target < outer.position, "has jumps that cross");
            landings.push(new Landing(target, bitsLeft));
            previous = JUMP;
        }

        private void checkMatch() throws IOException {
            int length = matchLength(reader.number(2, MATCH_SIZES));
            boolean isShort = length < 8;
            require(!(isShort && shortMatch && previous == MATCH), "has two short MATCHes in a run");
            shortMatch = isShort || (shortMatch && previous == MATCH);
            require(bitsLeft >= length, "takes more bits than an address has");
            bitsLeft -= length;
            previous = MATCH;
        }

        private static void require(boolean kept, String fault) throws IOException {
            if (!kept) {
                throw new IOException("the AS map " + fault);
            }
        }
    }
}
