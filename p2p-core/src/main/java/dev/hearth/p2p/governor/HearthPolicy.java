package dev.hearth.p2p.governor;

import dev.hearth.p2p.discovery.AddressStore;

/** See {@link PeerPolicy#hearth}. */
record HearthPolicy() implements PeerPolicy {
    @Override
    public Parts assemble(Setting setting) {
        return over(setting.book(), setting);
    }

    @Override
    public Parts adapt(Parts running, Setting setting) {
        return over(running.addresses(), setting);
    }

    private static Parts over(AddressStore addresses, Setting setting) {
        Churn churn = setting.scope() == Governor.Scope.TOPOLOGY_ONLY
                ? null
                : new Churn(setting.churnInterval(), setting.churnBulkInterval(), setting.churnYoungInterval());
        return new Parts(new Governor(setting.scope()), churn, addresses, HEARTH_HABITS);
    }
}
