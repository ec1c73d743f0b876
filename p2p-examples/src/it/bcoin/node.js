'use strict';

/*
 * A bcoin full node on regtest that keeps everything in memory, talks to nobody but the tests, and is told what to do by
 * lines of JSON on standard input: {"do": "connect", "to": "127.0.0.1:1"}. It reports events the same way, and the answer
 * to each command as the event "done" or "failed".
 */

process.env.NODE_BACKEND = 'js'; // no native code to compile

const Module = require('module');
const load = Module._load;
// bcoin loads its database when it starts, also when it keeps everything in memory.
Module._load = (name, ...rest) => name === 'leveldown' ? class {} : load(name, ...rest);

const readline = require('readline');
const bcoin = require('bcoin');
const regtest = require('bcoin/lib/protocol/networks').regtest;
const NetAddress = require('bcoin/lib/net/netaddress');
const Peer = require('bcoin/lib/net/peer');

regtest.seeds = []; // else it dials 127.0.0.1:48444
regtest.requestMempool = false; // as on the main network: nodes without bloom filters hang up
Peer.INV_INTERVAL = 100; // it tells of transactions every 5,000 ms

const port = Number(process.argv[2]);
const reversed = hash => Buffer.from(hash, 'hex').reverse().toString('hex');
const say = (event, fields) => process.stdout.write(JSON.stringify({event, ...fields}) + '\n');

const node = new bcoin.FullNode({
  network: 'regtest',
  memory: true,
  workers: false,
  checkpoints: false,
  listen: true,
  host: '127.0.0.1',
  port,
  publicHost: '127.0.0.1',
  publicPort: port,
  maxOutbound: 1,
  noDns: true, // bcoin's words for: do not ask DNS seeds
  discover: false,
  upnp: false,
  persistent: false,
  httpHost: '127.0.0.1',
  httpPort: port + 1,
  noAuth: true,
  logFile: false,
  logConsole: false
});

const tip = () => ({height: node.chain.height, hash: reversed(node.chain.tip.hash)});

const commands = {
  async connect({to}) {
    const peer = node.pool.createOutbound(NetAddress.fromHostname(to, 'regtest'));
    node.pool.peers.add(peer);
    if (!node.pool.peers.load)
      node.pool.setLoader(peer); // the one it syncs from
  },

  async mine({count, depth}) {
    let parent = await node.chain.getEntry(node.chain.height - depth);
    for (let i = 0; i < count; i++) {
      const job = await node.miner.createJob(parent);
      const block = await job.mineAsync();
      parent = await node.chain.add(block);
    }
  },

  async send({transaction}) {
    await node.sendTX(bcoin.TX.fromRaw(Buffer.from(transaction, 'hex')));
  },

  async state() {
    const peers = [];
    for (let peer = node.pool.peers.head(); peer; peer = peer.next)
      peers.push({host: peer.hostname(), agent: peer.agent, outbound: peer.outbound, ban: peer.banScore});
    return {...tip(), peers, hosts: node.pool.hosts.toArray().map(addr => addr.hostname)};
  }
};

node.chain.on('tip', () => say('tip', tip()));
node.chain.on('reorganize', (from, to) => say('reorganised', {from: reversed(from.hash), to: reversed(to.hash)}));
node.mempool.on('tx', tx => say('transaction', {id: reversed(tx.hash('hex'))}));
node.pool.on('packet', (packet, peer) => {
  if (packet.cmd === 'addr')
    say('addresses', {from: peer.hostname(), addresses: packet.items.map(addr => addr.hostname)});
});
node.pool.on('peer open', peer => say('peer', {host: peer.hostname(), outbound: peer.outbound, agent: peer.agent}));
node.pool.on('peer close', (peer, connected) => say('closed', {host: peer.hostname(), connected}));
node.pool.on('ban', peer => say('banned', {host: peer.hostname()}));
node.on('error', error => say('error', {message: error.message}));

let queue = Promise.resolve();

async function run(line) {
  const command = JSON.parse(line);
  try {
    say('done', {did: command.do, ...await commands[command.do](command)});
  } catch (error) {
    say('failed', {did: command.do, message: error.message});
  }
}

(async () => {
  await node.open();
  await node.connect();
  node.startSync();
  say('listening', {port});
  readline.createInterface({input: process.stdin})
    .on('line', line => queue = queue.then(() => run(line)))
    .on('close', () => process.exit(0));
})().catch(error => {
  say('failed', {did: 'start', message: error.stack});
  process.exit(1);
});
