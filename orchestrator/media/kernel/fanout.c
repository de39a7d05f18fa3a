/* The queue of encrypted datagrams, and what becomes of those that the socket does not take. */
#define _GNU_SOURCE
#include "fanout.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103 /* linux/udp.h, since 4.18 */
#endif

enum {
    QUEUE_DATAGRAMS = 128,     /* sent together; so few that they stay in the processor's cache */
    QUEUE_BYTES = 192 * 1024,
    KEPT_DATAGRAMS = 512,      /* beyond either bound the newest is dropped */
    KEPT_BYTES = 128 * 1024,
    ALIGNMENT = 8,             /* libsrtp wants whole words */
    MAX_DATAGRAM_BYTES = MAX_PACKET_BYTES + TRAILER_BYTES,
    MAX_SEGMENTS = 64,         /* UDP_MAX_SEGMENTS of the older kernels */
    MAX_MESSAGE_BYTES = 65000, /* an IP packet ends at 65,535 */
    MAX_SEGMENT_BYTES = 1232,  /* fits every link of IPv6, so that no link makes the kernel refuse */
};

struct datagram {
    struct stream *stream;
    size_t stream_index;
    uint8_t *start;
    size_t bytes, payload_bytes;
    uint32_t timestamp; /* the source's: which frame it is of */
};

struct fanout {
    protect_function protect;
    int socket;
    int segmentation;
    int is_full;
    size_t cut_frames;
    size_t count, used_bytes; /* of the queue */
    size_t kept_count, kept_bytes;
    struct datagram queue[QUEUE_DATAGRAMS];
    struct iovec parts[QUEUE_DATAGRAMS];
    struct mmsghdr messages[QUEUE_DATAGRAMS];
    struct kept kept[KEPT_DATAGRAMS];
    _Alignas(struct cmsghdr) uint8_t controls[QUEUE_DATAGRAMS][CMSG_SPACE(sizeof(uint16_t))];
    _Alignas(16) uint8_t queue_buffer[QUEUE_BYTES];
    uint8_t kept_buffer[KEPT_BYTES];
};

struct fanout *fanout_new(int socket, protect_function protect, int segmentation) {
    struct fanout *fanout = calloc(1, sizeof *fanout);
    int off = 0;
    if (fanout == NULL)
        return NULL;
    fanout->socket = socket;
    fanout->protect = protect;
    fanout->segmentation = segmentation && setsockopt(socket, IPPROTO_UDP, UDP_SEGMENT, &off, sizeof off) == 0;
    return fanout;
}

void fanout_free(struct fanout *fanout) {
    free(fanout);
}

int fanout_segmentation(const struct fanout *fanout) {
    return fanout->segmentation;
}

static int is_skipping(const struct stream *stream, uint32_t timestamp) {
    return stream->has_skipped && stream->skipped_timestamp == timestamp;
}

/* Pictures that are not sent in time are not sent at all, nor is the rest of their frame, which nobody could decode. */
static void skip_frame(struct fanout *fanout, struct stream *stream, uint32_t timestamp) {
    stream->peer->dropped++;
    if (is_skipping(stream, timestamp))
        return;
    stream->has_skipped = 1;
    stream->skipped_timestamp = timestamp;
    fanout->cut_frames++;
}

/* Sound waits for the socket. */
static void keep(struct fanout *fanout, const struct datagram *datagram) {
    uint8_t *copy = fanout->kept_buffer + fanout->kept_bytes;
    if (fanout->kept_count == KEPT_DATAGRAMS || KEPT_BYTES - fanout->kept_bytes < datagram->bytes) {
        datagram->stream->peer->dropped++;
        return;
    }
    memcpy(copy, datagram->start, datagram->bytes);
    fanout->kept[fanout->kept_count++] = (struct kept){copy, datagram->bytes, datagram->payload_bytes, datagram->stream_index};
    fanout->kept_bytes += datagram->bytes;
}

static void hold_back(struct fanout *fanout, const struct datagram *datagram) {
    if (datagram->stream->is_picture)
        skip_frame(fanout, datagram->stream, datagram->timestamp);
    else
        keep(fanout, datagram);
}

/* How many datagrams from `first` on can be one message: one viewer, one size, but the last may be shorter. */
static size_t run_length(const struct fanout *fanout, size_t first) {
    const struct datagram *queue = fanout->queue;
    size_t segment_bytes = queue[first].bytes, bytes = segment_bytes, next = first + 1;
    if (!fanout->segmentation || segment_bytes > MAX_SEGMENT_BYTES)
        return 1;
    while (next < fanout->count && next - first < MAX_SEGMENTS && queue[next].stream->peer == queue[first].stream->peer &&
           queue[next].bytes <= segment_bytes && queue[next - 1].bytes == segment_bytes && bytes + queue[next].bytes <= MAX_MESSAGE_BYTES)
        bytes += queue[next++].bytes;
    return next - first;
}

