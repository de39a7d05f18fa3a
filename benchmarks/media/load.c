/* The load: one publisher that sends on time, and viewers that receive, answer and count. One thread.

   Sockets are looked at every few milliseconds rather than waited for. The kernel stamps each datagram when it passes (SO_TIMESTAMPNS), so
   that a late look falsifies nothing, and the server does not pay for waking a reader, which it would not on a network either. */

#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    AUDIO, VIDEO, MEDIA,
    AUDIO_PAYLOAD = 160, VIDEO_PAYLOAD = 1100, FRAME_PACKETS = 4,
    AUDIO_TICKS = 960, VIDEO_TICKS = 3000,                           /* RFC 7587: 1/48000 s; RFC 7741: 1/90000 s */
    HEADER = 20,                                                     /* with one word of extensions */
    MARK_AT = 16, STAMP_AT = 24,                                     /* in the payload */
    DATAGRAM = 2048, BATCH = 16, SAMPLED = 8
};

static const int64_t SECOND = 1000000000, LOOK_EVERY = 10000000, QUIET = 200000000;
static const double AUDIO_RATE = 50, VIDEO_RATE = 30, CHECK_RATE = 0.4, REPORT_RATE = 1, DRAIN_AT_MOST = 2;
static const uint64_t MARK = 0x5452494255004e41;

/* libsrtp 2: srtp_protect and its kin. */
typedef int (*srtp_function)(void *session, void *packet, int *bytes);

/* One connection. Without receiving and sending (srtp_t) it is in the clear. check: a STUN binding request that stays valid. */
struct leg {
    int32_t fd, check_bytes;
    const uint8_t *check;
    void *receiving, *sending;
    uint32_t ssrcs[MEDIA], highest[MEDIA];
    uint64_t packets;
};

struct load {
    srtp_function protect, unprotect, protect_rtcp, unprotect_rtcp;
    struct leg *publisher, *viewers;
    int64_t *latencies_ns;
    uint64_t viewer_count, latency_room, latency_count, sent, received, corrupt, keyframes;
    uint32_t sequence[MEDIA], timestamp[MEDIA], packets[MEDIA], octets[MEDIA], payload_types[MEDIA];
    uint32_t picture, keyframe_wanted;
};

struct inbox {
    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    _Alignas(16) uint8_t datagrams[BATCH][DATAGRAM];
    _Alignas(16) uint8_t controls[BATCH][64];
};

static int64_t now(clockid_t clock) {
    struct timespec found;
    clock_gettime(clock, &found);
    return found.tv_sec * SECOND + found.tv_nsec;
}

static void put16(uint8_t *at, uint32_t value) { at[0] = value >> 8, at[1] = value; }
static void put32(uint8_t *at, uint32_t value) { put16(at, value >> 16), put16(at + 2, value); }
static uint32_t get16(const uint8_t *at) { return at[0] << 8 | at[1]; }
static uint32_t get32(const uint8_t *at) { return get16(at) << 16 | get16(at + 2); }

/* Send */

static int protected(srtp_function protect, void *session, uint8_t *packet, int bytes) {
    if (session != NULL && protect(session, packet, &bytes) != 0) return 0;
    return bytes;
}

static int write_packet(struct load *load, int medium, int first, int last, uint8_t *packet) {
    int payload_bytes = medium == AUDIO ? AUDIO_PAYLOAD : VIDEO_PAYLOAD;
    uint8_t *payload = packet + HEADER;
    int64_t stamp = now(CLOCK_REALTIME);
    packet[0] = 0x90;
    packet[1] = load->payload_types[medium] | (medium == VIDEO && last ? 0x80 : 0);
    put16(packet + 2, load->sequence[medium]++);
    put32(packet + 4, load->timestamp[medium]);
    put32(packet + 8, load->publisher->ssrcs[medium]);
    put32(packet + 12, 0xbede0001);                                  /* RFC 8285: one word of elements */
    put32(packet + 16, medium == AUDIO ? 0x40301014 : 0x40310000);   /* MID "0" and audio level -20 dBov; MID "1" */
    memset(payload, 0x5a, payload_bytes);
    if (medium == VIDEO) {                                           /* RFC 7741: descriptor with picture number, then the frame */
        payload[0] = first ? 0x90 : 0x80;
        payload[1] = 0x80;
        put16(payload + 2, 0x8000 | load->picture);
        payload[4] = load->keyframe_wanted ? 0x10 : 0x11;
        memcpy(payload + 7, "\x9d\x01\x2a\x80\x02\x68\x01", 7);
    }
    memcpy(payload + MARK_AT, &MARK, sizeof MARK);
    memcpy(payload + STAMP_AT, &stamp, sizeof stamp);
    load->packets[medium]++;
    load->octets[medium] += payload_bytes;
    return protected(load->protect, load->publisher->sending, packet, HEADER + payload_bytes);
}

