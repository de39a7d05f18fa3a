/* An RTP packet (RFC 3550 §5.1) as one viewer's stream has it. */
#include <math.h>
#include <string.h>

#include "fanout.h"

static uint8_t *put16(uint8_t *to, uint16_t value) {
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
    return to + 2;
}

static uint8_t *put32(uint8_t *to, uint32_t value) {
    return put16(put16(to, (uint16_t)(value >> 16)), (uint16_t)value);
}

/* Seconds modulo 64 in units of 1/262144 (abs-send-time). */
static uint32_t send_time(double at_s) {
    if (!(at_s >= 0.0) || isinf(at_s))
        return 0;
    return (uint32_t)(fmod(at_s, 64.0) * 262144.0);
}

static void put24(uint8_t *to, uint32_t value) {
    to[0] = (uint8_t)(value >> 16);
    put16(to + 1, (uint16_t)value);
}

size_t stream_rewrite(struct stream *stream, const struct packet *packet, uint8_t *start) {
    struct place place;
    int has_level = packet->level >= 0 && stream->level_extension_bytes > 0;
    size_t extension_bytes = has_level ? stream->level_extension_bytes : stream->extension_bytes;
    uint8_t *to = start, marker;
    if (packet->payload_bytes > MAX_PAYLOAD_BYTES || !stream_place(stream, packet, &place))
        return 0;
    marker = packet->marker || (place.begins && !stream->is_picture) ? 0x80 : 0;
    *to++ = extension_bytes ? 0x90 : 0x80;
    *to++ = stream->payload_type | marker;
    to = put16(to, place.sequence);
    to = put32(to, place.timestamp);
    to = put32(to, stream->ssrc);
    memcpy(to, has_level ? stream->level_extension : stream->extension, extension_bytes);
    if (has_level)
        to[LEVEL_AT] = (uint8_t)packet->level;
    else if (stream->has_send_time)
        put24(to + SEND_TIME_AT, send_time(packet->at_s));
    memcpy(to + extension_bytes, packet->payload, packet->payload_bytes);
    return RTP_HEADER_BYTES + extension_bytes + packet->payload_bytes;
}
