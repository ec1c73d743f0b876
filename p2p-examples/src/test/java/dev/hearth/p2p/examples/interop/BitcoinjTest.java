package dev.hearth.p2p.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.AddressMessage;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.Peer;
import org.bitcoinj.core.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** bitcoinj as a client of a node of ours, over real sockets. It cannot be dialled, so there is no other direction. */
@Timeout(120)
class BitcoinjTest {
    /** More than one inventory of 500. */
    private static final int BLOCKS = 600;

    /** More than one message of 2,000. */
    private static final int HEADERS = 2_100;

    @Test
    void downloadsAndVerifiesTheWholeChain() throws Exception {
        try (RegtestNode node = RegtestNode.start(BLOCKS);
                BitcoinjClient client = BitcoinjClient.verifyingAll(node.address())) {
            client.awaitHead(node.head());

            assertThat(client.height()).isEqualTo(BLOCKS);
        }
    }

    @Test
    void followsHeadersAlone() throws Exception {
        try (RegtestNode node = RegtestNode.start(HEADERS);
                BitcoinjClient client = BitcoinjClient.ofHeaders(node.address())) {
            client.awaitHead(node.head());

            assertThat(client.height()).isEqualTo(HEADERS);
        }
    }

    @Test
    void getsTheBlockItAsksFor() throws Exception {
        try (RegtestNode node = RegtestNode.start(3);
                BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
            Block block = BitcoinjClient.get(client.peer().getBlock(Sha256Hash.wrap(node.head())));

            assertThat(block.getHashAsString()).isEqualTo(node.head());
            assertThat(block.serialize()).isEqualTo(node.block(3).bytes());
        }
    }

    @Test
    void hearsOfNewBlocks() throws Exception {
        try (RegtestNode node = RegtestNode.start(3);
                BitcoinjClient client = BitcoinjClient.verifyingAll(node.address())) {
            client.awaitHead(node.head());
            for (int i = 0; i < 5; i++) {
                node.mine(1);
                client.awaitHead(node.head());
            }

            assertThat(client.height()).isEqualTo(8);
        }
    }

    @Test
    void followsAReorganisation() throws Exception {
        try (RegtestNode node = RegtestNode.start(20);
                BitcoinjClient client = BitcoinjClient.verifyingAll(node.address())) {
            client.awaitHead(node.head());
            String left = node.head();
            node.fork(5, 2);
            client.awaitHead(node.head());

            assertThat(client.height()).isEqualTo(22);
            assertThat(client.head()).isNotEqualTo(left);
        }
    }

    @Test
    void sendsATransaction() throws Exception {
        try (RegtestNode node = RegtestNode.start(3);
                BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
            Transaction payment = read(Payments.unbacked("from bitcoinj"));
            BitcoinjClient.get(client.group().broadcastTransaction(payment).awaitSent());

            node.awaitTransaction(payment.getTxId().toString());
        }
    }

    @Test
    void fetchesATransactionItIsToldOf() throws Exception {
        try (RegtestNode node = RegtestNode.start(3);
                BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
            CompletableFuture<Transaction> arrived = new CompletableFuture<>();
            client.peer().addOnTransactionBroadcastListener(Runnable::run, (peer, tx) -> arrived.complete(tx));
            BitcoinTransaction payment = Payments.unbacked("from us");
            node.awaitPeer(Stage.ACTIVE);
            String txid = node.publish(payment);

            assertThat(BitcoinjClient.get(arrived).getTxId()).hasToString(txid);
            assertThat(arrived.join().serialize()).isEqualTo(payment.bytes());
        }
    }

    private static Transaction read(BitcoinTransaction transaction) {
        return Transaction.read(ByteBuffer.wrap(transaction.bytes()));
    }

    @Test
    void isToldOfOtherNodes() throws Exception {
        try (RegtestNode other = RegtestNode.start(3);
                RegtestNode node = RegtestNode.start(3)) {
            node.node().connect(other.address()); // One that is configured would be kept secret.
            node.awaitPeer(Stage.ACTIVE);
            try (BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
                AddressMessage told = BitcoinjClient.get(client.peer().getAddr());

                assertThat(told.getAddresses())
                        .extracting(address -> address.getPort())
                        .contains(other.address().port());
            }
        }
    }

    @Test
    void isAnsweredWhenItPings() throws Exception {
        try (RegtestNode node = RegtestNode.start(3);
                BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
            Peer peer = client.peer();

            assertThat(BitcoinjClient.get(peer.sendPing())).isLessThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void isServedByANodeThatPrefersEncryption() throws Exception {
        try (RegtestNode node = RegtestNode.startEncrypting(BLOCKS);
                BitcoinjClient client = BitcoinjClient.ofBlocks(node.address())) {
            client.awaitHead(node.head());

            assertThat(node.events(NodeEvent.PeerChanged.class))
                    .extracting(NodeEvent.PeerChanged::state)
                    .containsExactly(Stage.HANDSHAKING, Stage.ACTIVE);
        }
    }
}
