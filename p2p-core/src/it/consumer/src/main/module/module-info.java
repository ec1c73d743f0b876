/** An application with a node inside. */
module consumer {
    requires dev.hearth.p2p;
}