static void send_media(struct load *load, int medium) {
    static _Alignas(16) uint8_t packets[FRAME_PACKETS][DATAGRAM];
    struct iovec parts[FRAME_PACKETS];
    struct mmsghdr messages[FRAME_PACKETS] = {0};
    int count = medium == AUDIO ? 1 : FRAME_PACKETS;
    for (int i = 0; i < count; i++) {
        parts[i] = (struct iovec){packets[i], write_packet(load, medium, i == 0, i == count - 1, packets[i])};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
    }
    load->timestamp[medium] += medium == AUDIO ? AUDIO_TICKS : VIDEO_TICKS;
    if (medium == VIDEO) {
        load->picture = (load->picture + 1) & 0x7fff;
        load->keyframes += load->keyframe_wanted;
        load->keyframe_wanted = 0;
    }
    load->sent += count;
    sendmmsg(load->publisher->fd, messages, count, 0);
}

static void send_rtcp(struct load *load, struct leg *leg, uint8_t *packet, int bytes) {
    bytes = protected(load->protect_rtcp, leg->sending, packet, bytes);
    send(leg->fd, packet, bytes, MSG_DONTWAIT);
}

/* RFC 3550 §6.4.1. */
static void send_sender_report(struct load *load, int medium) {
    _Alignas(16) uint8_t packet[DATAGRAM] = {0x80, 200, 0, 6};
    int64_t at = now(CLOCK_REALTIME);
    put32(packet + 4, load->publisher->ssrcs[medium]);
    put32(packet + 8, at / SECOND + 2208988800u);
    put32(packet + 12, ((uint64_t)(at % SECOND) << 32) / SECOND);
    put32(packet + 16, load->timestamp[medium]);
    put32(packet + 20, load->packets[medium]);
    put32(packet + 24, load->octets[medium]);
    send_rtcp(load, load->publisher, packet, 28);
}

/* RFC 3550 §6.4.2: nothing lost, no jitter, no sender report seen. */
static void send_receiver_report(struct load *load, struct leg *viewer) {
    _Alignas(16) uint8_t packet[DATAGRAM] = {0x80 | MEDIA, 201, 0, 1 + 6 * MEDIA};
    put32(packet + 4, 1);
    for (int medium = 0; medium < MEDIA; medium++) {
        put32(packet + 8 + 24 * medium, viewer->ssrcs[medium]);
        put32(packet + 16 + 24 * medium, viewer->highest[medium]);
    }
    send_rtcp(load, viewer, packet, 8 + 24 * MEDIA);
}

static void send_check(struct leg *leg) {
    if (leg->check_bytes > 0) send(leg->fd, leg->check, leg->check_bytes, MSG_DONTWAIT);
}

/* Receive */

/* RFC 4585 §6.3.1, RFC 5104 §4.3.1: does the server want a keyframe? */
static void read_feedback(struct load *load, uint8_t *packet, int bytes) {
    if (load->publisher->receiving != NULL && load->unprotect_rtcp(load->publisher->receiving, packet, &bytes) != 0) return;
    for (int at = 0, end; at + 4 <= bytes; at = end) {
        int format = packet[at] & 0x1f;
        end = at + 4 + 4 * (int)get16(packet + at + 2);
        if (packet[at + 1] == 206 && (format == 1 || format == 4)) load->keyframe_wanted = 1;
    }
}

static void sample(struct load *load, struct leg *viewer, uint8_t *packet, int bytes, int64_t arrived) {
    int start = 12;
    uint64_t mark = 0;
    int64_t stamp;
    int whole = viewer->receiving == NULL || load->unprotect(viewer->receiving, packet, &bytes) == 0;
    if (whole && packet[0] & 0x10) start += 4 + 4 * get16(packet + 14);
    if (whole && start + STAMP_AT + 8 <= bytes) memcpy(&mark, packet + start + MARK_AT, sizeof mark);
    if (mark != MARK) {
        load->corrupt++;
        return;
    }
    memcpy(&stamp, packet + start + STAMP_AT, sizeof stamp);
    if (load->latency_count < load->latency_room) load->latencies_ns[load->latency_count++] = arrived - stamp;
}

