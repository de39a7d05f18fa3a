/* Many WebSockets that read: load PORT PATH SOCKETS EVENTS [socketio | FILE]
 *
 * Connects them all, says "connected", and counts the frames that carry "stamp":<nanoseconds of CLOCK_MONOTONIC> until every socket has
 * got EVENTS of them, or nothing came for IDLE_MS. FILE holds a bearer token for each socket, one in a line. Then says as JSON how many came, from the first stamp to the last arrival, and how old
 * they were. Frames of a client are masked with zeros, which RFC 6455 allows to a client that is no browser. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CARRY = 8192, CHUNK = 1 << 17, IDLE_MS = 5000, MOST_AGES = 8000000 };

struct reader {
    int fd;
    size_t carried, skip;
    uint64_t events;
    unsigned char carry[CARRY];
};

static unsigned char chunk[CARRY + CHUNK];
static int64_t *ages;
static uint64_t age_count, frames;
static int64_t first_stamp, last_arrival;
static int socketio;
static FILE *tokens;

static int64_t now_ns(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void say(int fd, const char *text) {
    unsigned char frame[64] = {0x81, 0x80 | (unsigned char)strlen(text)};
    memcpy(frame + 6, text, strlen(text));
    if (send(fd, frame, 6 + strlen(text), MSG_NOSIGNAL) < 0 && errno != EAGAIN) fail("send");
}

static void take(struct reader *reader, const unsigned char *payload, size_t length, int64_t arrival) {
    if (socketio && length == 1 && payload[0] == '2') {
        say(reader->fd, "3");
        return;
    }
    const char *found = memmem(payload, length < 512 ? length : 512, "\"stamp\":", 8);
    if (found == NULL) return;
    int64_t stamp = strtoll(found + 8, NULL, 10);
    if (first_stamp == 0 || stamp < first_stamp) first_stamp = stamp;
    last_arrival = arrival;
    frames++;
    reader->events++;
    if (age_count < MOST_AGES) ages[age_count++] = arrival - stamp;
}

/* Read whole frames; what is left of the last one waits for the next chunk. */
static void parse(struct reader *reader, size_t length) {
    int64_t arrival = now_ns();
    size_t at = 0;
    while (at < length) {
        if (reader->skip) {
            size_t over = reader->skip < length - at ? reader->skip : length - at;
            reader->skip -= over;
            at += over;
            continue;
        }
        size_t left = length - at, header = 2;
        if (left < 2) break;
        uint64_t payload = chunk[at + 1] & 0x7f;
        if (payload == 126) header = 4;
        if (payload == 127) header = 10;
        if (left < header) break;
        if (header > 2) {
            payload = 0;
            for (size_t i = 2; i < header; i++) payload = payload << 8 | chunk[at + i];
        }
        if (left < header + payload) {
            if (header + payload < CARRY) break;
            reader->skip = header + payload;
            continue;
        }
        if ((chunk[at] & 0x0f) == 1) take(reader, chunk + at + header, payload, arrival);
        at += header + payload;
    }
    reader->carried = length - at;
    memcpy(reader->carry, chunk + at, reader->carried);
}

static int readable(struct reader *reader) {
    memcpy(chunk, reader->carry, reader->carried);
    ssize_t got = recv(reader->fd, chunk + reader->carried, CHUNK, MSG_DONTWAIT);
    if (got == 0) return 0;
    if (got < 0) {
        if (errno == EAGAIN) return 1;
        fail("recv");
    }
    parse(reader, reader->carried + (size_t)got);
    return 1;
}

static void open_socket(struct reader *reader, int port, const char *path) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    reader->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (reader->fd < 0 || connect(reader->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(reader->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char request[1024], token[256] = "";
    if (tokens && fgets(token, sizeof token, tokens)) token[strcspn(token, "\n")] = 0;
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
                          path, port, *token ? "Authorization: Bearer " : "", token, *token ? "\r\n" : "");
    if (send(reader->fd, request, (size_t)length, MSG_NOSIGNAL) != length) fail("send");
    size_t got = 0;
    char *end = NULL;
    while (end == NULL) {
        ssize_t more = recv(reader->fd, chunk + got, CHUNK - got - 1, 0);
        if (more <= 0) fail("handshake");
        got += (size_t)more;
        chunk[got] = 0;
        end = strstr((char *)chunk, "\r\n\r\n");
    }
    if (strncmp((char *)chunk, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "load: not let in: %.*s\n", 200, (char *)chunk);
        exit(1);
    }
    size_t head = (size_t)(end + 4 - (char *)chunk);
    memmove(chunk, chunk + head, got - head);
    parse(reader, got - head);
    if (socketio) say(reader->fd, "40");
}

static int by_size(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static double age_ms(double share) { return age_count ? (double)ages[(uint64_t)((double)(age_count - 1) * share)] / 1e6 : 0; }

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int port = atoi(argv[1]);
    size_t count = strtoul(argv[3], NULL, 10);
    uint64_t events = strtoull(argv[4], NULL, 10);
    socketio = argc > 5 && strcmp(argv[5], "socketio") == 0;
    if (argc > 5 && !socketio && (tokens = fopen(argv[5], "r")) == NULL) fail("tokens");
    struct rlimit files = {.rlim_cur = count + 64, .rlim_max = count + 64};
    if (setrlimit(RLIMIT_NOFILE, &files) < 0) fail("setrlimit");
    struct reader *readers = calloc(count, sizeof *readers);
    ages = malloc(sizeof *ages * MOST_AGES);
    int poll = epoll_create1(0);
    if (readers == NULL || ages == NULL || poll < 0) fail("start");
    for (size_t i = 0; i < count; i++) {
        open_socket(&readers[i], port, argv[2]);
        struct epoll_event interest = {.events = EPOLLIN, .data.ptr = &readers[i]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, readers[i].fd, &interest) < 0) fail("epoll_ctl");
    }
    printf("connected\n");
    fflush(stdout);
    struct epoll_event ready[512];
    int begun = 0;
    size_t closed = 0;
    while (frames < count * events && closed < count) {
        int got = epoll_wait(poll, ready, 512, begun ? IDLE_MS : 60000);
        if (got < 0 && errno != EINTR) fail("epoll_wait");
        if (got == 0) break;
        for (int i = 0; i < got; i++) {
            struct reader *reader = ready[i].data.ptr;
            if (!readable(reader)) {
                epoll_ctl(poll, EPOLL_CTL_DEL, reader->fd, NULL);
                closed++;
            }
        }
        begun = begun || frames > 0;
    }
    qsort(ages, age_count, sizeof *ages, by_size);
    printf("{\"frames\": %" PRIu64 ", \"seconds\": %.6f, \"closed\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n", frames,
           (double)(last_arrival - first_stamp) / 1e9, closed, age_ms(0.5), age_ms(0.99));
    return 0;
}
