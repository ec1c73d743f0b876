/** The node: peers, sessions, sync, relay and simulation. */
module dev.hearth.p2p {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p.discovery;
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.buffer;
    requires io.netty.codec.dns;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;

    exports dev.hearth.p2p;
    exports dev.hearth.p2p.application;
    exports dev.hearth.p2p.bitcoin;
    exports dev.hearth.p2p.chain;
    exports dev.hearth.p2p.config;
    exports dev.hearth.p2p.event;
    exports dev.hearth.p2p.governor;
    exports dev.hearth.p2p.graphene;
    exports dev.hearth.p2p.protocol;
    exports dev.hearth.p2p.runtime;
    exports dev.hearth.p2p.simulation;
    exports dev.hearth.p2p.simulation.policy;
    exports dev.hearth.p2p.simulation.population;
    exports dev.hearth.p2p.trust;
}