static void take(struct load *load, struct leg *leg, uint64_t number, uint8_t *packet, int bytes, int64_t arrived) {
    if (bytes < 12 || packet[0] >> 6 != 2) return;                   /* STUN or DTLS */
    if (packet[1] >= 192 && packet[1] <= 223) {
        if (leg == load->publisher) read_feedback(load, packet, bytes);
        return;
    }
    uint32_t sequence = get16(packet + 2), ssrc = get32(packet + 8);
    for (int medium = 0; medium < MEDIA; medium++) {
        if (leg->ssrcs[medium] != ssrc) continue;
        int16_t ahead = sequence - leg->highest[medium];
        if (leg->highest[medium] == 0) leg->highest[medium] = sequence;
        else if (ahead > 0) leg->highest[medium] += ahead;
    }
    leg->packets++;
    load->received++;
    if ((sequence + number) % SAMPLED == 0) sample(load, leg, packet, bytes, arrived);
}

static int64_t arrival(struct msghdr *message) {
    struct timespec found = {0};
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control))
        if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_TIMESTAMPNS) memcpy(&found, CMSG_DATA(control), sizeof found);
    return found.tv_sec * SECOND + found.tv_nsec;
}

static void look_at(struct load *load, struct leg *leg, uint64_t number, struct inbox *inbox) {
    int count;
    do {
        for (int i = 0; i < BATCH; i++) {
            inbox->parts[i] = (struct iovec){inbox->datagrams[i], DATAGRAM};
            inbox->messages[i].msg_hdr = (struct msghdr){.msg_iov = &inbox->parts[i], .msg_iovlen = 1};
            inbox->messages[i].msg_hdr.msg_control = inbox->controls[i];
            inbox->messages[i].msg_hdr.msg_controllen = sizeof inbox->controls[i];
        }
        count = recvmmsg(leg->fd, inbox->messages, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < count; i++)
            take(load, leg, number, inbox->datagrams[i], inbox->messages[i].msg_len, arrival(&inbox->messages[i].msg_hdr));
    } while (count == BATCH);
}

static void look(struct load *load) {
    static struct inbox inbox;
    look_at(load, load->publisher, 0, &inbox);
    for (uint64_t i = 0; i < load->viewer_count; i++) look_at(load, &load->viewers[i], i, &inbox);
}

/* Time */

static void sleep_until(int64_t at) {
    struct timespec wanted = {at / SECOND, at % SECOND};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wanted, NULL);
}

/* Take in what is still on its way: until nothing comes for a while, at most DRAIN_AT_MOST seconds. */
static void drain(struct load *load) {
    int64_t start = now(CLOCK_MONOTONIC), quiet_since = start, at = start;
    while (at - quiet_since < QUIET && at - start < DRAIN_AT_MOST * SECOND) {
        uint64_t before = load->received;
        sleep_until(at + LOOK_EVERY);
        look(load);
        at = now(CLOCK_MONOTONIC);
        if (load->received > before) quiet_since = at;
    }
}

/* Send for so many seconds, and receive until everything has come. Counts begin anew; a keyframe comes first. */
void run(struct load *load, double seconds) {
    load->sent = load->received = load->corrupt = load->keyframes = load->latency_count = 0;
    load->keyframe_wanted = 1;
    double sounds = 0, pictures = 0, checks = 0, reports = 0, elapsed = 0, viewers = load->viewer_count;
    int64_t start = now(CLOCK_MONOTONIC), next_look = start;
    while (elapsed < seconds) {
        for (; sounds < elapsed * AUDIO_RATE; sounds++) {
            send_media(load, AUDIO);
            if ((uint64_t)sounds % 50 == 0)
                for (int medium = 0; medium < MEDIA; medium++) send_sender_report(load, medium);
        }
        for (; pictures < elapsed * VIDEO_RATE; pictures++) send_media(load, VIDEO);
        for (; reports < elapsed * REPORT_RATE * viewers; reports++)
            send_receiver_report(load, &load->viewers[(uint64_t)reports % load->viewer_count]);
        for (; checks < elapsed * CHECK_RATE * viewers; checks++) {
            send_check(&load->viewers[(uint64_t)checks % load->viewer_count]);
            if ((uint64_t)checks % load->viewer_count == 0) send_check(load->publisher);
        }
        if (now(CLOCK_MONOTONIC) >= next_look) {
            look(load);
            next_look += LOOK_EVERY;
        }
        double due = sounds / AUDIO_RATE < pictures / VIDEO_RATE ? sounds / AUDIO_RATE : pictures / VIDEO_RATE;
        int64_t wanted = start + (int64_t)(due * SECOND) + 1;
        sleep_until(wanted < next_look ? wanted : next_look);
        elapsed = (double)(now(CLOCK_MONOTONIC) - start) / SECOND;
    }
    drain(load);
}
