/* The floor: send every RTP packet that arrives to each port of the arguments on the loopback, as it is. Prints its own port. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>

enum { DATAGRAM = 2048, READ = 16, SEND = 1024, BUFFER = 4 << 20 };

static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int announced_socket(void) {
    struct sockaddr_in address = loopback(0);
    socklen_t bytes = sizeof address;
    int found = socket(AF_INET, SOCK_DGRAM, 0), buffer = BUFFER;
    if (found < 0 || bind(found, (struct sockaddr *)&address, bytes) != 0) exit(1);
    if (getsockname(found, (struct sockaddr *)&address, &bytes) != 0) exit(1);
    setsockopt(found, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    setsockopt(found, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return found;
}

static void send_all(int fd, struct mmsghdr *messages, int count) {
    for (int sent = 0, more; sent < count; sent += more) {
        more = sendmmsg(fd, messages + sent, count - sent < SEND ? count - sent : SEND, 0);
        if (more < 1) more = 1;                                      /* that one cannot be sent */
    }
}

int main(int count, char **arguments) {
    static uint8_t datagrams[READ][DATAGRAM];
    struct iovec parts[READ];
    struct mmsghdr incoming[READ] = {0};
    int viewers = count - 1;
    struct sockaddr_in *addresses = calloc(count, sizeof *addresses);
    struct mmsghdr *outgoing = calloc((size_t)count * READ, sizeof *outgoing);
    if (addresses == NULL || outgoing == NULL) return 1;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < viewers; i++) addresses[i] = loopback(atoi(arguments[i + 1]));
    int fd = announced_socket();
    for (;;) {
        for (int i = 0; i < READ; i++) {
            parts[i] = (struct iovec){datagrams[i], DATAGRAM};
            incoming[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
        }
        int arrived = recvmmsg(fd, incoming, READ, MSG_WAITFORONE, NULL), due = 0;
        for (int i = 0; i < arrived; i++) parts[i].iov_len = incoming[i].msg_len;
        for (int viewer = 0; viewer < viewers; viewer++)
            for (int i = 0; i < arrived; i++) {
                if (datagrams[i][0] >> 6 != 2 || (datagrams[i][1] >= 192 && datagrams[i][1] <= 223)) continue;
                outgoing[due++].msg_hdr = (struct msghdr){
                    .msg_name = &addresses[viewer], .msg_namelen = sizeof addresses[viewer], .msg_iov = &parts[i], .msg_iovlen = 1};
            }
        send_all(fd, outgoing, due);
    }
}