/* Tell the kernel where to cut a message into datagrams (UDP_SEGMENT). */
static void set_segment_bytes(struct msghdr *message, uint8_t *control, size_t bytes) {
    uint16_t segment_bytes = (uint16_t)bytes;
    struct cmsghdr *header;
    message->msg_control = control;
    message->msg_controllen = CMSG_SPACE(sizeof segment_bytes);
    header = CMSG_FIRSTHDR(message);
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof segment_bytes);
    memcpy(CMSG_DATA(header), &segment_bytes, sizeof segment_bytes);
}

/* Make messages of the queue from `next` on; returns how many. */
static unsigned make_messages(struct fanout *fanout, size_t next) {
    unsigned count = 0;
    while (next < fanout->count) {
        struct msghdr *message = &fanout->messages[count].msg_hdr;
        struct peer *peer = fanout->queue[next].stream->peer;
        size_t segments = run_length(fanout, next);
        *message = (struct msghdr){.msg_name = peer->address, .msg_namelen = peer->address_bytes};
        message->msg_iov = &fanout->parts[next];
        message->msg_iovlen = segments;
        if (segments > 1)
            set_segment_bytes(message, fanout->controls[count], fanout->queue[next].bytes);
        next += segments;
        count++;
    }
    return count;
}

static void count_sent(const struct datagram *datagram) {
    struct stream *stream = datagram->stream;
    stream->packets++;
    stream->octets += datagram->payload_bytes;
    stream->peer->packets_out++;
    stream->peer->bytes_out += datagram->bytes;
}

/* Draw the conclusions from a message that was refused; returns how many datagrams that settles. */
static size_t refused(struct fanout *fanout, size_t next, size_t segments, int error) {
    if (error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS) {
        fanout->is_full = 1;
        return 0;
    }
    if (error == EINTR)
        return 0;
    if (segments > 1 && (error == EIO || error == EINVAL || error == EMSGSIZE)) {
        fanout->segmentation = 0; /* this device, kernel or path cannot, and will not next time; single datagrams may be fragmented */
        return 0;
    }
    fanout->queue[next].stream->peer->dropped += segments; /* no way to that address now */
    return segments;
}

static void send_queue(struct fanout *fanout) {
    size_t next = 0;
    while (next < fanout->count && !fanout->is_full) {
        unsigned count = make_messages(fanout, next);
        int sent = sendmmsg(fanout->socket, fanout->messages, count, MSG_DONTWAIT);
        if (sent <= 0)
            next += refused(fanout, next, fanout->messages[0].msg_hdr.msg_iovlen, errno);
        for (int message = 0; message < sent; message++)
            for (size_t part = 0; part < fanout->messages[message].msg_hdr.msg_iovlen; part++)
                count_sent(&fanout->queue[next++]);
    }
    while (next < fanout->count)
        hold_back(fanout, &fanout->queue[next++]);
    fanout->count = fanout->used_bytes = 0;
}

/* Put a clear packet of `bytes` bytes, which lies at the end of the queue, into the queue, encrypted. */
static void enqueue(struct fanout *fanout, const struct datagram *datagram) {
    struct peer *peer = datagram->stream->peer;
    int bytes = (int)datagram->bytes;
    if (peer->session == NULL || peer->address_bytes == 0 || fanout->protect(peer->session, datagram->start, &bytes) != 0) {
        peer->dropped++;
        return;
    }
    fanout->queue[fanout->count] = *datagram;
    fanout->queue[fanout->count].bytes = (size_t)bytes;
    fanout->parts[fanout->count] = (struct iovec){datagram->start, (size_t)bytes};
    fanout->count++;
    fanout->used_bytes += ((size_t)bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void forward_one(struct fanout *fanout, struct stream *stream, size_t stream_index, const struct packet *packet) {
    struct datagram datagram = {.stream = stream, .stream_index = stream_index, .timestamp = packet->timestamp};
    if (fanout->count == QUEUE_DATAGRAMS || QUEUE_BYTES - fanout->used_bytes < MAX_DATAGRAM_BYTES)
        send_queue(fanout);
    datagram.start = fanout->queue_buffer + fanout->used_bytes;
    datagram.payload_bytes = packet->payload_bytes;
    datagram.bytes = stream_rewrite(stream, packet, datagram.start);
    if (datagram.bytes == 0)
        return;
    if (stream->is_picture && (fanout->is_full || is_skipping(stream, packet->timestamp)))
        skip_frame(fanout, stream, packet->timestamp);
    else
        enqueue(fanout, &datagram);
}

struct outcome fanout_forward(struct fanout *fanout, const struct packet *packets, size_t packet_count, struct stream *const *streams,
                              size_t stream_count, int is_full) {
    fanout->is_full = is_full;
    fanout->cut_frames = fanout->kept_count = fanout->kept_bytes = 0;
    for (size_t stream = 0; stream < stream_count; stream++)
        for (size_t packet = 0; packet < packet_count; packet++)
            forward_one(fanout, streams[stream], stream, &packets[packet]);
    send_queue(fanout);
    return (struct outcome){fanout->cut_frames, fanout->kept, fanout->kept_count, fanout->is_full};
}
