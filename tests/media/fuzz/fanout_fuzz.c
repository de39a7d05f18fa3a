/*
 * The fan-out under any input: sequences of packets, changes and refusals of the socket, read from bytes.
 *
 * Built with AddressSanitizer and UndefinedBehaviorSanitizer. `fanout_fuzz FILE... [-N]` runs each file, then N variations of each.
 * The kernel is played by this file, so that it can refuse in every way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int played_sendmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags);
static int played_setsockopt(int socket, int level, int option, const void *value, socklen_t bytes);
#define sendmmsg played_sendmmsg
#define setsockopt played_setsockopt
#include "fanout.c"
#include "numbering.c"
#include "writing.c"

enum { STREAMS = 12, PEERS = 5, PACKETS = 70, MAX_INPUT = 4096, TAG_BYTES = 16 };

static const uint8_t *input;
static size_t left;
static size_t sent_datagrams, protected_datagrams;
static int segmentation_refused;

#define CHECK(condition)                                                        \
    do {                                                                        \
        if (!(condition)) {                                                     \
            fprintf(stderr, "line %d: not true: %s\n", __LINE__, #condition);   \
            abort();                                                            \
        }                                                                       \
    } while (0)

static uint8_t take8(void) {
    if (left == 0)
        return 0;
    left--;
    return *input++;
}

static uint32_t take32(void) {
    uint32_t value = take8();
    value = value << 8 | take8();
    value = value << 8 | take8();
    return value << 8 | take8();
}

static int played_setsockopt(int socket, int level, int option, const void *value, socklen_t bytes) {
    (void)socket, (void)value, (void)bytes;
    CHECK(level == IPPROTO_UDP && option == UDP_SEGMENT);
    return 0;
}

/* What the kernel would do with a message: cut it where the control message says, and insist on its rules. */
static size_t segments_of(const struct msghdr *message) {
    size_t bytes = 0;
    uint16_t segment_bytes;
    for (size_t part = 0; part < message->msg_iovlen; part++)
        bytes += message->msg_iov[part].iov_len;
    if (message->msg_control == NULL)
        return 1;
    memcpy(&segment_bytes, CMSG_DATA(CMSG_FIRSTHDR(message)), sizeof segment_bytes);
    CHECK(!segmentation_refused);
    CHECK(bytes <= 65507 && segment_bytes <= MAX_SEGMENT_BYTES);
    for (size_t part = 0; part + 1 < message->msg_iovlen; part++)
        CHECK(message->msg_iov[part].iov_len == segment_bytes);
    CHECK(message->msg_iov[message->msg_iovlen - 1].iov_len <= segment_bytes);
    return (bytes + segment_bytes - 1) / segment_bytes;
}

static int played_sendmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags) {
    static const int refusals[] = {EAGAIN, EIO, EINVAL, ENETUNREACH, ENOBUFS, EMSGSIZE};
    unsigned accepted = 0;
    (void)socket, (void)flags;
    CHECK(count > 0 && count <= QUEUE_DATAGRAMS);
    for (; accepted < count; accepted++) {
        uint8_t mood = take8();
        size_t segments = segments_of(&messages[accepted].msg_hdr);
        CHECK(messages[accepted].msg_hdr.msg_namelen > 0);
        CHECK(segments == messages[accepted].msg_hdr.msg_iovlen && segments <= 64);
        if (mood >= 250) {
            errno = refusals[mood - 250];
            segmentation_refused |= accepted == 0 && segments > 1 && (errno == EIO || errno == EINVAL || errno == EMSGSIZE);
            return accepted > 0 ? (int)accepted : -1; /* sendmmsg(2): of an error after the first message one is not told */
        }
        sent_datagrams += segments;
    }
    return (int)accepted;
}

/* Touches every byte, as encryption does, and adds a tag; now and then it refuses. */
static int played_protect(void *session, void *packet, int *bytes) {
    uint8_t *start = packet;
    CHECK(session != NULL && ((uintptr_t)packet & 3) == 0);
    CHECK(*bytes >= RTP_HEADER_BYTES && *bytes <= MAX_PACKET_BYTES && start[0] >> 6 == 2);
    if (start[3] == 0xEE)
        return 1;
    for (int n = 0; n < *bytes; n++)
        start[n] ^= 0x5A;
    memset(start + *bytes, 0x5A, TRAILER_BYTES);
    *bytes += TAG_BYTES;
    protected_datagrams++;
    return 0;
}

