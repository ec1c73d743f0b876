package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;

/** What the operator grants to addresses (bitcoin-p2p §4.11). Immutable; permissions of several matches add up. */
public final class Whitelist {
    /** Grants nothing. */
    public static final Whitelist EMPTY = new Whitelist(List.of());

    /** What an entry grants that names no permissions: the normal ones, never evicted or limited. */
    public static final Permissions IMPLICIT =
            Permissions.NORMAL.plus(Permissions.of(Permission.NO_BAN, Permission.DOWNLOAD));

    /**
     * One entry.
     *
     * @param permissions what it grants
     * @param subnet to whom
     */
    public record Entry(Permissions permissions, Subnet subnet) {
        /**
         * Reads {@code noban,relay@1.2.3.0/24}; {@code @1.2.3.4} grants nothing, {@code 1.2.3.4} grants
         * {@link #IMPLICIT}.
         *
         * @throws IllegalArgumentException saying in one line what is wrong
         */
        public static Entry parse(String text) {
            int at = text.indexOf('@');
            return at < 0
                    ? new Entry(IMPLICIT, Subnet.parse(text))
                    : new Entry(Permissions.parse(text.substring(0, at)), Subnet.parse(text.substring(at + 1)));
        }

        @Override
        public String toString() {
            return permissions + "@" + subnet;
        }
    }

    private final List<Entry> entries;

    public Whitelist(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** What is granted to {@code address}: {@link Permissions#NONE} when no entry contains it. Looks at every entry. */
    public Permissions of(PeerAddress address) {
        Permissions granted = Permissions.NONE;
        for (Entry entry : entries) {
            if (entry.subnet().contains(address)) {
                granted = granted.plus(entry.permissions());
            }
        }
        return granted;
    }
}
