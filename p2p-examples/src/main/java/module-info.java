/** The hearth command line and runnable examples. */
module dev.hearth.p2p.examples {
    requires static transitive org.jspecify;
    requires transitive dev.hearth.p2p;
    requires com.h2database.mvstore;
    requires io.netty.codec;
    requires org.slf4j;
}
