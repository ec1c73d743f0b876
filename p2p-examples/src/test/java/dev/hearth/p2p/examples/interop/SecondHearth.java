package dev.hearth.p2p.examples.interop;

import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;

/** Another node of ours, which shares nothing with the first but the machine. */
final class SecondHearth implements OtherNode {
    private final RegtestNode node;

    SecondHearth(RegtestNode node) {
        this.node = node;
    }

    @Override
    public void connect(PeerAddress to) {
        node.node().connect(to);
    }

    @Override
    public PeerAddress address() throws Exception {
        return node.address();
    }

    @Override
    public long awaitHead(String hash) throws Exception {
        return node.awaitHead(hash).nanos();
    }

    @Override
    public long awaitTransaction(String txid) throws Exception {
        return node.awaitTransaction(txid).nanos();
    }

    @Override
    public void awaitPeer() throws Exception {
        node.awaitPeer(Stage.ACTIVE);
    }

    /** It dials whom it is told of. */
    @Override
    public void awaitAddress(PeerAddress address) throws Exception {
        node.await(NodeEvent.PeerChanged.class, peer -> peer.address().equals(address));
    }

    @Override
    public String mine(int depth, int count) throws Exception {
        node.fork(depth, count - depth);
        return node.head();
    }

    @Override
    public void send(BitcoinTransaction transaction) throws Exception {
        node.publish(transaction);
    }

    @Override
    public boolean hasDropped() {
        return node.hasDropped();
    }

    @Override
    public void close() {
        node.close();
    }
}
