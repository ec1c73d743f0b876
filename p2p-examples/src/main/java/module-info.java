/** The hearth command line and runnable examples. */
module dev.hearth.p2p.examples {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.h2database.mvstore;
    requires info.picocli;
    requires io.netty.codec;
    requires io.netty.handler;
    requires java.management;
    requires jdk.management;
    requires jdk.unsupported;
    requires me.tongfei.progressbar;
    requires org.slf4j;

    opens dev.hearth.p2p.examples.cli to
            info.picocli;
}
