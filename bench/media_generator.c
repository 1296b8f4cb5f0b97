/* Load for bench/media_plane.py: one RTP stream (G.711, 20 ms) to each port given, and what comes back.
 *
 * media_generator SECONDS PORT...   Every payload begins with the time it was sent (CLOCK_REALTIME, ns), four bits to a
 * byte in codes of soft samples, so that no limiter hears it; arrivals are stamped by the kernel, so that this program's
 * own delays do not count. Prints one JSON object.
 *
 * media_generator SECONDS -s FILE PORT...   The first port of every two is sent FILE instead: SRTP packets of 182 bytes,
 * sealed beforehand, which bear no time. Counted are then packets in clear with the payload as it was sent at the second
 * port, packets of SRTP at the first, and the first of these is shown. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 4000
#define SEALED 182 /* a packet of ours with a tag of 80 bits */
static int socks[MOST];
static int64_t last[MOST];
static double *transit, *deviation;
static long received, gaps, capacity, intact, sealed;
static unsigned char *to_send, shown[SEALED], silence[160];

static int64_t now_ns(int clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void receive(int n) {
    unsigned char data[2048], control[128];
    for (;;) {
        struct iovec part = {data, sizeof data};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t size = recvmsg(socks[n], &message, MSG_DONTWAIT);
        if (size < 0) return;
        if ((data[1] & 0x7f) > 8) continue;
        if (to_send && n % 2 == 0) {
            if (size != SEALED) continue;
            if (!sealed++) memcpy(shown, data, SEALED);
        } else if (size != 172) continue;
        else intact += !memcmp(data + 12, silence, 160);
        int64_t at = 0, sent;
        for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
            if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
                struct timespec t;
                memcpy(&t, CMSG_DATA(c), sizeof t);
                at = t.tv_sec * 1000000000LL + t.tv_nsec;
            }
        sent = 0;
        for (int i = 0; i < 16; i++) sent |= (int64_t)(data[12 + i] & 0x0f) << (4 * i);
        if (received < capacity) transit[received++] = (at - sent) / 1e6;
        if (last[n] && gaps < capacity) {
            double gap = (at - last[n]) / 1e6 - 20.0;
            deviation[gaps++] = gap < 0 ? -gap : gap;
        }
        last[n] = at;
    }
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void figures(const char *name, double *values, long count) {
    qsort(values, count, sizeof *values, compare);
    printf("\"%s\": {\"p50\": %.3f, \"p95\": %.3f, \"p99\": %.3f, \"max\": %.3f}", name, count ? values[count / 2] : -1,
           count ? values[(long)(count * 0.95)] : -1, count ? values[(long)(count * 0.99)] : -1,
           count ? values[count - 1] : -1);
}

int main(int count, char **arguments) {
    double seconds = atof(arguments[1]);
    int on = 1, poll = epoll_create1(0);
    if (!strcmp(arguments[2], "-s")) {
        long size = (long)(seconds * 50) * SEALED;
        to_send = malloc(size);
        FILE *file = fopen(arguments[3], "rb");
        if (!file || fread(to_send, 1, size, file) != (size_t)size) return 3;
        count -= 2, arguments += 2;
    }
    int legs = count - 2;
    if (legs > MOST) return 2;
    memset(silence, 0xd5, sizeof silence);
    capacity = (long)(legs * 50 * (seconds + 2));
    transit = malloc(capacity * sizeof *transit);
    deviation = malloc(capacity * sizeof *deviation);
    for (int n = 0; n < legs; n++) {
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[n + 2]))};
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        socks[n] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        connect(socks[n], (struct sockaddr *)&to, sizeof to);
        setsockopt(socks[n], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = n};
        epoll_ctl(poll, EPOLL_CTL_ADD, socks[n], &event);
    }
    /* Streams are spread over the 20 ms as real ones are: leg n speaks n/legs of a tick after the first. */
    int64_t start = now_ns(CLOCK_MONOTONIC) + 10000000;
    long sent = 0, total = (long)(seconds * 50) * legs;
    while (sent < total) {
        int64_t now = now_ns(CLOCK_MONOTONIC), due;
        for (;;) {
            due = start + (sent / legs) * 20000000LL + (sent % legs) * 20000000LL / legs;
            if (due > now || sent >= total) break;
            long tick = sent / legs;
            int n = sent % legs;
            if (to_send && n % 2 == 0) {
                if (send(socks[n], to_send + tick * SEALED, SEALED, 0) < 0) perror("send");
                sent++;
                continue;
            }
            unsigned char packet[172] = {0x80, 0};
            packet[2] = tick >> 8, packet[3] = tick;
            uint32_t timestamp = htonl((uint32_t)(tick * 160)), ssrc = htonl(1000 + n);
            memcpy(packet + 4, &timestamp, 4);
            memcpy(packet + 8, &ssrc, 4);
            memcpy(packet + 12, silence, 160);
            int64_t stamp = now_ns(CLOCK_REALTIME);
            for (int i = 0; i < 16; i++) packet[12 + i] = 0xd0 | ((stamp >> (4 * i)) & 0x0f);
            if (send(socks[n], packet, sizeof packet, 0) < 0) perror("send");
            sent++;
        }
        struct epoll_event events[64];
        int wait = (int)((due - now) / 1000000), found = epoll_wait(poll, events, 64, wait < 0 ? 0 : wait > 1 ? 1 : wait);
        for (int n = 0; n < found; n++) receive(events[n].data.u32);
    }
    usleep(200000);
    for (int n = 0; n < legs; n++) receive(n);
    printf("{\"sent\": %ld, \"received\": %ld, ", sent, received);
    if (to_send) {
        printf("\"intact\": %ld, \"sealed\": %ld, \"shown\": \"", intact, sealed);
        for (int i = 0; i < SEALED; i++) printf("%02x", shown[i]);
        printf("\", ");
    } else {
        figures("transit_ms", transit, received);
        printf(", ");
    }
    figures("gap_deviation_ms", deviation, gaps);
    printf("}\n");
    return 0;
}
