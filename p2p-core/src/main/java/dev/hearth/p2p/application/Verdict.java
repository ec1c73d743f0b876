package dev.hearth.p2p.application;

import org.jspecify.annotations.Nullable;

/** What the application says of an item it was given. */
public sealed interface Verdict {
    /** New and valid: it is kept, announced and served. */
    Verdict ACCEPTED = new Accepted(null);

    /** Valid but known: nothing happens. */
    Verdict DUPLICATE = new Duplicate();

    /** Cannot be judged yet, for example a timestamp in the future: asked again later, nobody is penalised. */
    Verdict LATER = new Later();

    /** Its parent is unknown: the node synchronises with the sender. */
    Verdict UNLINKABLE = new Unlinkable();

    /** Invalid, at the sender's fault; ends the connection when it is a block, or happens five times. */
    static Verdict invalid(String reason) {
        return new Invalid(20, reason);
    }

    /** A new valid block that made the main chain switch to another branch: like {@link #ACCEPTED}. */
    static Verdict reorganised(Reorganisation reorganisation) {
        return new Accepted(reorganisation);
    }

    /**
     * See {@link #ACCEPTED}.
     *
     * @param reorganisation how the main chain switched, or null when it did not
     */
    record Accepted(@Nullable Reorganisation reorganisation) implements Verdict {}

    /** See {@link #DUPLICATE}. */
    record Duplicate() implements Verdict {}

    /** See {@link #LATER}. */
    record Later() implements Verdict {}

    /** See {@link #UNLINKABLE}. */
    record Unlinkable() implements Verdict {}

    /**
     * The item can never be valid.
     *
     * @param penalty 0 to {@link #FULL_PENALTY}, added up per connection; a block always costs the full penalty
     * @param reason one line for logs
     */
    record Invalid(int penalty, String reason) implements Verdict {
        /** Ends the connection at once. */
        public static final int FULL_PENALTY = 100;
    }
}