static void set_up(struct peer *peers, struct stream *streams, struct stream **pointers) {
    for (int n = 0; n < PEERS; n++)
        peers[n] = (struct peer){.session = take8() < 240 ? peers : NULL, .address_bytes = take8() < 240 ? 16 : 0};
    for (int n = 0; n < STREAMS; n++) {
        uint8_t form = take8();
        streams[n] = (struct stream){.peer = &peers[n % PEERS], .clock_rate = 90000, .sequence = (uint16_t)take32()};
        streams[n].is_picture = form & 1;
        streams[n].extension_bytes = form & 2 ? 8 : 0;
        streams[n].has_send_time = form >> 1 & form >> 3 & 1;
        streams[n].level_extension_bytes = form & 4 ? MAX_EXTENSION_BYTES : 0;
        pointers[n] = &streams[n];
    }
}

/* Packets whose payload is a block of its own, so that reading beyond its end is noticed. */
static size_t take_packets(struct packet *packets) {
    size_t count = take8() % (PACKETS + 1), usual_bytes = (size_t)take8() * 9;
    double at_s = take8() < 250 ? take32() / 1000.0 : -1e305 * take8();
    for (size_t n = 0; n < count; n++) {
        size_t bytes = (usual_bytes + take8() / 32) % (MAX_PAYLOAD_BYTES + 40);
        packets[n] = (struct packet){calloc(1, bytes ? bytes : 1), bytes, at_s, take8() / 4, 0, (int16_t)(take8() * 2 - 255), n % 4 == 3};
        packets[n].sequence = (uint16_t)(take8() < 200 ? n : take32());
    }
    return count;
}

static void run(const uint8_t *bytes, size_t count) {
    struct peer peers[PEERS];
    struct stream streams[STREAMS], *pointers[STREAMS];
    struct packet packets[PACKETS];
    struct fanout *fanout = fanout_new(3, played_protect, 1);
    uint64_t packets_out = 0, kept = 0;
    CHECK(fanout != NULL);
    input = bytes, left = count;
    sent_datagrams = protected_datagrams = 0;
    segmentation_refused = 0;
    set_up(peers, streams, pointers);
    while (left > 0) {
        size_t packet_count = take_packets(packets);
        struct outcome outcome;
        for (int n = 0; n < STREAMS; n++)
            streams[n].is_running &= take8() < 230;
        outcome = fanout_forward(fanout, packets, packet_count, pointers, STREAMS, take8() > 240);
        for (size_t n = 0; n < outcome.kept_count; n++) {
            CHECK(outcome.kept[n].stream < STREAMS && !streams[outcome.kept[n].stream].is_picture);
            CHECK((outcome.kept[n].datagram[0] ^ 0x5A) >> 6 == 2 && outcome.kept[n].datagram[outcome.kept[n].bytes - 1] == 0x5A);
        }
        CHECK(outcome.kept_count == 0 || outcome.is_full);
        kept += outcome.kept_count;
        for (size_t n = 0; n < packet_count; n++)
            free((void *)packets[n].payload);
    }
    for (int n = 0; n < PEERS; n++)
        packets_out += peers[n].packets_out;
    CHECK(packets_out == sent_datagrams);
    CHECK(packets_out + kept <= protected_datagrams);
    fanout_free(fanout);
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void run_variations(const uint8_t *original, size_t count, long variations) {
    uint32_t state = 1;
    uint8_t varied[MAX_INPUT];
    for (long n = 0; n < variations; n++) {
        size_t used = 1 + next_random(&state) % count;
        memcpy(varied, original, used);
        for (uint32_t change = next_random(&state) % 32; change > 0; change--)
            varied[next_random(&state) % used] = (uint8_t)next_random(&state);
        run(varied, used);
    }
}

int main(int argument_count, char **arguments) {
    long variations = argument_count > 1 && arguments[argument_count - 1][0] == '-' ? atol(arguments[argument_count - 1] + 1) : 0;
    for (int n = 1; n < argument_count - (variations > 0); n++) {
        uint8_t bytes[MAX_INPUT];
        FILE *file = fopen(arguments[n], "rb");
        size_t count;
        CHECK(file != NULL);
        count = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        run(bytes, count);
        run_variations(bytes, count, variations);
        printf("%s: %ld variations\n", arguments[n], variations);
    }
    return 0;
}
