package dev.hearth.p2p.governor;

/**
 * How a {@link GovernorWorld} behaves.
 *
 * @param peers how many exist
 * @param roots how many of them the root source names, from the first on
 * @param seeds how many the book knows at first, from the first on
 * @param refusePercent how often a dial fails
 * @param mishaps how often an established peer does something by itself, on average, an hour
 * @param sharePercent how many peers answer requests for addresses
 * @param degree how many others each peer knows
 * @param shuffled whether simultaneous events happen in random order
 */
record WorldSettings(
        long seed,
        int peers,
        int roots,
        int seeds,
        Targets targets,
        int refusePercent,
        int mishaps,
        int sharePercent,
        int degree,
        boolean churn,
        Governor.Scope scope,
        boolean shuffled) {
    /** A book of so many peers, of which each answers, stays and shares. */
    static WorldSettings healthy(long seed, int peers, Targets targets) {
        return new WorldSettings(
                seed, peers, 0, peers, targets, 0, 0, 100, 8, false, Governor.Scope.WHOLE_NETWORK, false);
    }

    WorldSettings withRoots(int number, int bookSeeds) {
        return new WorldSettings(
                seed,
                peers,
                number,
                bookSeeds,
                targets,
                refusePercent,
                mishaps,
                sharePercent,
                degree,
                churn,
                scope,
                shuffled);
    }

    WorldSettings withChurn() {
        return new WorldSettings(
                seed,
                peers,
                roots,
                seeds,
                targets,
                refusePercent,
                mishaps,
                sharePercent,
                degree,
                true,
                scope,
                shuffled);
    }

    WorldSettings withShuffle() {
        return new WorldSettings(
                seed, peers, roots, seeds, targets, refusePercent, mishaps, sharePercent, degree, churn, scope, true);
    }

    WorldSettings withScope(Governor.Scope where) {
        return new WorldSettings(
                seed,
                peers,
                roots,
                seeds,
                targets,
                refusePercent,
                mishaps,
                sharePercent,
                degree,
                churn,
                where,
                shuffled);
    }
}
