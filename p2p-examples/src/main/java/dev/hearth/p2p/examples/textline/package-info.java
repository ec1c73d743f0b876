/**
 * How to add a wire protocol: one of text lines, for chains of text. {@link
 * dev.hearth.p2p.examples.textline.TextLineProtocol} is what a node is built with; its link turns bytes into lines, and
 * its session turns lines into what the node understands and back. Blocks and notes show what items need: bytes, and an
 * id computed from them.
 *
 * <pre>
 * hello &lt;network&gt; &lt;node id&gt; &lt;port&gt;       the first line of both sides; port 0 does not listen
 * welcome                              the answer to a hello: the connection is complete with both
 * ids? &lt;block id&gt;...                   which blocks come after the first of these that you have?
 * ids &lt;previous&gt; &lt;left&gt; &lt;block id&gt;...  these, after the previous one, and as many more
 * inv &lt;type&gt;:&lt;id&gt;...                   I have these
 * get &lt;type&gt;:&lt;id&gt;...                   send me these
 * item &lt;type&gt; &lt;hex&gt;                    here is one
 * none &lt;type&gt;:&lt;id&gt;                     I do not have it
 * addr?    addr &lt;ip:port&gt;...           whom are you connected to?
 * ping     pong                        are you there?
 * bye &lt;reason&gt;                         the last line
 * </pre>
 *
 * <p>Nothing is encrypted and nobody proves who he is: an example, not a protocol for strangers.
 */
@NullMarked
package dev.hearth.p2p.examples.textline;

import org.jspecify.annotations.NullMarked;
