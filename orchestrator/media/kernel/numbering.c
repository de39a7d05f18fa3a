/* Continuity of one stream, whatever source it shows (RFC 3550 §5.1); rewriter.py says the same in Python. */
#include <math.h>

#include "fanout.h"

enum { MAX_DROPOUT = 3000 };

static const double TIMESTAMPS = 4294967296.0;

static uint32_t elapsed_units(const struct stream *stream, double at_s) {
    double units = stream->has_sent ? nearbyint((at_s - stream->sent_at_s) * stream->clock_rate) : 0.0;
    if (!(units >= 1.0) || isinf(units))
        return 1;
    return (uint32_t)fmod(units, TIMESTAMPS);
}

static void begin(struct stream *stream, const struct packet *packet) {
    stream->timestamp += elapsed_units(stream, packet->at_s);
    stream->sequence++;
    stream->first = stream->highest = packet->sequence;
    stream->sequence_offset = (uint16_t)(stream->sequence - packet->sequence);
    stream->timestamp_offset = stream->timestamp - packet->timestamp;
    stream->sent_at_s = packet->at_s;
    stream->has_sent = stream->is_running = 1;
}

int stream_place(struct stream *stream, const struct packet *packet, struct place *place) {
    int64_t extended = stream->highest + (int16_t)(uint16_t)(packet->sequence - (uint16_t)stream->highest);
    if (!stream->is_running || extended > stream->highest + MAX_DROPOUT) {
        begin(stream, packet);
        extended = packet->sequence;
    } else if (extended < stream->first) {
        return 0;
    }
    place->begins = extended == stream->first;
    place->sequence = (uint16_t)(extended + stream->sequence_offset);
    place->timestamp = packet->timestamp + stream->timestamp_offset;
    if (extended > stream->highest) {
        stream->highest = extended;
        stream->sequence = place->sequence;
        stream->timestamp = place->timestamp;
        stream->sent_at_s = packet->at_s;
    }
    return 1;
}
