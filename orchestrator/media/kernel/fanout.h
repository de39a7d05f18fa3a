/*
 * Forwarding: packets of one source are renumbered, encrypted and sent for each viewer.
 *
 * Knows neither Python nor libsrtp: whoever calls hands in the function that encrypts. One thread at a time.
 */
#ifndef TRIBUNA_FANOUT_H
#define TRIBUNA_FANOUT_H

#include <stddef.h>
#include <stdint.h>

enum {
    MAX_PAYLOAD_BYTES = 2048,  /* longer payloads do not come in: no datagram of ours has more */
    RTP_HEADER_BYTES = 12,     /* RFC 3550 §5.1, without sources and extension */
    MAX_EXTENSION_BYTES = 32,  /* RFC 8285: an audio level and a mid of 16 bytes, in whole words */
    LEVEL_AT = 5,              /* where the block with a level has it: behind the block's header and the element's */
    SEND_TIME_AT = 5,          /* where the other block has the time of sending, if it has one */
    MAX_PACKET_BYTES = RTP_HEADER_BYTES + MAX_EXTENSION_BYTES + MAX_PAYLOAD_BYTES,
    TRAILER_BYTES = 148,       /* what SRTP may add: tag, index, key identifier */
    ADDRESS_BYTES = 28,        /* the longer of sockaddr_in and sockaddr_in6 */
};

/* libsrtp's srtp_protect: encrypts `*bytes` bytes in place and makes `*bytes` more; 0: done. */
typedef int (*protect_function)(void *session, void *packet, int *bytes);

/* A packet of the source, decrypted and read. level: the audio level element (RFC 6464), or -1. */
struct packet {
    const uint8_t *payload;
    size_t payload_bytes;
    double at_s; /* arrival, by any steady clock */
    uint32_t timestamp;
    uint16_t sequence;
    int16_t level;
    uint8_t marker;
};

/* Where one viewer's datagrams go. */
struct peer {
    void *session; /* NULL: not connected */
    uint64_t packets_out, bytes_out, dropped;
    uint32_t address_bytes; /* 0: nowhere */
    uint8_t address[ADDRESS_BYTES];
};

/* One RTP stream of a viewer, and its place in its numbers (the rules are those of rewriter.py). */
struct stream {
    struct peer *peer;
    uint64_t packets, octets;
    double sent_at_s;
    int64_t first, highest; /* of the present source, as extended sequence numbers */
    uint32_t ssrc, clock_rate;
    uint32_t timestamp, timestamp_offset;
    uint32_t skipped_timestamp;
    uint16_t sequence, sequence_offset;
    uint8_t payload_type;
    uint8_t is_picture;
    uint8_t is_running;  /* the present source has sent something */
    uint8_t has_sent;    /* any source has */
    uint8_t has_skipped; /* the rest of the frame of `skipped_timestamp` is dropped */
    uint8_t has_send_time; /* `extension` begins with it */
    uint8_t extension_bytes, level_extension_bytes; /* 0: none */
    uint8_t extension[MAX_EXTENSION_BYTES], level_extension[MAX_EXTENSION_BYTES];
};

struct place {
    uint32_t timestamp;
    uint16_t sequence;
    uint8_t begins; /* the first packet of the source */
};

/* An encrypted datagram that the full socket did not take and that must not be lost. stream: index in the call. */
struct kept {
    const uint8_t *datagram;
    size_t bytes, payload_bytes, stream;
};

/* What became of a call. cut_frames: pictures of which something was dropped: their source owes a keyframe. */
struct outcome {
    size_t cut_frames;
    const struct kept *kept; /* until the next call */
    size_t kept_count;
    int is_full; /* the socket takes nothing now */
};

struct fanout;

/* Sends on `socket`, several segments in one message if that is wanted and works. NULL: no memory. */
struct fanout *fanout_new(int socket, protect_function protect, int segmentation);
void fanout_free(struct fanout *fanout);
int fanout_segmentation(const struct fanout *fanout);

/* Send every packet to every stream. is_full: the socket takes nothing, so do not try. */
struct outcome fanout_forward(struct fanout *fanout, const struct packet *packets, size_t packet_count, struct stream *const *streams,
                              size_t stream_count, int is_full);

/* Write the packet as the stream has it, unencrypted, into MAX_PACKET_BYTES; returns its length, 0 if it is too late or too long. */
size_t stream_rewrite(struct stream *stream, const struct packet *packet, uint8_t *start);

/* Renumber a packet for a stream; 0: it is from before the present source, too late to be placed. */
int stream_place(struct stream *stream, const struct packet *packet, struct place *place);

#endif
