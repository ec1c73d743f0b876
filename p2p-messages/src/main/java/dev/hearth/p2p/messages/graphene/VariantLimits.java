package dev.hearth.p2p.messages.graphene;

/**
 * What one message may spend on variants (weakness W9: a decoder that trusts them can be held for minutes).
 *
 * @param depth arrays and objects inside each other, the outermost counting as one
 * @param keys entries of one object
 * @param elements values of the whole message
 */
record VariantLimits(int depth, int keys, int elements) {
    /** Of a hello: the reference writes nine flat keys. */
    static final VariantLimits USER_DATA = new VariantLimits(8, 64, 1024);

    /** Of an exception, which may quote a whole transaction. */
    static final VariantLimits EXCEPTION = new VariantLimits(32, 64, 4096);

    /** Of a list of connections, each with the user data of one hello. */
    static final VariantLimits CONNECTIONS = new VariantLimits(8, 64, 8192);
}
